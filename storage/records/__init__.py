"""What the verbs of storage give and take: frozen records, one file per subject."""
