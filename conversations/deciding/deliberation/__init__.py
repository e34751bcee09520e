"""Deliberation and consent: views, drafts, concerns and their answers."""
