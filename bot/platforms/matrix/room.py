"""A room as its state tells it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from bot.platforms.matrix.api import Json
from bot.platforms.matrix.foreign import part_of, text_of
from bot.platforms.matrix.names import is_user, server_of

PRESENT: Final = frozenset({"join", "invite"})
SPACE: Final = "m.space"
LONGEST_TITLE: Final = 200
WITH_CREATORS: Final = 12  # the first version of rooms in which who made one stands above all


@dataclass(slots=True)
class Room:
    """What is known of a room; all of it may be anybody's invention."""

    id: str
    me: str
    members: dict[str, str] = field(default_factory=dict)  # who is here: join or invite
    encrypted: bool = False
    title: str = ""
    kind: str = ""
    successor: str = ""  # the room that took its place
    successor_server: str = ""
    predecessor: str = ""
    creators: frozenset[str] = frozenset()  # who may do everything, by the rules of version 12
    is_public: bool = False
    is_closed: bool = False  # nobody comes in who was not invited
    is_for_all_to_read: bool = False
    since: int = 0  # when Banyan came, in milliseconds

    def take(self, events: Iterable[object]) -> None:
        """Follow these events, those of the state and others."""
        for event in events:
            if isinstance(event, dict) and isinstance(event.get("state_key"), str):
                self._take(event, part_of(event, "content"))

    @property
    def is_here(self) -> bool:
        """Whether Banyan is in it."""
        return self.members.get(self.me) == "join"

    @property
    def others(self) -> frozenset[str]:
        """Who is in it, or asked into it, but for Banyan."""
        return frozenset(self.members) - {self.me}

    @property
    def companion(self) -> str:
        """The only other one in a room of two, else nobody."""
        others = self.others
        return next(iter(others)) if len(others) == 1 and self.is_here else ""

    @property
    def is_deserted(self) -> bool:
        """Whether Banyan alone is left."""
        return self.is_here and not self.others

    @property
    def is_space(self) -> bool:
        """Whether it holds rooms, and no talk."""
        return self.kind == SPACE

    def _take(self, event: Json, content: Json) -> None:
        match event.get("type"), event["state_key"]:
            case "m.room.member", who:
                self._member(who, event, content)
            case "m.room.encryption", "":
                self.encrypted = True
            case "m.room.canonical_alias", "":
                self.is_public = bool(content.get("alias"))
            case "m.room.join_rules", "":
                self.is_closed = content.get("join_rule") == "invite"
            case "m.room.history_visibility", "":
                self.is_for_all_to_read = content.get("history_visibility") == "world_readable"
            case "m.room.name", "":
                self.title = text_of(content.get("name"))[:LONGEST_TITLE]
            case "m.room.create", "":
                self.kind = text_of(content.get("type"))
                self.creators = _creators(event, content)
                self.predecessor = text_of(part_of(content, "predecessor").get("room_id"))
            case "m.room.tombstone", "":
                self.successor = text_of(content.get("replacement_room"))
                self.successor_server = server_of(text_of(event.get("sender")))

    def _member(self, who: str, event: Json, content: Json) -> None:
        membership = text_of(content.get("membership"))
        if not is_user(who):
            return
        if membership not in PRESENT:
            self.members.pop(who, None)
            return
        if who == self.me and self.members.get(who) != "join" and membership == "join":
            at = event.get("origin_server_ts")
            self.since = at if isinstance(at, int) else 0
        self.members[who] = membership


def _creators(event: Json, content: Json) -> frozenset[str]:
    """Who stands above all levels; in older versions whoever made the room is one of many.

    https://spec.matrix.org/latest/rooms/v12/
    """
    version, more = text_of(content.get("room_version")), content.get("additional_creators")
    if not (version.isdecimal() and len(version) <= 4 and int(version) >= WITH_CREATORS):
        return frozenset()
    others = more if isinstance(more, list) else []
    return frozenset(str(one) for one in (event.get("sender"), *others) if is_user(one))
