"""Days on somebody's own calendar."""

from __future__ import annotations

from datetime import date, datetime

from bot.i18n.zones import zone_info
from handlers.turn import Turn
from storage import memberships


def own_day(turn: Turn, moment: datetime) -> date:
    """The day that it was, or will be, where the reader is."""
    return moment.astimezone(zone_info(turn.reader.zone)).date()


async def day_for(turn: Turn, person: str, moment: datetime) -> date:
    """The day that it is then where somebody else is."""
    reader = await memberships.with_zone(turn.tx, person)
    return moment.astimezone(zone_info(reader.zone if reader else "")).date()
