"""What somebody does on the page: written down at once, with what is to be handled next."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from bot.ids import new_id
from bot.platforms.playground import view
from bot.platforms.playground.actions import (
    Add,
    AnyAction,
    Banyan,
    Change,
    Membership,
    Open,
    Permission,
    Press,
    React,
    Remove,
    Rewrite,
    Upload,
    Write,
)
from bot.platforms.playground.errors import NotPossible
from bot.platforms.playground.group import (
    ban_or_let_in,
    join_or_leave,
    line,
    remove_or_add_banyan,
    tell_banyan,
)
from bot.platforms.playground.names import GROUP, Update
from storage import playground
from storage.database import Transaction
from storage.records.playground import PlaygroundFile, PlaygroundMessage, PlaygroundPerson

MOST_PEOPLE: Final = 24


async def act(tx: Transaction, action: AnyAction) -> list[Update]:
    """Write down an action; returns what has changed on the page, nothing the second time.

    Raises `NotPossible`.
    """
    if await playground.has_happened(tx, action.id):
        return []
    if isinstance(action, Add):
        return await _add(tx, action)
    person = await playground.find_person(tx, action.person)
    if person is None:
        raise NotPossible("This person is no longer here.")
    return await _act_as(tx, person, action)


async def _act_as(tx: Transaction, person: PlaygroundPerson, action: AnyAction) -> list[Update]:
    match action:
        case Write():
            return await _write(tx, person, action)
        case Rewrite():
            return await _rewrite(tx, person, action)
        case Press():
            return await _press(tx, person, action)
        case React():
            return await _react(tx, person, action)
        case Open():
            return await _open(tx, person, action)
        case _:
            return await _change_people(tx, person, action)


async def _change_people(
    tx: Transaction, person: PlaygroundPerson, action: AnyAction
) -> list[Update]:
    lines: list[Update] = []
    match action:
        case Membership():
            lines = await join_or_leave(tx, person, action)
        case Permission():
            lines = await ban_or_let_in(tx, person, action)
        case Banyan():
            lines = await remove_or_add_banyan(tx, person, action)
        case Change():
            given = action.model_dump(exclude={"id", "person", "do"}, exclude_none=True)
            await playground.change_person(tx, replace(person, **given))
        case Remove():
            lines = await _remove(tx, person, action)
    return [await view.everybody(tx), *lines]


async def _write(tx: Transaction, person: PlaygroundPerson, action: Write) -> list[Update]:
    if not action.text.strip() and action.file is None:
        raise NotPossible("There is nothing to send yet.")
    if action.group and not person.in_group:
        raise NotPossible(f"{person.name} is not in the group.")
    chat = GROUP if action.group else person.id
    answered = await _message(tx, person, action.reply_to) if action.reply_to else None
    if answered and answered.chat != chat:
        raise NotPossible("This message is in another chat.")
    file_id = new_id() if action.file else ""
    body = {"text": action.text, "name": person.name, **_file(file_id, action.file)}
    if answered:
        body["answers"] = view.beginning(answered)
    message = await playground.add_message(tx, chat, person.id, body)
    if action.file:
        kept = PlaygroundFile(action.file.name, action.file.mime, action.file.content)
        await playground.add_file(tx, file_id, message.number, kept)
    what = {
        "do": "write",
        "text": action.text,
        "file": file_id,
        "message": message.number,
        "reply_to": action.reply_to,
    }
    await tell_banyan(tx, action.id, person.id, chat, what)
    return [view.said(message)]


def _file(file_id: str, file: Upload | None) -> dict[str, Any]:
    if file is None:
        return {}
    return {"file": view.file(file_id, file.name, file.mime, file.content)}


async def _rewrite(tx: Transaction, person: PlaygroundPerson, action: Rewrite) -> list[Update]:
    message = await _message(tx, person, action.message)
    if message.sender != person.id:
        raise NotPossible("Only one's own messages can be edited.")
    what = {"do": "edit", "text": action.text, "message": message.number}
    await tell_banyan(tx, action.id, person.id, message.chat, what)
    return await _change(tx, message, text=action.text, edited=True)


async def _press(tx: Transaction, person: PlaygroundPerson, action: Press) -> list[Update]:
    message = await _message(tx, person, action.message)
    what = {"do": "press", "data": action.data, "message": message.number}
    await tell_banyan(tx, action.id, person.id, message.chat, what)
    return []


async def _react(tx: Transaction, person: PlaygroundPerson, action: React) -> list[Update]:
    message = await _message(tx, person, action.message)
    what = {"do": "react", "key": action.key, "gone": action.gone, "message": message.number}
    await tell_banyan(tx, action.id, person.id, message.chat, what)
    reactions: dict[str, list[str]] = dict(message.body.get("reactions", {}))
    others = [one for one in reactions.get(action.key, []) if one != person.id]
    reactions[action.key] = others if action.gone else [*others, person.id]
    return await _change(tx, message, reactions={key: by for key, by in reactions.items() if by})


async def _open(tx: Transaction, person: PlaygroundPerson, action: Open) -> list[Update]:
    body = {"text": "/start", "name": person.name}
    message = await playground.add_message(tx, person.id, person.id, body)
    what = {"do": "open", "payload": action.payload}
    await tell_banyan(tx, action.id, person.id, person.id, what)
    return [view.said(message)]


async def _add(tx: Transaction, action: Add) -> list[Update]:
    people = await playground.people(tx)
    if len(people) >= MOST_PEOPLE:
        raise NotPossible("The playground is full.")
    if all(person.id != action.person for person in people):
        person = PlaygroundPerson(action.person, action.name, action.language, in_group=False)
        await playground.add_person(tx, person)
    return [await view.everybody(tx)]


async def _remove(tx: Transaction, person: PlaygroundPerson, action: Remove) -> list[Update]:
    lines: list[Update] = []
    if person.in_group:
        lines = await line(tx, person, "{name} left", name=person.name)
        await tell_banyan(tx, f"{action.id}:left", person.id, GROUP, {"do": "leave"})
    await tell_banyan(tx, action.id, person.id, person.id, {"do": "remove"})
    await playground.remove_person(tx, person.id)
    return lines


async def _message(tx: Transaction, person: PlaygroundPerson, number: int) -> PlaygroundMessage:
    message = await playground.find_message(tx, number)
    if message is None or not _may_see(person, message):
        raise NotPossible("This message is no longer here.")
    return message


def _may_see(person: PlaygroundPerson, message: PlaygroundMessage) -> bool:
    return message.chat == person.id or (message.chat == GROUP and person.in_group)


async def _change(tx: Transaction, message: PlaygroundMessage, **news: object) -> list[Update]:
    changed = replace(message, body={**message.body, **news})
    await playground.change_message(tx, changed)
    return [view.said(changed)]
