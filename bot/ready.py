"""A letter in the words of its reader."""

from __future__ import annotations

from markupsafe import Markup

from bot.i18n import Reader, plain, render
from bot.model import Button, Buttons, Delete, Edit, Letter, Message, Place
from bot.platforms.base import Outgoing, ReadyButton, ReadyPicture


def ready(
    letter: Letter,
    place: Place,
    message: Message,
    reader: Reader,
    *,
    original: str = "",
    png: bytes | None = None,
) -> Outgoing:
    """The message as it is handed over; `original` is the receipt of what it edits or deletes."""
    key, language = letter.key, reader.languages[0]
    if isinstance(message, Delete):
        return Outgoing(key, place, Markup(), language, deletes=original)
    text, buttons = render(message.text, reader), _buttons(message.buttons, reader)
    if isinstance(message, Edit):
        return Outgoing(
            key,
            place,
            text,
            language,
            buttons,
            edits=original,
            weight=letter.weight,
            discreet=message.discreet,
        )
    picture = None
    if png and message.picture:
        picture = ReadyPicture(png, plain(message.picture.alt, reader))
    return Outgoing(
        key,
        place,
        text,
        language,
        buttons,
        picture=picture,
        document=message.document,
        weight=letter.weight,
        discreet=message.discreet,
    )


def _buttons(buttons: Buttons, reader: Reader) -> tuple[tuple[ReadyButton, ...], ...]:
    return tuple(tuple(_button(button, reader) for button in row) for row in buttons)


def _button(button: Button, reader: Reader) -> ReadyButton:
    return ReadyButton(plain(button.label, reader), button.data, button.url, button.aside)
