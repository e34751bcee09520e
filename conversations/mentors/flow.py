"""Becoming a mentor, changing how one is, and what else has to be typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.engine.answers import text
from bot.engine.flows import flow
from bot.engine.talk import Option, Talk
from bot.model import Plain
from bot.text import CommandWord, Listing, Text, _, paragraphs, pgettext, verbatim
from conversations.assessment.framework import Framework
from conversations.assessment.framework_file import framework_of
from conversations.assessment.steps import framework_file
from conversations.meeting.preparing import prepare
from conversations.meeting.questions import ask_circle
from conversations.mentors import steps
from conversations.mentors.topics import ask_topics
from conversations.mentors.words import FORMATS, LASTING
from conversations.one_day import OneDay
from conversations.whole_number import Number

BECOME: Final = "become-mentor"
CHANGE: Final = "change-mentor"
CONFIRM: Final = "confirm-meeting"
AWAY: Final = "mentor-away"
BACKUP: Final = "mentor-backup"
MENTORING: Final = CommandWord("mentoring")
MOST_TRIES: Final = 4
LONGEST_CODE: Final = 60  # characters
PLACES: Final = Number(1, 10, (1, 2, 3, 5))
HOURS: Final = Number(1, 40, (1, 2, 4, 8))
DONE: Final = Option("_done", pgettext("button", "That is all"), words=(_("no"),))
FIELDS: Final = ("topics", "places", "hours", "lasting", "formats")


@flow(BECOME, title=_("Becoming a mentor"))
async def become_a_mentor(talk: Talk) -> None:
    """Ask what somebody helps with, and how much they can carry."""
    known = await talk.step("known", steps.circumstances)
    if not known["communities"]:
        return await talk.say(NO_COMMUNITY)
    community, framework = await _framework(talk, known["communities"])
    if not await prepare(talk, community):
        return await talk.say(
            _(
                "All right. You are no mentor, and I keep nothing. {mentoring} asks again.",
                mentoring=MENTORING,
            )
        )
    topics = await ask_topics(talk, framework, known["topics"], known["assessed"])
    hours = await talk.ask("hours", QUESTIONS["hours"], HOURS)
    places = await talk.ask("places", QUESTIONS["places"], PLACES)
    lasting = await _lasting(talk)
    formats = await _formats(talk)
    if known["circles"]:
        await ask_circle(talk, known["circles"])
    await talk.step(
        "become",
        steps.become,
        topics=topics,
        hours=hours,
        places=places,
        lasting=lasting,
        formats=formats,
        final=True,
    )
    await talk.say(
        _("Thank you! You are a mentor now. When somebody looks for what you can do, I ask you.")
    )


async def _framework(talk: Talk, communities: Plain) -> tuple[str, Framework]:
    """The community in which somebody helps, and the skills that it speaks of."""
    chosen = communities[0]
    if len(communities) > 1:
        options = [Option(id, verbatim(name)) for id, name, _version in communities]
        wanted = await talk.choose("community", _("In which of your communities?"), options)
        chosen = next(one for one in communities if one[0] == wanted)
    community, _name, version = chosen
    own = await talk.look("framework", framework_file, community=community, version=version)
    return community, framework_of(own)


async def _lasting(talk: Talk) -> str:
    options = [Option(str(one), label) for one, label in LASTING.items()]
    lasting: str = await talk.choose("lasting", QUESTIONS["lasting"], options)
    return lasting


async def _formats(talk: Talk) -> list[str]:
    """How somebody likes to meet: several, one after the other."""
    chosen: list[str] = []
    for attempt in map(str, range(len(FORMATS))):
        left = [Option(str(one), label) for one, label in FORMATS.items() if one not in chosen]
        options = [*left, DONE] if chosen else left
        question = _more_formats(chosen) if chosen else QUESTIONS["formats"]
        one = await talk.choose(("format", attempt), question, options, columns=2)
        if one == DONE.id:
            break
        chosen.append(one)
    return chosen


def _more_formats(chosen: Sequence[str]) -> Text:
    names = Listing(tuple(label for one, label in FORMATS.items() if one in chosen))
    return paragraphs(_("You meet: {words}", words=names), _("And how else?"))


@flow(CHANGE, title=_("How you are a mentor"))
async def change_one_thing(talk: Talk) -> None:
    """Ask for one thing anew."""
    match talk.args["field"]:
        case "topics":
            known = await talk.step("known", steps.circumstances)
            if not known["communities"]:
                return await talk.say(NO_COMMUNITY)
            _community, framework = await _framework(talk, known["communities"])
            topics = await ask_topics(talk, framework, known["topics"], known["assessed"])
            await talk.step("topics", steps.help_with, topics=topics)
        case "hours":
            hours = await talk.ask("hours", QUESTIONS["hours"], HOURS)
            await talk.step("changed", steps.change, field="hours_a_month", value=hours)
        case "places":
            places = await talk.ask("places", QUESTIONS["places"], PLACES)
            await talk.step("changed", steps.change, field="places", value=places)
        case "lasting":
            lasting = await _lasting(talk)
            await talk.step("changed", steps.change, field="lasting", value=lasting)
        case "formats":
            formats = await _formats(talk)
            await talk.step("changed", steps.change, field="formats", value=formats)


@flow(CONFIRM, title=_("What your community asks for"))
async def confirm_again(talk: Talk) -> None:
    """Ask for what a community has changed."""
    if await prepare(talk, talk.args["community"]):
        await talk.say(_("Thank you. Others can find you again."))
    else:
        await talk.say(
            _(
                "All right. Then nobody finds you there. {mentoring} asks again.",
                mentoring=MENTORING,
            )
        )


@flow(AWAY, title=_("Until when you are away"))
async def be_away(talk: Talk) -> None:
    """Ask for the day on which a mentor is back."""
    question = _("On which day are you back? Please write it as in 2026-09-30.")
    for attempt in map(str, range(MOST_TRIES)):
        until = await talk.ask(("until", attempt), question, OneDay())
        kept = await talk.step(("away", attempt), steps.go_away, until=until)
        if kept:
            return await talk.say(
                _(
                    "You are away until {day}. I send nobody new until then.",
                    day=date.fromisoformat(kept),
                )
            )
        question = _("That day has to come within a year. On which day are you back?")
    await talk.say(_("All right, nothing has changed."))


@flow(BACKUP, title=_("Who stands in for you"), forgets=True)
async def name_a_backup(talk: Talk) -> None:
    """Take the code that another mentor shared."""
    question = _CODE
    for attempt in map(str, range(MOST_TRIES)):
        code = await talk.ask(("code", attempt), question, text(LONGEST_CODE), optional=True)
        if code is None:
            return await talk.say(_("All right, nothing has changed."))
        found = await talk.step(
            ("taken", attempt),
            steps.take_code,
            code=code,
            account=talk.args["account"],
            final=True,  # a code that was typed is spent
        )
        if "backup" in found:
            return await talk.say(
                _("Thank you. I have asked them, and tell you as soon as they have said yes.")
            )
        if found["problem"] == "often":
            break
        question = paragraphs(_("That code does not work (any more)."), _CODE)
    await talk.say(_("Those were too many wrong codes. Please try again later."))


QUESTIONS: Final = {
    "hours": _("How many hours a month can you give, all in all? A rough number is fine."),
    "places": _("How many people would you like to accompany at the same time, at most?"),
    "lasting": _("Would you rather help in one conversation, or for some months?"),
    "formats": _("How do you like to meet? You can choose several, one after the other."),
}
_CODE: Final = _(
    "Please type the code that the other mentor sees in {mentoring}, under “Backup”. They read "
    "your name and have to say yes.",
    mentoring=MENTORING,
)
NO_COMMUNITY: Final = _(
    "Mentors help in communities, and you belong to none here yet. {join} shows how to join one.",
    join=CommandWord("join"),
)
