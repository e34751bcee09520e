"""Communities: how they are set up and what can be set."""
