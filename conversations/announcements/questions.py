"""The questions about an announcement, one for each of its points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from bot.engine.answers import text
from bot.engine.talk import Option, Talk
from bot.model import Plain
from bot.text import Text, _, ngettext, paragraphs, pgettext, verbatim
from conversations.announcements import words
from conversations.announcements.moments import DayAhead
from conversations.one_line import OneLine
from conversations.peers.clock_time import ClockTime

LONGEST_WORDS: Final = 1500  # characters: one message on every network
LONGEST_TOPIC: Final = 30
MOST_TRANSLATIONS: Final = 6  # asked for one after the other; others can be added
MOST_TOPICS: Final = 12
Progress: TypeAlias = tuple[int, int] | None
NO_TOPIC: Final = Option("_none", pgettext("button", "No topic"))
NEW_TOPIC: Final = Option("_new", pgettext("button", "A new topic"))


@dataclass(frozen=True, slots=True)
class Topic:
    """What an announcement is about: one that the community has, or a new one."""

    id: str = ""
    name: str = ""  # of a new one

    def as_wish(self) -> dict[str, Plain]:
        """The same as plain JSON."""
        return {"topic": self.id, "new_topic": self.name}


async def ask_words(talk: Talk, tag: str, *, first: Progress = None) -> str:
    """What is said in a language, at first or again."""
    asked = _first(tag) if first else _in(tag)
    key, answer = ("words", tag.lower()), text(LONGEST_WORDS)
    said: str = await talk.ask(key, asked, answer, progress=first)
    return said


async def ask_translations(
    talk: Talk, own: str, others: Sequence[tuple[str, int]], progress: Progress
) -> dict[str, str]:
    """The same in each other language that people there read best, as far as somebody wants."""
    found = {}
    for tag, n in others:
        asked = paragraphs(*([_read_by(tag, n)] if n else []), _translate(tag, own))
        key, answer = ("words", tag.lower()), text(LONGEST_WORDS)
        said = await talk.ask(key, asked, answer, optional=True, progress=progress)
        if said:
            found[tag] = said
    return found


async def ask_topic(talk: Talk, topics: Sequence[Plain], progress: Progress = None) -> Topic:
    """What it is about; people can do without a topic."""
    options = [Option(id, verbatim(name)) for id, name in topics]
    new = [NEW_TOPIC] if len(topics) < MOST_TOPICS else []
    options = [*options, *new, NO_TOPIC]
    chosen = await talk.choose("topic", _TOPIC, options, columns=2, progress=progress)
    if chosen == NO_TOPIC.id:
        return Topic()
    if chosen == NEW_TOPIC.id:
        answer = OneLine(LONGEST_TOPIC)
        return Topic(name=await talk.ask("new_topic", _NEW_TOPIC, answer, progress=progress))
    return Topic(id=chosen)


async def ask_moment(talk: Talk, n: str, today: str, asked: Text) -> tuple[str, int]:
    """The day in ISO 8601, and the minute of that day."""
    day: str = await talk.ask(("day", n), asked, DayAhead(today))
    minute: int = await talk.ask(("time", n), _TIME, ClockTime())
    return day, minute


def _read_by(tag: str, n: int) -> Text:
    return ngettext(
        "{n} person reads {language} best.",
        "{n} people read {language} best.",
        n,
        language=words.language(tag),
    )


def _translate(tag: str, own: str) -> Text:
    return _(
        "If you have it in {language}, please write it. If you skip, those who read that get it in "
        "{own}.",
        language=words.language(tag),
        own=words.language(own),
    )


def _first(tag: str) -> Text:
    return _(
        "What would you like to announce? Please write it in {language}, as people shall read it; "
        "addresses of pages can be tapped. At most {n} characters.",
        language=words.language(tag),
        n=LONGEST_WORDS,
    )


def _in(tag: str) -> Text:
    return _("Please write it in {language}.", language=words.language(tag))


_TOPIC: Final = _(
    "What is it about? Whoever does not want to hear about a topic can turn that off and still "
    "hears the rest."
)
_NEW_TOPIC: Final = _("What is the topic called? One or two words, as “Events”.")
_TIME: Final = _("At what time, where the community is at home?")
DAY: Final = _("On which day shall it go out? You can also write one, as in 2026-09-30.")
