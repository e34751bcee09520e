"""Planning a training: from nothing, as a copy, or changed point by point."""
