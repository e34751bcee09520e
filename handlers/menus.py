"""Buttons can be typed: by their number, or by their words."""

from __future__ import annotations

from bot.engine.answers import Choice, NotUnderstood, Option
from bot.model import Button, Edit, Send, ToPerson
from handlers.turn import Turn
from storage import menus
from storage.records.menus import Menu


async def typed(turn: Turn) -> str | None:
    """What the button carries that was typed, of those that were offered last."""
    menu = await menus.of_person(turn.tx, turn.somebody.id)
    buttons = _pressable(menu) if menu else []
    choice = Choice(tuple(Option(str(n), button.label) for n, button in enumerate(buttons)))
    try:
        number = choice.parse(turn.given, turn.reader)
    except NotUnderstood:
        return None
    turn.typed_in = menu
    return buttons[int(number)].data


def _pressable(menu: Menu) -> list[Button]:
    return [button for row in menu.buttons for button in row if button.data]


def offered(turn: Turn) -> Menu | None:
    """What the turn offers its person to press; None where it changes nothing about that.

    While a question is open, only its own answers count.
    """
    if turn.person is None or turn.conversation:
        return None
    for letter in reversed(turn.letters):
        if letter.to != ToPerson(turn.person.id):
            continue
        match letter.message:
            case Send(buttons=buttons) if buttons:
                return Menu(turn.person.id, letter.key, "", buttons, turn.place)
            case Edit(of, _, buttons, message):
                return Menu(turn.person.id, of, message, buttons, turn.place)
    return None
