"""Banyan's cross-signing identity: what proves to others that its device is its own.

https://spec.matrix.org/v1.18/client-server-api/#cross-signing
"""
