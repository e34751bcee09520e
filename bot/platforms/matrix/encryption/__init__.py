"""What only the two ends can read: keys, devices, and messages under them.

The cryptography is matrix-nio's (`nio.crypto.Olm`), without its client: that one hides failures
which would leave people without an answer.
"""
