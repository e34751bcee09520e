"""Announcements: what organisers tell many at once, from the first word to the report."""
