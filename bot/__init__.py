"""The core that all rooms share, and the wiring that starts them."""

__version__ = "0.1.0"
