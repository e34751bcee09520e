"""Finding a mentor, asking them, and what they answer."""
