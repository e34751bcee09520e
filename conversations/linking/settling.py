"""What is true of one person of whom two profiles are known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final, TypeAlias

from bot.model import Plain
from storage.records.people import Circle, Person

Values: TypeAlias = dict[str, Plain]

# Each thing that can differ, as plain JSON, in the order in which it is asked about.
VALUES: Final[Mapping[str, Callable[[Person], Plain]]] = {
    "name": lambda person: person.name,
    "pronouns": lambda person: person.pronouns,
    "wiki_name": lambda person: person.wiki_name,
    "introduction": lambda person: person.introduction,
    "languages": lambda person: list(person.languages),
    "zone": lambda person: person.zone,
    "quiet": lambda person: [person.quiet_from, person.quiet_to],
    "circle": lambda person: str(person.circle),
    "unprompted": lambda person: person.unprompted,
}
UNSAID: Final[Values] = {
    "name": "",
    "pronouns": "",
    "wiki_name": "",
    "introduction": "",
    "languages": [],
    "zone": "",
    "quiet": [21 * 60, 8 * 60],  # as for everybody who has not chosen
}


def settle(first: Person, second: Person) -> tuple[Person, dict[str, list[Plain]]]:
    """The first as both together, and both values of whatever they do not agree on.

    What only one has said is true of both. Until somebody has chosen, the first one's value
    stays, but for who sees them and who writes to them: there the more careful one does.
    """
    agreed: Values = {}
    differing: dict[str, list[Plain]] = {}
    for field, value in VALUES.items():
        one, other = value(first), value(second)
        unsaid = field in UNSAID and UNSAID[field] in (one, other)
        if one == other or unsaid:
            agreed[field] = other if unsaid and one == UNSAID[field] else one
        else:
            agreed[field] = CAREFUL[field](one, other) if field in CAREFUL else one
            differing[field] = [one, other]
    return _with(first, agreed), differing


CAREFUL: Final[Mapping[str, Callable[[Any, Any], Plain]]] = {
    "circle": lambda one, other: min(one, other, key=lambda name: list(Circle).index(Circle(name))),
    "unprompted": lambda one, other: one and other,
}


def _with(person: Person, values: Values) -> Person:
    quiet_from, quiet_to = values["quiet"]
    return replace(
        person,
        name=values["name"],
        pronouns=values["pronouns"],
        wiki_name=values["wiki_name"],
        introduction=values["introduction"],
        languages=tuple(values["languages"]),
        zone=values["zone"],
        quiet_from=quiet_from,
        quiet_to=quiet_to,
        circle=Circle(values["circle"]),
        unprompted=values["unprompted"],
    )
