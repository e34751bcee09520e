"""Who administers a room: whoever has a power level of 50 or more at this moment.

https://spec.matrix.org/latest/client-server-api/#mroompower_levels
"""

from __future__ import annotations

from typing import Any, Final

from bot.platforms.matrix.api import Api, Json, MatrixError
from bot.platforms.matrix.names import is_puppet
from bot.platforms.matrix.rooms import Rooms

ADMINISTERS: Final = 50
MAY_NOT_LOOK: Final = frozenset({"M_FORBIDDEN", "M_NOT_FOUND"})


async def administers(api: Api, rooms: Rooms, room: str, user: str) -> bool:
    """Whether somebody in this room administers it now.

    Raises what `Api.call` raises.
    """
    if is_puppet(user):
        return False
    try:
        known = await rooms.get(room)
        levels = await api.call("GET", "rooms", room, "state", "m.room.power_levels", "")
    except MatrixError as problem:
        if problem.code in MAY_NOT_LOOK:
            return False
        raise
    here = known.members.get(user) == "join"
    return here and (user in known.creators or level_of(levels, user) >= ADMINISTERS)


def level_of(levels: Json, user: str) -> int:
    """The power level of somebody; what is no number counts for nothing."""
    people = levels.get("users")
    own = people.get(user) if isinstance(people, dict) else None
    return _number(levels.get("users_default") if own is None else own)


def _number(value: Any) -> int:
    if isinstance(value, str) and value.strip().lstrip("+-").isdecimal() and len(value) < 20:
        return int(value)  # early rooms wrote them as words
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
