"""How programmes are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from bot.text import Listing, Text, _, lines, ngettext, paragraphs, verbatim
from storage.records.programmes import ApplicationState, Programme, ProgrammeState

RHYTHMS: Final[Mapping[int, Text]] = {
    7: _("Each pair meets every week."),
    14: _("Each pair meets every two weeks."),
    30: _("Each pair meets once a month."),
}
STATES: Final[Mapping[ProgrammeState, Text]] = {
    ProgrammeState.OPEN: _("People apply now."),
    ProgrammeState.CLOSED: _("Applications are closed; now people are brought together."),
    ProgrammeState.UNDER_WAY: _("It is under way."),
    ProgrammeState.ENDED: _("It has ended."),
    ProgrammeState.WITHDRAWN: _("It was withdrawn."),
}
MINE: Final[Mapping[ApplicationState, Text]] = {
    ApplicationState.APPLIED: _("You have applied."),
    ApplicationState.APPROVED: _("The organisers have decided, and I ask a mentor for you now."),
    ApplicationState.LEFT_OUT: _("There was no place for you this time."),
    ApplicationState.ASKED: _("I am asking a mentor for you."),
    ApplicationState.MATCHED: _("You have a mentor in it."),
    ApplicationState.OVER: _("There was no place for you this time."),
}


def description(
    title: str,
    about: str,
    skills: Sequence[Text],
    days: tuple[date, date, date],
    places: int,
    rhythm: int,
    tasks: Sequence[str],
) -> Text:
    """A programme as everybody reads it."""
    apply_by, starts_on, ends_on = days
    facts = [
        _("Topics: {list}", list=Listing(tuple(skills))),
        ngettext("{n} place", "{n} places", places),
        _("From {start} to {end}", start=starts_on, end=ends_on),
        RHYTHMS.get(rhythm, verbatim("")),
        _("Apply by {day}", day=apply_by),
    ]
    told = [_("<b>{title}</b>", title=title), verbatim(about), lines(facts)]
    if tasks:
        told.append(what_pairs_do(tasks))
    return paragraphs(*told)


def what_pairs_do(tasks: Sequence[str]) -> Text:
    """The tasks of a programme."""
    numbered = [_("{n}. {words}", n=n, words=task) for n, task in enumerate(tasks, 1)]
    return lines([_("What every pair does:"), *numbered])


def described(programme: Programme, skills: Sequence[Text]) -> Text:
    """The same of one that is there."""
    return description(
        programme.title,
        programme.about,
        skills,
        (programme.apply_by, programme.starts_on, programme.ends_on),
        programme.places,
        programme.rhythm,
        programme.tasks,
    )
