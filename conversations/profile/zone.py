"""Which clock somebody lives by, found out by a city or by the time it shows."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.engine.answers import text
from bot.engine.talk import Option, Talk
from bot.model import Plain
from bot.text import CommandWord, Text, _, paragraphs, pgettext, verbatim
from conversations.profile import steps

MOST_TRIES: Final = 4
LONGEST: Final = 60  # characters in the name of a place
OTHER: Final = Option("other", pgettext("button", "None of these"))
QUESTION: Final = _(
    "Where do you live? A city is best, or tell me what time it is there now. "
    "I keep the time zone only."
)
UNKNOWN: Final = _(
    "I do not know that place. Is there a larger city nearby? Or what time is it there now?"
)
ELSEWHERE: Final = _("Then another city nearby, please. Or what time is it there now?")


async def ask_zone(talk: Talk, words: str = "") -> bool:
    """Find out and keep somebody's time zone; False where they would rather not say."""
    question = QUESTION
    for attempt in map(str, range(MOST_TRIES)):
        typed = words or await talk.ask(("place", attempt), question, text(LONGEST), optional=True)
        words = ""
        if typed is None:
            return False
        zones = await talk.step(("zones", attempt), steps.zones, words=typed)
        zone = await _choose(talk, attempt, zones)
        if zone:
            now = await talk.step("zone", steps.live_in, zone=zone)
            await talk.say(_it_is(now))
            return True
        question = ELSEWHERE if zones else UNKNOWN
    return False


async def _choose(talk: Talk, attempt: str, zones: Plain) -> str | None:
    """The zone that is meant; one alone needs no question."""
    if len(zones) < 2:
        return zones[0][0] if zones else None
    options = [Option(f"n{n}", verbatim(label)) for n, (_zone, label) in enumerate(zones)]
    chosen = await talk.choose(("which", attempt), _("Which of these is it?"), [*options, OTHER])
    return None if chosen == OTHER.id else zones[int(chosen[1:])][0]


def _it_is(now: str) -> Text:
    return paragraphs(
        _("So for you it is now {now}.", now=datetime.fromisoformat(now)),
        _("If that is wrong: {timezone}", timezone=TIMEZONE),
    )


TIMEZONE: Final = CommandWord("timezone")
