"""Days on somebody's own calendar."""

from __future__ import annotations

from datetime import date, datetime

from bot.i18n.zones import zone_info
from handlers.turn import Turn


def own_day(turn: Turn, moment: datetime) -> date:
    """The day that it was, or will be, where the reader is."""
    return moment.astimezone(zone_info(turn.reader.zone)).date()
