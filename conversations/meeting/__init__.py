"""What somebody tells so that they can meet others."""
