"""The questions about meeting others, one for each thing that brings people together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.engine.answers import Choice, Option
from bot.engine.talk import Talk
from bot.model import Plain
from bot.text import LanguageName, Link, Text, _, lines, ngettext, paragraphs, pgettext
from conversations.meeting import steps
from conversations.meeting.answers import EXAMPLE, SpokenLanguage, WeekHours
from conversations.meeting.week import PRESETS, ordered
from conversations.meeting.week_words import in_words
from conversations.meeting.words import CIRCLES, GENDERS, LEVELS
from conversations.one_line import OneLine
from storage.records.meeting_profiles import Hours
from storage.records.people import Circle

LONGEST_NAME: Final = 60  # characters
MOST_LANGUAGES: Final = 8
MOST_HOURS: Final = 6  # answers that are put together
NOT_AT_ALL: Final = Option("0", pgettext("button", "Not at all"))
RATHER_NOT: Final = Option("none", pgettext("button", "I would rather not say"))
EVERYBODY: Final = Option("all", pgettext("button", "No, whoever fits"), words=(_("no"),))
OWN_ONLY: Final = Option("own", pgettext("button", "Yes, only my own"), words=(_("yes"),))


async def ask_agreement(talk: Talk, missing: Plain) -> bool:
    """Whether somebody is old enough and goes by the code of conduct."""
    agreed: bool = await talk.confirm("meeting-agreement", _agreement(missing))
    return agreed


def _agreement(missing: Plain) -> Text:
    who = _("Whoever meets others in <b>{community}</b>:", community=missing["community"])
    age = ngettext(
        "• is at least {n} year old",
        "• is at least {n} years old",
        missing["age"],
    )
    conduct = _("• is kind and honest, and treats others with respect")
    if missing["conduct"]:
        conduct = _("• keeps to its code of conduct: {conduct}", conduct=_conduct(missing))
    return paragraphs(lines((who, age, conduct)), _("Does that hold for you?"))


def _conduct(missing: Plain) -> Link | str:
    words: str = missing["conduct"]
    return Link(words) if words.startswith(("https://", "http://")) else words


async def ask_name(talk: Talk) -> str:
    """What somebody is called by those whom they meet; empty where they would rather not say."""
    question = _(
        "What may others call you? They read it only once you have both said yes. "
        "A first name or a nickname is fine."
    )
    name = await talk.ask("meeting-name", question, OneLine(LONGEST_NAME), optional=True)
    return name or ""


async def ask_languages(talk: Talk, first: Sequence[str]) -> dict[str, int]:
    """Which languages somebody speaks, and how well: those they read first."""
    speaks: dict[str, int] = {}
    for tag in first[:MOST_LANGUAGES]:
        speaks[tag] = await _how_well(talk, tag)
    question = _("Do you speak another language? If so, please write its name.")
    for attempt in map(str, range(len(speaks), MOST_LANGUAGES)):
        tag = await talk.ask(("meeting-language", attempt), question, SpokenLanguage())
        if tag is None:
            break
        if tag not in speaks:
            speaks[tag] = await _how_well(talk, tag)
        question = _("And another one?")
    return {tag: level for tag, level in speaks.items() if level}


async def _how_well(talk: Talk, tag: str) -> int:
    options = [Option(str(level), label) for level, label in LEVELS.items()]
    choice = Choice((*options, NOT_AT_ALL), values=(*LEVELS, 0))
    question = _("How well do you speak <b>{language}</b>?", language=LanguageName(tag))
    level: int = await talk.ask(("meeting-spoken", tag), question, choice)
    return level


async def ask_hours(talk: Talk) -> list[list[int]]:
    """When in a week somebody has time; empty where they would rather not say."""
    told: tuple[Hours, ...] = ()
    for attempt in map(str, range(MOST_HOURS)):
        left = tuple(one for one in PRESETS if ordered((*told, *PRESETS[one])) != told)
        answer = WeekHours(left, more=bool(told))
        question = _more_hours(told) if told else WHEN
        more = await talk.ask(("meeting-hours", attempt), question, answer)
        if more is None:
            break
        told = ordered((*told, *((day, start, end) for day, start, end in more)))
        if told == PRESETS["any"]:
            break
    return [list(one) for one in told]


def _more_hours(told: Sequence[Hours]) -> Text:
    return paragraphs(
        in_words(told),
        _("Is there more? You can combine several, or write days and times."),
    )


async def ask_gender(talk: Talk) -> dict[str, Plain]:
    """Somebody's gender, which need not be told, and whether they want to meet their own only."""
    options = [Option(id, label) for id, label in GENDERS.items()]
    gender = await talk.choose("meeting-gender", GENDER, [*options, RATHER_NOT])
    if gender == RATHER_NOT.id:
        return {"gender": "", "own_gender": False}
    question = _("Would you like to meet people of your own gender only?")
    wish = await talk.choose("meeting-own-gender", question, (EVERYBODY, OWN_ONLY))
    return {"gender": gender, "own_gender": wish == OWN_ONLY.id}


async def ask_circle(talk: Talk, allowed: Sequence[str]) -> None:
    """How far a mentor is to be found; without that nobody finds them."""
    options = [Option(one, CIRCLES[Circle(one)]) for one in allowed]
    question = _(
        "Who may find you as a mentor? So far nobody does. They see what you can help with, and "
        "your name only once you have both said yes."
    )
    circle = await talk.choose("meeting-circle", question, options)
    await talk.step("meeting-seen", steps.be_seen, circle=circle)


WHEN: Final = paragraphs(
    _("When in a week do you usually have time, on your own clock?"),
    _("You can combine several, or write days and times, as in: {example}", example=EXAMPLE),
)
GENDER: Final = _(
    "What is your gender? You need not say. I show it to nobody; it serves only those who want to "
    "meet people of their own gender."
)
