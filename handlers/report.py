"""Problems that people report, and how they end."""

from __future__ import annotations

from typing import Final

from bot.text import _
from conversations.safety import flow  # noqa: F401 - registers it
from handlers import dialogue
from handlers.own_days import own_day
from handlers.registry import on
from handlers.rights import NotOrganiser, as_organiser
from handlers.turn import Turn
from storage import reports

BEGINNING: Final = 60  # characters


@on.command("report", summary=_("Tell the organisers that something is wrong"))
async def report(turn: Turn) -> None:
    """Ask what happened."""
    await dialogue.start(turn, "report")


@on.press("report")
async def pressed(turn: Turn, about: str, option: str) -> None:
    """As the command."""
    await report(turn)


@on.press("close")
async def close(turn: Turn, about: str, option: str) -> None:
    """Ask an organiser what came of a report, to end it.

    Raises `NotOrganiser` for everybody else, and for whom it is about.
    """
    found = await reports.find(turn.tx, about)
    community = await as_organiser(turn, found.community or "" if found else "")
    if found is None or await reports.is_about(turn.tx, found, turn.somebody.id):
        raise NotOrganiser
    if not found.open:
        return turn.edit(_("This report has been closed."))
    await dialogue.start(
        turn,
        "outcome",
        report=about,
        community=community.id,
        day=own_day(turn, found.at).isoformat(),
        words=_beginning(found.words),
    )


def _beginning(words: str) -> str:
    """Enough of a report to tell it from another one."""
    line = " ".join(words.split())
    return line if len(line) <= BEGINNING else line[:BEGINNING].rstrip() + "…"
