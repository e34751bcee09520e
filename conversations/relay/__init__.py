"""Writing to whom one was brought together with, through Banyan."""
