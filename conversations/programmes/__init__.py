"""Cohorts: who applies, who is brought together with whom, and how that is told."""
