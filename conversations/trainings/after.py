"""How a training was: two questions, once it is over."""

from __future__ import annotations

from typing import Final

from bot.engine.answers import text
from bot.engine.flows import flow
from bot.engine.talk import Option, Talk
from bot.text import _, pgettext
from conversations.trainings import steps

FLOW: Final = "training-after"
LONGEST: Final = 500  # characters
USEFUL: Final = (
    Option("4", pgettext("button", "Very useful")),
    Option("3", pgettext("button", "Useful")),
    Option("2", pgettext("button", "Hardly")),
    Option("1", pgettext("button", "Not at all")),
)


@flow(FLOW, title=_("How a training was"))
async def after(talk: Talk) -> None:
    """Take two answers for those who hold it, who read them without names."""
    useful = await talk.choose("useful", _("How useful was it for you?"), USEFUL, progress=(1, 2))
    differently = await talk.ask(
        "differently",
        _("What will you do differently from now on? Whoever held it reads it, without your name."),
        text(LONGEST),
        optional=True,
        progress=(2, 2),
    )
    await talk.step(
        "answered",
        steps.say_how_it_was,
        date=talk.args["date"],
        useful=int(useful),
        differently=differently or "",
        final=True,
    )
