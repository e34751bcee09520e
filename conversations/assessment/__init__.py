"""The self-assessment: what a person already brings, and what to grow next."""
