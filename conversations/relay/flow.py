"""Writing to whom one was brought together with."""

from __future__ import annotations

from bot.engine.answers import Anything
from bot.engine.flows import flow
from bot.engine.talk import Talk
from bot.text import CommandWord, Text, _, named
from conversations.relay.words import listing


@flow("write", title=_("A message to pass on"))
async def write(talk: Talk) -> None:
    """Wait for what is to be passed on; what it says stays out of the journal.

    Whoever hears that this has ended passes it on.
    """
    await talk.ask("message", _to(talk.args["to"]), Anything())


def _to(people: list[str]) -> Text:
    return _(
        "<b>To {names}</b>: I pass on what you write or say next, and nothing after that. "
        "{cancel} if you have thought better of it.",
        names=listing([named(one) for one in people]),
        cancel=CommandWord("cancel"),
    )
