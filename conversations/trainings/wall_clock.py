"""What the clock on the wall of a time zone shows, and which moment that is."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.i18n.zones import zone_info


def moment(wall: datetime, zone: str) -> datetime:
    """The moment, in UTC, at which the clocks of a zone show this time.

    A time that is shown twice is the first of the two; one that is left out is counted with the
    offset before the gap, so 2:30 becomes 3:30 (RFC 5545, 3.3.5).
    """
    return wall.replace(tzinfo=zone_info(zone), fold=0).astimezone(UTC)


def on_the_wall(at: datetime, zone: str) -> datetime:
    """What the clocks of a zone show at a moment; naive."""
    return at.astimezone(zone_info(zone)).replace(tzinfo=None, fold=0)
