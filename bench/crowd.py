"""People as a movement has them: languages by region, hours by habit, skills wanted and offered."""

from __future__ import annotations

from random import Random
from typing import Final, TypeAlias

from storage.records.meeting_profiles import Hours
from storage.records.pool import Someone

Region: TypeAlias = tuple[int, tuple[str, ...], tuple[str, ...], float]

# How many of hundred, zones, languages spoken at home, and the share that knows English as well.
REGIONS: Final[tuple[Region, ...]] = (
    (18, ("Africa/Lagos",), ("ha", "yo", "ig"), 0.8),
    (8, ("Africa/Nairobi", "Africa/Accra"), ("sw", "tw"), 0.8),
    (8, ("Africa/Abidjan", "Africa/Kinshasa"), ("fr",), 0.3),
    (10, ("Africa/Cairo", "Asia/Amman", "Africa/Casablanca"), ("ar",), 0.5),
    (14, ("Asia/Kolkata", "Asia/Dhaka", "Asia/Kathmandu"), ("hi", "bn", "ne"), 0.7),
    (10, ("Asia/Jakarta", "Asia/Manila"), ("id", "tl"), 0.6),
    (12, ("America/Bogota", "America/Santiago", "America/Mexico_City"), ("es",), 0.4),
    (6, ("America/Sao_Paulo",), ("pt_BR",), 0.4),
    (10, ("Europe/Paris", "Europe/Berlin", "Europe/Warsaw"), ("fr", "de", "pl"), 0.8),
    (4, ("America/New_York", "America/Toronto", "Australia/Sydney"), ("en",), 1.0),
)
SKILLS: Final = tuple(f"skill{n}" for n in range(14))
HABITS: Final = ((8, 12), (12, 14), (13, 17), (17, 21), (18, 22), (19, 21), (20, 23))


def seekers(number: int, seed: int = 1) -> list[Someone]:
    """People who look for a mentor for one or two things."""
    return [_someone(Random(f"{seed} seeker {n}"), f"s{n:05}") for n in range(number)]


def mentors(number: int, seed: int = 1) -> list[Someone]:
    """Mentors with some places, part of them taken."""
    found = []
    for n in range(number):
        chance = Random(f"{seed} mentor {n}")
        found.append(_someone(chance, f"m{n:05}", mentor=True))
    return found


def peers(number: int, seed: int = 1) -> list[Someone]:
    """People of one round, with those whom they met before."""
    everybody = [f"p{n:05}" for n in range(number)]
    found = []
    for name in everybody:
        chance = Random(f"{seed} {name}")
        met = {other: 1 for other in chance.sample(everybody, min(5, number)) if other != name}
        found.append(_someone(chance, name, met=met, peer=True))
    return found


def _someone(
    chance: Random,
    name: str,
    *,
    mentor: bool = False,
    peer: bool = False,
    met: dict[str, int] | None = None,
) -> Someone:
    region = chance.choices(range(len(REGIONS)), [one[0] for one in REGIONS])[0]
    _share, zones, home, english = REGIONS[region]
    speaks = {chance.choice(home): chance.choice((4, 4, 4, 3))}
    if chance.random() < english:
        speaks.setdefault("en", chance.choice((1, 2, 2, 3, 3, 4)))
    if chance.random() < 0.1:
        speaks.setdefault(chance.choice(("fr", "es", "ar", "de")), chance.choice((1, 2, 3)))
    helps: dict[str, int] = {}
    if mentor:
        helps = {skill: chance.choice((3, 3, 4)) for skill in chance.sample(SKILLS, 3)}
    elif peer:
        helps = {skill: chance.choice((2, 3, 3, 4)) for skill in chance.sample(SKILLS, 2)}
    wanted = [skill for skill in chance.sample(SKILLS, 2) if skill not in helps]
    places = chance.choice((1, 2, 3, 4, 6, 8, 10)) if mentor else 0
    community = f"c{region}.{int(chance.triangular(0, 12, 0))}"
    return Someone(
        person=name,
        speaks=speaks,
        hours=_hours(chance) if chance.random() < 0.85 else (),
        zone=chance.choice(zones),
        helps=helps,
        learns={} if mentor else {skill: chance.choice((0, 1, 2)) for skill in wanted},
        communities=frozenset((community,)),
        hubs=frozenset((community, f"h{region}")),
        gender=chance.choice(("", "", "woman", "man")),
        own_gender=chance.random() < 0.02,
        places=places,
        load=chance.choice((0.0, 0.25, 0.5)),
        met=met or {},
    )


def _hours(chance: Random) -> tuple[Hours, ...]:
    first, last = chance.choice(HABITS)
    days = chance.sample(range(7), chance.choice((2, 3, 5, 5)))
    weekend = [(day, 9 * 60, 13 * 60) for day in (5, 6) if chance.random() < 0.3]
    return tuple(sorted([(day, first * 60, last * 60) for day in days if day < 5] + weekend))
