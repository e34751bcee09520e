"""Buttons under a message, as Telegram shows them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.platforms.base import ReadyButton

Row: TypeAlias = tuple[ReadyButton, ...]

MOST_BUTTONS: Final = 100
MOST_IN_A_ROW: Final = 8
LONGEST_DATA: Final = 64  # bytes in UTF-8
WIDTH: Final = 32  # Latin letters in a row of several buttons on a narrow telephone; our measure

_SCHEMES: Final = ("https://", "http://", "tg://")
_WITHOUT_WORDS: Final = "…"


class UnfitButton(ValueError):
    """A button was made that Telegram refuses, and with it the whole message."""


def keyboard(rows: tuple[Row, ...]) -> InlineKeyboardMarkup | None:
    """The buttons in rows that a telephone shows whole; None if there are no buttons.

    Raises `UnfitButton`.
    """
    shown = [[_button(button) for button in row] for wide in rows for row in _rows(wide)]
    if sum(map(len, shown)) > MOST_BUTTONS:
        raise UnfitButton(f"Expected at most {MOST_BUTTONS} buttons.")
    return InlineKeyboardMarkup(shown) if shown else None


def _rows(row: Row) -> Iterator[Row]:
    """The row in as many as it takes: all buttons of a row are equally wide."""
    together = min(len(row), MOST_IN_A_ROW)
    step = 1 if together * _widest(row) > WIDTH else MOST_IN_A_ROW
    for start in range(0, len(row), step):
        yield row[start : start + step]


def _widest(row: Sequence[ReadyButton]) -> int:
    return max((_width(button.label) for button in row), default=0)


def _width(label: str) -> int:
    """How many Latin letters are about as wide."""
    return sum(_letter_width(letter) for letter in label)


def _letter_width(letter: str) -> int:
    if letter.isascii():
        return 1
    if unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1


def _button(button: ReadyButton) -> InlineKeyboardButton:
    label = button.label.strip() or _WITHOUT_WORDS
    if button.url:
        return InlineKeyboardButton(label, url=_address(button.url))
    return InlineKeyboardButton(label, callback_data=_data(button.data))


def _address(url: str) -> str:
    if not url.lower().startswith(_SCHEMES):
        raise UnfitButton("Expected an address that begins with https://, http:// or tg://.")
    return url


def _data(data: str) -> str:
    if not 1 <= len(data.encode()) <= LONGEST_DATA:
        raise UnfitButton(f"Expected a button's data of 1 to {LONGEST_DATA} bytes.")
    return data
