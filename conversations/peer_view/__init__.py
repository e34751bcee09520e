"""The peer view: how others see somebody, beside how they see themselves."""
