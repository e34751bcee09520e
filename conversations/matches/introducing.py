"""What an introduction says: who the others are, the goal, and how to begin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from bot.i18n import autonym
from bot.text import Link, Listing, Text, _, lines, paragraphs, verbatim
from conversations.relay.words import BEFOREHAND
from storage.records.matches import Kind, Match, MatchPart, Member
from storage.records.people import Person


def introduction(
    match: Match,
    reader: Member,
    others: Sequence[Person],
    addresses: Mapping[str, str],
    extra: Sequence[Text],
) -> Text:
    """Everything that somebody reads when they are brought together with these people.

    `addresses` leads to those who can be written to directly, by person.
    """
    return paragraphs(
        _heading(match, reader),
        *(_about(person, addresses.get(person.id)) for person in others),
        *([_("The goal: {goal}", goal=match.goal)] if match.goal else []),
        *extra,
        *([AGENDA] if match.kind is Kind.MENTORING else []),
        *([] if len(addresses) == len(others) else [BEFOREHAND]),
    )


def _heading(match: Match, reader: Member) -> Text:
    match match.kind, reader.part:
        case Kind.MENTORING, MatchPart.MENTOR:
            return _("<b>You have a new mentee.</b>")
        case Kind.MENTORING, _:
            return _("<b>You have a mentor.</b>")
    return _("<b>Here is whom you meet this time.</b>")


def _about(person: Person, address: str | None) -> Text:
    """What the profile shows, which both agreed to by saying yes."""
    told = [_name(person)]
    if person.languages:
        tongues = Listing(tuple(verbatim(autonym(tag)) for tag in person.languages))
        told.append(_("Languages: {list}", list=tongues))
    if person.wiki_name:
        told.append(_("Wiki user name: {words}", words=person.wiki_name))
    if person.introduction:
        told.append(_("They say: {words}", words=person.introduction))
    if address:
        told.append(_('<a href="{link}">Write to them directly</a>', link=Link(address)))
    return lines(told)


def _name(person: Person) -> Text:
    name = verbatim(person.name) if person.name else NAMELESS
    if person.pronouns:
        return _("<b>{name}</b> ({pronouns})", name=name, pronouns=person.pronouns)
    return _("<b>{name}</b>", name=name)


NAMELESS: Final = _("Somebody who has told me no name yet")
AGENDA: Final = lines(
    (
        _("For a first talk:"),
        _("1. Get to know each other: what you do, and what you like about it."),
        _("2. The goal: what would be different in some months?"),
        _("3. How you work together: how often, by which means, what stays between you."),
        _("4. One small step until the next time, and when that is."),
    )
)
