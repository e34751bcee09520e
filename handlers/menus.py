"""Buttons can be typed: by their number, or by their words."""

from __future__ import annotations

import re
from typing import Final

from bot.engine.answers import Choice, NotUnderstood, Option
from bot.model import Button, Edit, Send, ToPerson
from handlers.turn import Turn
from storage import menus
from storage.records.menus import Menu

# Buttons of one list whose numbers may be typed together: `verb:about:mark.one`.
TOGETHER: Final = re.compile(r"(\w+:\w+:mark\.)(\w+)")
NUMBERS: Final = re.compile(r"\s*\d{1,3}(?:[\s,;>\u060c\u061b.]+\d{1,3})+\s*")


async def typed(turn: Turn) -> str | None:
    """What the button carries that was typed, of those that were offered last."""
    menu = await menus.of_person(turn.tx, turn.somebody.id)
    buttons = _pressable(menu) if menu else []
    choice = Choice(tuple(Option(str(n), button.label) for n, button in enumerate(buttons)))
    try:
        number = choice.parse(turn.given, turn.reader)
        data = buttons[int(number)].data
    except NotUnderstood:
        found = _several(turn.given.words, buttons)
        if found is None:
            return None
        data = found
    turn.typed_in = menu
    return data


def _several(words: str, buttons: list[Button]) -> str | None:
    """What buttons of one list carry together whose numbers were typed, such as "2 4"."""
    if not NUMBERS.fullmatch(words):
        return None
    numbers = [int(one) for one in re.findall(r"\d+", words)]
    if len(set(numbers)) < len(numbers) or not all(0 < n <= len(buttons) for n in numbers):
        return None
    found = [TOGETHER.fullmatch(buttons[n - 1].data) for n in numbers]
    lists = {one[1] if one else "" for one in found}
    if len(lists) != 1 or "" in lists:
        return None
    return lists.pop() + ",".join(one[2] for one in found if one)


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
