"""What Banyan remembers: verbs by subject, records, and the database under them."""
