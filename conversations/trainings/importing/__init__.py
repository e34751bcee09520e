"""Bringing in trainings from a calendar that somebody else keeps."""
