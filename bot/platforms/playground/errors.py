"""What can go wrong on the page."""


class NotPossible(Exception):
    """Something that the page asked for and that cannot be done; its text is shown there."""
