"""Planning a call: from a ready-made one or from nothing, changed point by point."""
