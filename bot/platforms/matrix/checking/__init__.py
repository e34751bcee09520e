"""What there is to say about the account on Matrix; nothing here changes anything."""
