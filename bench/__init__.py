"""Benchmarks: each is a command that prints a table, or with `--json` one object."""
