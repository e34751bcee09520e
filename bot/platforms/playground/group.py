"""What happens in the group: who comes and goes, who may not, and whether Banyan is there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.platforms.playground import view
from bot.platforms.playground.actions import Banyan, Membership, Permission
from bot.platforms.playground.errors import NotPossible
from bot.platforms.playground.names import GROUP, GROUP_TITLE, Update
from storage import playground
from storage.database import Transaction
from storage.records.playground import PlaygroundPerson


async def tell_banyan(
    tx: Transaction, action_id: str, person: str, chat: str, what: dict[str, Any]
) -> None:
    """Write down what is to be handled; what happens in the group without Banyan never is."""
    if chat == GROUP and not await playground.has_banyan(tx):
        await playground.add_unheard_event(tx, action_id, person, chat)
    else:
        await playground.add_event(tx, action_id, person, chat, what)


async def join_or_leave(
    tx: Transaction, person: PlaygroundPerson, action: Membership
) -> list[Update]:
    """Let a person come into the group or go.

    Raises `NotPossible` for who was banned.
    """
    joins = action.do == "join"
    if person.in_group == joins:
        return []
    if joins and person.banned:
        raise NotPossible(f"{person.name} was banned from the group.")
    await playground.change_person(tx, replace(person, in_group=joins))
    await tell_banyan(tx, action.id, person.id, GROUP, {"do": action.do})
    words = "{name} joined" if joins else "{name} left"
    return await line(tx, person, words, name=person.name)


async def ban_or_let_in(tx: Transaction, by: PlaygroundPerson, action: Permission) -> list[Update]:
    """Ban a member from the group, or let in who was banned.

    Raises `NotPossible`.
    """
    _check_administers(by)
    whom = await playground.find_person(tx, action.whom)
    if whom is None:
        raise NotPossible("This person is no longer here.")
    if whom.id == by.id:
        raise NotPossible("Nobody can ban themselves.")
    return await (_ban if action.do == "ban" else _let_in)(tx, by, whom, action.id)


async def _ban(
    tx: Transaction, by: PlaygroundPerson, whom: PlaygroundPerson, action_id: str
) -> list[Update]:
    if not whom.in_group:
        raise NotPossible(f"{whom.name} is not in the group.")
    outside = replace(whom, in_group=False, administers=False, banned=True)
    await playground.change_person(tx, outside)
    await tell_banyan(tx, action_id, whom.id, GROUP, {"do": "ban"})
    return await line(tx, by, "{name} was banned by {by}", name=whom.name, by=by.name)


async def _let_in(
    tx: Transaction, by: PlaygroundPerson, whom: PlaygroundPerson, action_id: str
) -> list[Update]:
    if not whom.banned:
        raise NotPossible(f"{whom.name} is not banned from the group.")
    await playground.change_person(tx, replace(whom, in_group=True, banned=False))
    await tell_banyan(tx, action_id, whom.id, GROUP, {"do": "join"})
    return await line(tx, by, "{name} was let in again by {by}", name=whom.name, by=by.name)


async def remove_or_add_banyan(
    tx: Transaction, by: PlaygroundPerson, action: Banyan
) -> list[Update]:
    """Remove Banyan from the group or add it again; nothing changes the second time.

    Raises `NotPossible`.
    """
    _check_administers(by)
    adds = action.do == "add-banyan"
    if await playground.has_banyan(tx) == adds:
        return []
    if adds:
        await playground.add_banyan(tx)
        what = {"do": "invite", "title": GROUP_TITLE}
        await playground.add_event(tx, action.id, by.id, GROUP, what)
        return await line(tx, by, "Banyan was added by {by}", by=by.name)
    await playground.remove_banyan(tx)
    await playground.add_event(tx, action.id, by.id, GROUP, {"do": "remove"})
    return await line(tx, by, "Banyan was removed by {by}", by=by.name)


async def line(tx: Transaction, person: PlaygroundPerson, words: str, **names: str) -> list[Update]:
    """Say in the group what has happened there."""
    body = view.service(words, **names)
    return [view.said(await playground.add_message(tx, GROUP, person.id, body))]


def _check_administers(person: PlaygroundPerson) -> None:
    if not (person.in_group and person.administers):
        raise NotPossible("Only an administrator of the group can do this.")
