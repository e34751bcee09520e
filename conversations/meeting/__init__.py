"""What people tell so that they can be brought together with others."""
