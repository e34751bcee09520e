"""Names of people, put where letters hold their ids."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.model import Buttons, Delete, Edit, Message, Send, ToPerson
from bot.text import Text, people_in, with_names
from conversations.relay.naming import called
from handlers.turn import Turn
from storage import matches, people


async def fill(turn: Turn) -> None:
    """Put names into what was written in this turn, as each reader knows people."""
    for number, letter in enumerate(turn.letters):
        wanted = {one for text in _texts(letter.message) for one in people_in(text)}
        if wanted:
            reader = letter.to.person if isinstance(letter.to, ToPerson) else ""
            names = await as_read_by(turn, reader, wanted)
            turn.letters[number] = replace(letter, message=_named(letter.message, names))


async def as_read_by(turn: Turn, reader: str, wanted: Iterable[str]) -> dict[str, Text]:
    """What these people are called where somebody reads it."""
    mine = await matches.of_person(turn.tx, reader)
    others = [one.person for match in mine for one in match.others(reader)]
    return called(await people.names_of(turn.tx, {*wanted, *others}), mine, reader)


def _texts(message: Message) -> list[Text]:
    if isinstance(message, Delete):
        return []
    return [message.text, *(button.label for row in message.buttons for button in row)]


def _named(message: Message, names: dict[str, Text]) -> Message:
    match message:
        case Send() | Edit():
            buttons = _buttons(message.buttons, names)
            return replace(message, text=with_names(message.text, names), buttons=buttons)
    return message


def _buttons(buttons: Buttons, names: dict[str, Text]) -> Buttons:
    return tuple(
        tuple(replace(one, label=with_names(one.label, names)) for one in row) for row in buttons
    )
