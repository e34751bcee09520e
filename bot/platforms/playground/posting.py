"""How a letter comes into a chat: said, edited or taken back, and each only once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.errors import Refused, Unreachable
from bot.ids import new_id
from bot.platforms.base import Outgoing
from bot.platforms.playground import view
from bot.platforms.playground.names import BANYAN, GROUP, Update
from storage import playground
from storage.database import Transaction
from storage.records.playground import PlaygroundFile


async def post(tx: Transaction, outgoing: Outgoing) -> tuple[str, list[Update]]:
    """Put a letter where it belongs; returns its receipt and what has changed on the page.

    Raises `Unreachable` or `Refused`.
    """
    if outgoing.place.chat == GROUP and not await playground.has_banyan(tx):
        raise Unreachable("Banyan was removed from the group.")
    if outgoing.deletes:
        return outgoing.deletes, await _delete(tx, outgoing)
    if outgoing.edits:
        return outgoing.edits, await _edit(tx, outgoing)
    if (number := await playground.number_of_key(tx, outgoing.key)) is not None:
        return str(number), []
    return await _say(tx, outgoing)


async def _say(tx: Transaction, outgoing: Outgoing) -> tuple[str, list[Update]]:
    chat = outgoing.place.chat
    if chat != GROUP and await playground.find_person(tx, chat) is None:
        raise Unreachable("This person is no longer in the playground.")
    body, files = _body(outgoing)
    message = await playground.add_message(tx, chat, BANYAN, body, key=outgoing.key)
    for file_id, file in files.items():
        await playground.add_file(tx, file_id, message.number, file)
    return str(message.number), [view.said(message)]


async def _edit(tx: Transaction, outgoing: Outgoing) -> list[Update]:
    message = await playground.find_message(tx, int(outgoing.edits))
    if message is None or message.sender != BANYAN:
        raise Refused("The message to edit is no longer there.")
    changed = replace(message, body={**message.body, **_words(outgoing)})
    await playground.change_message(tx, changed)
    return [view.said(changed)]


async def _delete(tx: Transaction, outgoing: Outgoing) -> list[Update]:
    number = int(outgoing.deletes)
    await playground.remove_message(tx, number)
    return [view.removed(outgoing.place.chat, number)]


def _words(outgoing: Outgoing) -> dict[str, Any]:
    rows = [
        [{"label": one.label, "data": one.data, "url": one.url} for one in row]
        for row in outgoing.buttons
    ]
    return {"markup": str(outgoing.text), "language": outgoing.language, "buttons": rows}


def _body(outgoing: Outgoing) -> tuple[dict[str, Any], dict[str, PlaygroundFile]]:
    body, files = _words(outgoing), {}
    if outgoing.picture:
        picture = new_id()
        files[picture] = PlaygroundFile("picture.png", "image/png", outgoing.picture.png)
        body["picture"] = {"id": picture, "alt": outgoing.picture.alt}
    if outgoing.document:
        document, found = new_id(), outgoing.document
        files[document] = PlaygroundFile(found.name, found.mime, found.data)
        body["file"] = view.file(document, found.name, found.mime, found.data)
    return body, files
