"""From an event of a room to what happened, in words every room of the house understands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from bot.model import (
    Account,
    Incoming,
    Invited,
    Joined,
    Left,
    Moved,
    Opened,
    Place,
    Reacted,
    Removed,
    What,
)
from bot.platforms.matrix.api import Json
from bot.platforms.matrix.messages import relation_of, thread_of, what_was_said
from bot.platforms.matrix.names import NAME, Me, is_puppet, is_user

NOTHING: Final[Json] = {}


@dataclass(frozen=True, slots=True)
class Where:
    """What has to be known of a room to understand what happens in it."""

    room: str
    private: bool
    title: str = ""


def is_event(value: Any) -> bool:
    """Whether this has what every event of a room has."""
    match value:
        case {
            "event_id": str(),
            "type": str(),
            "sender": sender,
            "content": dict(),
            "origin_server_ts": int(),
        }:
            return is_user(sender)
    return False


def happened(event: Json, where: Where, me: Me, now: datetime) -> Incoming | None:
    """What an event tells; nothing, where it tells Banyan nothing."""
    if event["type"] == "m.room.member":
        return _come_or_gone(event, where, me, now)
    if event["sender"] == me.id or is_puppet(event["sender"]):
        return None
    what = _what(event, where, me)
    if what is None:
        return None
    thread = "" if where.private else thread_of(event["content"])
    return _incoming(event, event["sender"], where, what, now, thread)


def moment_of(event: Json, now: datetime) -> datetime:
    """When it happened, as the server says that it came from: it may say anything."""
    at = event["origin_server_ts"]
    if not 0 < at < now.timestamp() * 1000:
        return now
    return datetime.fromtimestamp(at / 1000, UTC)


def _what(event: Json, where: Where, me: Me) -> What | None:
    match event["type"]:
        case "m.room.message":
            return what_was_said(event, me, private=where.private)
        case "m.reaction":
            return _reaction(event["content"])
        case "m.room.tombstone":
            successor = event["content"].get("replacement_room")
            if "state_key" in event and isinstance(successor, str) and successor:
                return Moved(successor)
    return None


def _reaction(content: Json) -> What | None:
    relation = relation_of(content)
    match relation:
        case {"rel_type": "m.annotation", "event_id": str() as message, "key": str() as key}:
            return Reacted(key, message)
    return None


def _come_or_gone(event: Json, where: Where, me: Me, now: datetime) -> Incoming | None:
    who, membership = event.get("state_key"), event["content"].get("membership")
    if not (isinstance(who, str) and is_user(who)) or is_puppet(who):
        return None
    before = _membership_before(event)
    if membership == before:
        return None  # another name or picture of somebody who was here
    if who == me.id:
        by = event["sender"] if event["sender"] != me.id else _inviter(event) or me.id
        if by == me.id and where.private:
            return None  # it has begun the chat, or ended it
        what = _own(membership, where)
        return _incoming(event, by, where, what, now) if what else None
    what = _theirs(membership, before, where)
    return _incoming(event, who, where, what, now) if what else None


def _own(membership: Any, where: Where) -> What | None:
    if membership == "join":
        return Opened() if where.private else Invited(where.title)
    if membership in ("leave", "ban"):
        return Removed()
    return None


def _theirs(membership: Any, before: Any, where: Where) -> What | None:
    if membership == "join":
        return Joined()
    if membership == "ban":
        return Left(banned=True)
    if membership == "leave" and (before == "join" or where.private):
        return Removed() if where.private else Left()
    return None


def _membership_before(event: Json) -> Any:
    unsigned = event.get("unsigned")
    known = unsigned if isinstance(unsigned, dict) else NOTHING
    before = known.get("prev_content", event.get("prev_content"))
    return before.get("membership") if isinstance(before, dict) else None


def _inviter(event: Json) -> str:
    """Who had asked Banyan into a room that it now has entered, as servers mostly tell."""
    unsigned = event.get("unsigned")
    sender = unsigned.get("prev_sender") if isinstance(unsigned, dict) else None
    return sender if isinstance(sender, str) and is_user(sender) else ""


def _incoming(
    event: Json, who: str, where: Where, what: What, now: datetime, thread: str = ""
) -> Incoming:
    place = Place(NAME, where.room, thread, private=where.private)
    return Incoming(event["event_id"], Account(NAME, who), place, what, moment_of(event, now))
