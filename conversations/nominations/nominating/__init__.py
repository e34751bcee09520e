"""Nominating somebody, or oneself."""
