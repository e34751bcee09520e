"""When to remind somebody: in the morning, on their own clock."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Final

from bot.i18n.zones import zone_info

TEN: Final = time(10)  # most people are up, and the day is still long


def in_the_morning(now: datetime, days: int, zone: str) -> datetime:
    """Ten o'clock after so many days on the clock of this zone, in UTC.

    Who has quiet hours then is reminded when they end; that is decided when the time has come.
    """
    day = now.astimezone(zone_info(zone)).date() + timedelta(days=days)
    return datetime.combine(day, TEN, zone_info(zone)).astimezone(UTC)
