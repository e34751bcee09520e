"""What two or three people may begin to talk about, from what they share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice, permutations
from typing import Final, TypeAlias

from bot.text import LanguageName, Text, _
from storage.records.pool import Someone

Name: TypeAlias = Callable[[str], Text]

STARTERS: Final = 2
AT_HOME: Final = 3  # how well a language is spoken in which one talks freely


def starters(people: Sequence[Someone], theme: str, name: Name) -> list[Text]:
    """Two of them, those that say most about these people first."""
    return list(islice(_all(people, theme, name), STARTERS))


def _all(people: Sequence[Someone], theme: str, name: Name) -> Iterator[Text]:
    swap = _swap(people)
    if swap:
        one, other = map(name, swap)
        yield _(
            "One of you can help with {one} and wants to learn {other}; for another it is just "
            "the other way round. What would you show each other first?",
            one=one,
            other=other,
        )
    if theme:
        yield _("The theme is “{theme}”. What comes to your mind first?", theme=theme)
    if not swap:
        yield from _one_way(people, name)
    yield from _wished(people, name)
    yield from _spoken(people)
    yield _("What brought each of you here, and what made you stay?")
    yield _("What would you like to be able to do a year from now?")


def _swap(people: Sequence[Someone]) -> tuple[str, str] | None:
    """A skill for a skill."""
    for one, other in permutations(people, 2):
        given = sorted(one.helps.keys() & other.learns.keys())
        taken = sorted(other.helps.keys() & one.learns.keys())
        if given and taken:
            return given[0], taken[0]
    return None


def _one_way(people: Sequence[Someone], name: Name) -> Iterator[Text]:
    for one, other in permutations(people, 2):
        for skill in sorted(one.helps.keys() & other.learns.keys()):
            yield _(
                "One of you can help with {skill}, and another wants to learn it. What would be a "
                "good first step?",
                skill=name(skill),
            )
            return


def _wished(people: Sequence[Someone], name: Name) -> Iterator[Text]:
    for skill in sorted(frozenset.intersection(*(frozenset(one.learns) for one in people))):
        yield _(
            "Each of you wants to learn {skill}. What have you tried so far?", skill=name(skill)
        )
        return


def _spoken(people: Sequence[Someone]) -> Iterator[Text]:
    shared = frozenset.intersection(*(frozenset(one.speaks) for one in people))
    best = max(sorted(shared), key=lambda tag: min(one.speaks[tag] for one in people), default="")
    if best and len(shared) > 1 and min(one.speaks[best] for one in people) >= AT_HOME:
        yield _(
            "{language} is the language in which you all talk most freely. How do you say in it "
            "what you do here?",
            language=LanguageName(best),
        )
