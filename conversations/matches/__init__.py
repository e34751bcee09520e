"""What people do who were brought together, from the introduction to the farewell."""
