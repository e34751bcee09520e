"""Better words for what Banyan says."""
