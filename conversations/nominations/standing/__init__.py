"""Standing in a call: what candidates write, and what others say and ask about them."""
