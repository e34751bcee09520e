"""What people are called where several of them are called the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import count

from bot.i18n import fold
from bot.text import SOMEBODY, Text, _, verbatim
from storage.records.matches import Match


def called(names: Mapping[str, str], matches: Sequence[Match], reader: str) -> dict[str, Text]:
    """How to name people to somebody, who must not take one for another.

    Of those in the reader's matches who have the same name each has a number, by who came first.
    """
    others = [one.person for match in matches for one in match.others(reader)]
    known = list(dict.fromkeys(one for one in others if one in names))
    folded = {one: fold(names[one]) for one in known}
    found = {one: verbatim(name) if name else SOMEBODY for one, name in names.items()}
    many, taken = Counter(folded.values()), set(folded.values())
    for person in known:
        if many[folded[person]] > 1:
            number = _free(folded[person], taken)
            found[person] = _("{name} ({number})", name=found[person], number=number)
    return found


def _free(name: str, taken: set[str]) -> int:
    """The first number that leads to no name which somebody else has."""
    number = next(n for n in count(1) if fold(f"{name} ({n})") not in taken)
    taken.add(fold(f"{name} ({number})"))
    return number
