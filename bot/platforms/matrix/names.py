"""Who Banyan is on Matrix, and what its ids look like."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, TypeGuard

NAME: Final = "matrix"
LONGEST_ID: Final = 255  # bytes

_USER: Final = re.compile(r"@[^:\s\x00]*:[^\s\x00]+")
_EVENT: Final = re.compile(r"\$[^\s\x00~]+")  # a receipt has others between its parts
_ROOM: Final = re.compile(r"![^\s\x00~]+")
# Accounts that a bridge holds for people of other networks: they cannot agree to anything.
# Application services have names that begin so by custom.
_PUPPET: Final = re.compile(
    r"@(_|(discord|facebook|gchat|gmessages|googlechat|instagram|irc|linkedin|messenger|meta|skype|"
    r"signal|slack|sms|steam|telegram|twitter|whatsapp|xmpp)(go)?_)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Me:
    """Banyan's own account."""

    id: str

    @property
    def name(self) -> str:
        """What stands before the server, and after the sign: people address it so."""
        return self.id[1:].partition(":")[0]

    @property
    def server(self) -> str:
        """The server that the account is at."""
        return server_of(self.id)


def server_of(user: str) -> str:
    """The server of a user; ids of rooms have none."""
    return user.partition(":")[2]


def is_user(value: object) -> TypeGuard[str]:
    """Whether this is the id of a user, however old its server."""
    return _is_id(value, _USER)


def is_event_id(value: object) -> TypeGuard[str]:
    """Whether this is the id of an event, in any version of rooms."""
    return _is_id(value, _EVENT)


def is_room_id(value: object) -> TypeGuard[str]:
    """Whether this is the id of a room, in any version of rooms."""
    return _is_id(value, _ROOM)


def is_puppet(user: str) -> bool:
    """Whether a bridge speaks here for somebody of another network."""
    return _PUPPET.match(user) is not None


def _is_id(value: object, form: re.Pattern[str]) -> bool:
    return (
        isinstance(value, str)
        and len(value.encode("utf-8", "replace")) <= LONGEST_ID
        and form.fullmatch(value) is not None
    )
