"""Calls: looking for people for a role, hearing about them, and deciding."""
