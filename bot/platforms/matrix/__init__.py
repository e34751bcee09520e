"""Matrix, through the client-server API and matrix-nio's cryptography."""
