"""Stand-ins for the servers that Banyan talks to."""
