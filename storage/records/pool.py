"""What matching may know of people: what brings them together, and never what they are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from storage.records.meeting_profiles import Hours

TEACHES_FROM: Final = 3  # the level, by own word, from which on a skill is a mentor's topic


@dataclass(frozen=True, slots=True)
class Someone:
    """One person as matching sees them; what they did not tell is empty.

    Whoever may not be proposed at all (too far away to be seen, no agreement on age and conduct,
    not reachable) is not in the pool in the first place.
    """

    person: str
    speaks: Mapping[str, int] = field(default_factory=dict)  # 1 (a little) to 4 (at home)
    hours: tuple[Hours, ...] = ()  # of a week, on their own clock; counted in quarters of an hour
    zone: str = ""  # IANA
    helps: Mapping[str, int] = field(default_factory=dict)  # skill: level from 1 to 4
    learns: Mapping[str, int] = field(default_factory=dict)  # skill: own level; 0: not told
    communities: frozenset[str] = frozenset()
    hubs: frozenset[str] = frozenset()  # of these communities, themselves among them
    gender: str = ""  # woman, man, other; empty: not told
    own_gender: bool = False  # wants to meet their own gender only
    places: int = 0  # for mentees, those that are free
    away: bool = False
    load: float = 0.0  # the share of their places that is taken or asked for, from 0 to 1
    mentored: int = 0  # how many people they have accompanied as a mentor
    mentor_days: int = 0  # since they became one
    met: Mapping[str, int] = field(default_factory=dict)  # person: how often
    apart: frozenset[str] = frozenset()  # whom they must not meet, whoever of the two wants that
    repeats: bool = False  # they ask for somebody whom they have met before
