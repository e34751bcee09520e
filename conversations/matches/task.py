"""Writing down what to do until the next time."""

from __future__ import annotations

from typing import Final

from bot.engine.flows import flow
from bot.engine.talk import Talk
from bot.text import _
from conversations.matches import steps
from conversations.one_line import OneLine

LONGEST: Final = 150  # characters


@flow("task", title=_("Something to do"), forgets=True, discreet=True)
async def task(talk: Talk) -> None:
    """Take one line that everybody in the match sees in the list."""
    words = await talk.ask(
        "words",
        _("What is to be done? One line; everybody in this match sees it in the list."),
        OneLine(LONGEST),
    )
    added = await talk.step(
        "added", steps.add_task, match=talk.args["match"], words=words, final=True
    )
    if not added:
        await talk.say(_("That did not work: the list is full, or this match does not go on."))
