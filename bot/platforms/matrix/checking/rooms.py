"""The rooms that Banyan is in, told in numbers: their names are nobody else's business."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.findings import Finding
from bot.model import Place
from bot.platforms.matrix.api import Api, Json, MatrixError
from bot.platforms.matrix.checking.words import note, right
from bot.platforms.matrix.encryption.room_keys import ENCRYPTED
from bot.platforms.matrix.errors import TROUBLES
from bot.platforms.matrix.foreign import part_of
from bot.platforms.matrix.rights import level_of
from bot.platforms.matrix.sending import MESSAGE
from bot.platforms.matrix.syncing import NOTHING

AT_ONCE: Final = 10  # questions about rooms
PATIENCE: Final = timedelta(seconds=10)  # for each of them
REDACTS: Final = 50  # where a room does not say otherwise
# Nothing but invitations: these come whatever the filter says.
ONLY_INVITATIONS: Final = {
    "presence": NOTHING,
    "account_data": NOTHING,
    "room": dict.fromkeys(("timeline", "state", "ephemeral", "account_data"), NOTHING),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What Banyan is in a room, and what the room is."""

    writes: bool
    redacts: bool
    encrypted: bool
    public: bool


async def rooms(api: Api, me: str, groups: Sequence[Place]) -> list[Finding]:
    """Look at the rooms of communities, and at invitations.

    Raises what `Api.call` raises.
    """
    answer = await api.call("GET", "joined_rooms", patience=PATIENCE)
    joined = answer.get("joined_rooms")
    inside = {one for one in joined if isinstance(one, str)} if isinstance(joined, list) else set()
    chats = {place.chat for place in groups}  # a room may have several threads
    few = asyncio.Semaphore(AT_ONCE)
    there = sorted(chats & inside)
    standings = await asyncio.gather(*(_standing(api, me, room, few) for room in there))
    known = [one for one in standings if one]
    return [
        _summary(len(inside), known),
        *_gone(len(chats) - len(there), len(chats)),
        *_rights(known),
        *_unknown(len(standings) - len(known)),
        *await _invitations(api),
    ]


async def _standing(api: Api, me: str, room: str, few: asyncio.Semaphore) -> Standing | None:
    """What Banyan is in a room; None where the homeserver does not tell now."""
    try:
        async with few:
            levels, encryption, joining = [
                await _state(api, room, kind)
                for kind in ("m.room.power_levels", "m.room.encryption", "m.room.join_rules")
            ]
    except TROUBLES:
        return None
    own, encrypted = level_of(levels, me), bool(encryption)
    kind = ENCRYPTED if encrypted else MESSAGE
    return Standing(
        writes=own >= _asked(part_of(levels, "events"), kind, _asked(levels, "events_default", 0)),
        redacts=own >= _asked(levels, "redact", REDACTS),
        encrypted=encrypted,
        public=joining.get("join_rule") == "public",
    )


async def _state(api: Api, room: str, kind: str) -> Json:
    """What a room says about this; empty where it says nothing."""
    try:
        return await api.call("GET", "rooms", room, "state", kind, "", patience=PATIENCE)
    except MatrixError as refusal:
        if refusal.code == "M_NOT_FOUND":
            return {}
        raise


def _asked(levels: Json, of: str, default: int) -> int:
    """The power level that something takes."""
    found = levels.get(of)
    return found if isinstance(found, int) else default


async def _invitations(api: Api) -> list[Finding]:
    query = {
        "filter": json.dumps(ONLY_INVITATIONS),
        "timeout": "0",
        "set_presence": "offline",
    }
    answer = await api.call("GET", "sync", query=query)
    number = len(part_of(answer, "rooms", "invite"))
    return [note(_waiting(number))] if number else []


def _waiting(number: int) -> str:
    if number == 1:
        return "1 invitation waits; Banyan answers it while it runs."
    return f"{number} invitations wait; Banyan answers them while it runs."


def _summary(inside: int, standings: Sequence[Standing]) -> Finding:
    if not standings:
        return right(f"it is in {_rooms(inside)}, none of them of a community.")
    encrypted = sum(one.encrypted for one in standings)
    public = sum(one.public for one in standings)
    return right(
        f"it is in {_rooms(inside)}, {len(standings)} of communities: {encrypted} encrypted,"
        f" {public} open to everybody."
    )


def _gone(gone: int, all_: int) -> Iterator[Finding]:
    if gone:
        yield note(
            f"it is not in {gone} of {_rooms(all_)} of communities any more;"
            " somebody there can invite it again."
        )


def _rights(there: Sequence[Standing]) -> Iterator[Finding]:
    if silent := sum(not one.writes for one in there):
        yield note(
            f"it may not write in {silent} of {_rooms(len(there))} of communities;"
            " whoever administers them can raise its power level."
        )
    if stays := sum(not one.redacts for one in there):
        yield note(
            f"the commands that people write stay in {stays} of {_rooms(len(there))} of"
            " communities; with the power level to remove messages it takes them away after five"
            " minutes."
        )


def _unknown(number: int) -> Iterator[Finding]:
    if number:
        yield note(f"the homeserver does not tell about {_rooms(number)} now; check again later.")


def _rooms(number: int) -> str:
    return "1 room" if number == 1 else f"{number} rooms"
