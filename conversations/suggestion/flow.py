"""A reader suggests better words."""

from __future__ import annotations

from typing import Final

from bot.engine.answers import text
from bot.engine.flows import flow
from bot.engine.talk import Talk
from bot.text import _
from conversations.suggestion import steps

THANKS: Final = _("Thank you! I have kept it for the people who look after my words.")
ENOUGH: Final = _("You have helped a lot today, thank you! Please go on tomorrow.")


@flow("suggest", title=_("A better text"), forgets=True)
async def suggest(talk: Talk) -> None:
    """Take one sentence that reads badly, and a better one."""
    if not await talk.step("room", steps.has_room):
        return await talk.say(ENOUGH)
    words = await talk.ask(
        "words", _("Which of my sentences reads badly? Please copy it here."), text(500)
    )
    better = await talk.ask("better", _("And what would you say instead?"), text(500))
    kept = await talk.step("kept", steps.keep, words=words, better=better, final=True)
    await talk.say(THANKS if kept else ENOUGH)
