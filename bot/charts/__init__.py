"""Pictures; importing this is cheap, drawing is heavy and belongs into a worker."""

from __future__ import annotations

from bot.charts.recipe import Certificate, Radar

__all__ = ["Certificate", "Radar", "certificate", "radar"]


def radar(recipe: Radar) -> bytes:
    """Draw own levels against those of a role.

    Returns a PNG, 800 pixels wide and at most 60 kB. Raises `ValueError` where a text needs letters
    that the fonts at hand do not have: a row of boxes is worse than no picture.
    """
    from bot.charts.picture import draw  # noqa: PLC0415 - heavy: only a worker pays for it

    return draw(recipe)


def certificate(recipe: Certificate) -> bytes:
    """Draw a certificate of attendance.

    Returns and raises what `radar` does.
    """
    from bot.charts.certificate import draw  # noqa: PLC0415 - heavy: only a worker pays for it

    return draw(recipe)
