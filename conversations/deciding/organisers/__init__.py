"""Deciding by the organisers of a community, who give their reasons."""
