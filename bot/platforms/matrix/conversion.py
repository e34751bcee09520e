"""From an event of a room to what happened, in words every room of the house understands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

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
from bot.platforms.matrix.foreign import part_of
from bot.platforms.matrix.messages import (
    WORDLESS,
    relation_of,
    thread_of,
    what_was_said,
    wordless,
)
from bot.platforms.matrix.names import NAME, Me, is_event_id, is_puppet, is_room_id, is_user


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
            "event_id": id,
            "type": str(),
            "sender": sender,
            "content": dict(),
            "origin_server_ts": int(),
        }:
            return is_event_id(id) and is_user(sender)
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
            if event.get("state_key") == "" and is_room_id(successor):
                return Moved(successor)
        case kind if kind in WORDLESS and where.private:
            return wordless(WORDLESS[kind], event)
    return None


def _reaction(content: Json) -> What | None:
    match relation_of(content):
        case {"rel_type": "m.annotation", "event_id": message, "key": str(key)}:
            return Reacted(key, message) if is_event_id(message) else None
    return None


def _come_or_gone(event: Json, where: Where, me: Me, now: datetime) -> Incoming | None:
    who, membership = event.get("state_key"), event["content"].get("membership")
    if not is_user(who) or is_puppet(who):
        return None
    before = _membership_before(event)
    if membership == before:
        return None  # another name or picture of somebody who was here
    if who == me.id:
        return _own(event, membership, before, where, me, now)
    what = _theirs(membership, before, where)
    return _incoming(event, who, where, what, now) if what else None


def _own(
    event: Json, membership: Any, before: Any, where: Where, me: Me, now: datetime
) -> Incoming | None:
    by = event["sender"] if event["sender"] != me.id else _inviter(event)
    if not by and where.private:
        return None  # Banyan has begun the chat, or ended it
    if membership == "join":
        what: What = Opened() if where.private else Invited(where.title)
    elif membership in ("leave", "ban") and before in ("join", None):
        what = Removed()
    else:
        return None  # Banyan never was in there
    return _incoming(event, by or me.id, where, what, now)


def _theirs(membership: Any, before: Any, where: Where) -> What | None:
    if membership == "join":
        return Joined()
    if membership == "ban":
        return Left(banned=True)
    if membership == "leave" and (before == "join" or where.private):
        return Removed() if where.private else Left()
    return None


def _membership_before(event: Json) -> Any:
    before = part_of(event, "unsigned", "prev_content") or part_of(event, "prev_content")
    return before.get("membership")


def _inviter(event: Json) -> str:
    """Who had asked Banyan into a room that it now has entered, as servers mostly tell."""
    sender = part_of(event, "unsigned").get("prev_sender")
    return sender if is_user(sender) else ""


def _incoming(
    event: Json, who: str, where: Where, what: What, now: datetime, thread: str = ""
) -> Incoming:
    place = Place(NAME, where.room, thread, private=where.private)
    return Incoming(event["event_id"], Account(NAME, who), place, what, moment_of(event, now))
