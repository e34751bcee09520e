"""Which clock somebody lives by."""

from __future__ import annotations

from bot.text import _
from conversations.profile import flow  # noqa: F401 - registers it
from handlers import dialogue
from handlers.registry import on
from handlers.turn import Turn


@on.command("timezone", summary=_("Your time zone"))
async def timezone(turn: Turn) -> None:
    """Ask for a city or the time there, unless it was typed after the command."""
    await dialogue.start(turn, "timezone", words=turn.rest)


@on.press("timezone")
async def pressed(turn: Turn, about: str, option: str) -> None:
    """As the command; `about` is where the button stood."""
    await dialogue.start(turn, "timezone", of=about)
