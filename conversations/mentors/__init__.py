"""How somebody becomes a mentor, and how much of it they can carry."""
