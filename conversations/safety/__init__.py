"""When something goes wrong between people."""
