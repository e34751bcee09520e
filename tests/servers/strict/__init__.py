"""A client of Matrix that is as strict as clients may be: it believes only in signed devices."""

from tests.servers.strict.client import Failed, Received, Shield, Strict

__all__ = ["Failed", "Received", "Shield", "Strict"]
