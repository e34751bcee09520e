"""Events that could not be handled, kept for the operator; what may be a vote is left out."""

from __future__ import annotations

import dataclasses
import json
from typing import Final

from bot.model import Account, Incoming, Pressed, Said
from storage import inbox, menus, people
from storage.database import Reading, Transaction

CALL: Final = "call:"  # buttons by which people take part in a call, and vote


async def park(tx: Transaction, incoming: Incoming | None, problem: Exception) -> None:
    """Keep an event that could not be handled, for the operator."""
    if incoming:
        kept = await without_vote(tx, incoming)
        payload = json.dumps(dataclasses.asdict(kept), default=_as_words)
        await inbox.park(tx, incoming, payload, type(problem).__name__)
        await inbox.remember(tx, [incoming])


async def without_vote(tx: Reading, incoming: Incoming) -> Incoming:
    """The event without what may say how somebody votes: which button, or what they typed."""
    what = incoming.what
    match what:
        case Pressed(data=data) if data.startswith(CALL):
            what = dataclasses.replace(what, data=":".join(data.split(":")[:2]))
        case Said() if await _is_offered_a_call(tx, incoming.account):
            what = dataclasses.replace(what, text="")
    return dataclasses.replace(incoming, what=what)


async def _is_offered_a_call(tx: Reading, account: Account) -> bool:
    """Whether what somebody types may be a button of a call."""
    person = await people.of_account(tx, account)
    menu = await menus.of_person(tx, person.id) if person else None
    buttons = [button for row in menu.buttons for button in row] if menu else []
    return any(button.data.startswith(CALL) for button in buttons)


def _as_words(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)
