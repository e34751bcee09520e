"""What somebody was last offered to press."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model import Buttons, Place


@dataclass(frozen=True, slots=True)
class Menu:
    """The buttons under one message."""

    person: str
    letter: str  # key of the letter that sent the message
    message: str  # or the platform's own id of it
    buttons: Buttons  # none: what was offered has been taken back
    place: Place | None = None  # where they are; None: in the only chat, or the one used last
