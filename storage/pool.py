"""What matching may know of people, read in bulk: a snapshot, and whom a seeker may be shown."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Final

from bot.i18n.languages import root
from bot.model import Account
from storage import hashes
from storage.agreements import COUNTS_IN
from storage.database import Reading
from storage.records.matches import Kind
from storage.records.meeting_profiles import Hours
from storage.records.people import Circle
from storage.records.pool import TEACHES_FROM, Someone

# How well somebody speaks the languages that they read, where they did not say it themselves.
READS_BEST: Final = 3
READS: Final = 2
AT_ONCE: Final = 500  # people who are put together without a break
CIRCLES: Final = tuple(Circle)  # from the narrowest to the widest


async def someone(tx: Reading, person: str, kind: Kind = Kind.MENTORING) -> Someone | None:
    """What matching may know of this person; None where nobody has this id."""
    found = await people(tx, [person], kind)
    return found[0] if found else None


async def people(tx: Reading, persons: Iterable[str], kind: Kind = Kind.MENTORING) -> list[Someone]:
    """What matching may know of these people, in their order; who has gone is left out.

    Whom somebody must not meet is told as far as they are among them.
    """
    asked = list(dict.fromkeys(persons))
    ids = json.dumps(asked)
    told = {row["id"]: row for row in await tx.all(_TOLD, ids=ids, now=tx.now.timestamp())}
    helps, learns = await _skills(tx, ids)
    communities, hubs, zones = await _communities(tx, ids)
    met = await _met(tx, ids, kind)
    apart = await _apart(tx, ids)
    return [
        Someone(
            person=person,
            speaks=_speaks(row["speaks"], row["languages"]),
            hours=_hours(row["hours"]),
            zone=row["zone"] or zones.get(person, ""),
            helps=helps[person],
            learns=learns[person],
            communities=frozenset(communities[person]),
            hubs=frozenset(hubs[person]),
            gender=row["gender"],
            own_gender=bool(row["own_gender"]),
            places=max(0, row["places"] - row["taken"]),
            away=bool(row["away"]),
            load=min(1.0, row["taken"] / row["places"]) if row["places"] else 0.0,
            mentored=row["mentored"],
            mentor_days=(
                timedelta(seconds=tx.now.timestamp() - row["since"]).days if row["since"] else 0
            ),
            met=met[person],
            apart=frozenset(apart[person]),
        )
        for person in asked
        if (row := told.get(person))
    ]


async def mentors_for(tx: Reading, seeker: Someone, *, community: str, skill: str) -> list[Someone]:
    """Mentors of this skill who may be proposed to somebody who looks in this community.

    Each is there, has a free place, can be reached, confirmed what the community asks for, chose
    to be found as far as this seeker is away, and is kept apart from them by nothing.
    """
    rows = await tx.all(
        _MENTORS,
        skill=skill,
        community=community,
        me=seeker.person,
        teaches_from=TEACHES_FROM,
        now=tx.now.timestamp(),
    )
    wide = {row["id"]: Circle(row["circle"]) for row in rows}
    widest = await _widest(tx, list(wide))
    found: list[Someone] = []
    for first in range(0, len(rows), AT_ONCE):  # others are answered in between
        part = [row["id"] for row in rows[first : first + AT_ONCE]]
        several = await people(tx, [seeker.person, *part])
        found += [
            one
            for one in several
            if one.person in wide
            and one.places > 0
            and seeker.person not in one.apart
            and _sees(seeker, one, min(wide[one.person], widest[one.person], key=CIRCLES.index))
        ]
    return found


async def is_shown(tx: Reading, seeker: str, mentor: str) -> bool:
    """Whether this mentor may still be shown to somebody: seen from there, and not kept apart."""
    found = await people(tx, [seeker, mentor])
    if len(found) < 2 or mentor in found[0].apart:
        return False
    row = await tx.one("SELECT circle FROM person WHERE id = :mentor", mentor=mentor)
    widest = await _widest(tx, [mentor])
    chosen = Circle(row["circle"]) if row else Circle.NOBODY
    return _sees(found[0], found[1], min(chosen, widest[mentor], key=CIRCLES.index))


def _sees(seeker: Someone, other: Someone, circle: Circle) -> bool:
    if seeker.communities & other.communities:
        return circle is not Circle.NOBODY
    if seeker.hubs & other.hubs:
        return circle in {Circle.HUB, Circle.EVERYONE}
    return circle is Circle.EVERYONE


@lru_cache(maxsize=4096)
def _speaks(told: str, languages: str) -> Mapping[str, int]:
    """What somebody told, else the languages that they read."""
    return json.loads(told) or {
        root(tag): READS if n else READS_BEST
        for n, tag in reversed(list(enumerate(json.loads(languages))))
    }


@lru_cache(maxsize=4096)
def _hours(told: str) -> tuple[Hours, ...]:
    return tuple((day, start, end) for day, start, end in json.loads(told))


async def _skills(
    tx: Reading, ids: str
) -> tuple[Mapping[str, dict[str, int]], Mapping[str, dict[str, int]]]:
    helps: dict[str, dict[str, int]] = defaultdict(dict)
    learns: dict[str, dict[str, int]] = defaultdict(dict)
    rows = await tx.all(
        "SELECT person, skill, part, level FROM profile_skill"
        " WHERE person IN (SELECT value FROM json_each(:ids))",
        ids=ids,
    )
    for row in rows:
        part = helps if row["part"] == "helps" else learns
        part[row["person"]][row["skill"]] = row["level"] or 0
    return helps, learns


async def _communities(
    tx: Reading, ids: str
) -> tuple[Mapping[str, set[str]], Mapping[str, set[str]], Mapping[str, str]]:
    """The communities and hubs of people, and the zone of the community they joined first."""
    communities: dict[str, set[str]] = defaultdict(set)
    hubs: dict[str, set[str]] = defaultdict(set)
    zones: dict[str, str] = {}
    rows = await tx.all(
        "SELECT membership.person, community.id, community.parent, community.zone"
        " FROM membership JOIN community ON community.id = membership.community"
        " WHERE membership.person IN (SELECT value FROM json_each(:ids))"
        " ORDER BY membership.joined_at",
        ids=ids,
    )
    for row in rows:
        communities[row["person"]].add(row["id"])
        hubs[row["person"]] |= {row["id"], row["parent"] or row["id"]}
        zones.setdefault(row["person"], row["zone"])
    return communities, hubs, zones


async def _met(tx: Reading, ids: str, kind: Kind) -> Mapping[str, dict[str, int]]:
    met: dict[str, dict[str, int]] = defaultdict(dict)
    rows = await tx.all(
        "SELECT one, other, times FROM met WHERE one IN (SELECT value FROM json_each(:ids))"
        " AND kind = :kind UNION SELECT one, other, times FROM met"
        " WHERE other IN (SELECT value FROM json_each(:ids)) AND kind = :kind",
        ids=ids,
        kind=str(kind),
    )
    for row in rows:
        met[row["one"]][row["other"]] = met[row["other"]][row["one"]] = row["times"]
    return met


async def _apart(tx: Reading, ids: str) -> Mapping[str, set[str]]:
    """Who must not meet whom, whichever of the two wants that; known by keyed hashes only."""
    apart: dict[str, set[str]] = defaultdict(set)
    blocks = await tx.all(
        "SELECT person, other FROM block WHERE person IN (SELECT value FROM json_each(:ids))",
        ids=ids,
    )
    if not blocks:
        return apart
    accounts = await tx.all(
        "SELECT platform, id, person FROM account"
        " WHERE person IN (SELECT value FROM json_each(:ids))",
        ids=ids,
    )
    marks = await hashes.of_accounts(tx, [Account(row["platform"], row["id"]) for row in accounts])
    owner = dict(zip(marks, (row["person"] for row in accounts), strict=True))
    for row in blocks:
        if other := owner.get(row["other"]):
            apart[row["person"]].add(other)
            apart[other].add(row["person"])
    return apart


async def _widest(tx: Reading, mentors: Sequence[str]) -> Mapping[str, Circle]:
    """How far the communities of each let their people be seen."""
    widest: dict[str, Circle] = defaultdict(lambda: Circle.NOBODY)
    rows = await tx.all(
        "SELECT membership.person, community.widest_circle FROM membership JOIN community"
        " ON community.id = membership.community"
        " WHERE membership.person IN (SELECT value FROM json_each(:ids))",
        ids=json.dumps(list(mentors)),
    )
    for row in rows:
        person, circle = row["person"], Circle(row["widest_circle"])
        widest[person] = max(widest[person], circle, key=CIRCLES.index)
    return widest


# Places count as taken by running matches and by requests that wait for an answer.
_TOLD: Final = """\
SELECT person.id, person.zone, person.languages,
    coalesce(profile.speaks, '{}') AS speaks, coalesce(profile.hours, '[]') AS hours,
    coalesce(profile.gender, '') AS gender, coalesce(profile.own_gender, 0) AS own_gender,
    coalesce(mentor.places, 0) AS places, mentor.since,
    coalesce(mentor.away_until > :now, 0) AS away,
    (SELECT count(*) FROM match_member JOIN match ON match.id = match_member.match
        WHERE match_member.person = person.id AND part = 'mentor' AND match.state <> 'closed')
    + (SELECT count(*) FROM asked WHERE asked.mentor = person.id
        AND asked.state IN ('asked', 'wondering')) AS taken,
    (SELECT count(*) FROM match_member WHERE match_member.person = person.id
        AND part = 'mentor') AS mentored
FROM person
LEFT JOIN meeting_profile AS profile ON profile.person = person.id
LEFT JOIN mentor ON mentor.person = person.id
WHERE person.id IN (SELECT value FROM json_each(:ids))
"""
_MENTORS: Final = f"""\
SELECT mentor.person AS id, person.circle FROM profile_skill
JOIN mentor ON mentor.person = profile_skill.person
JOIN person ON person.id = mentor.person
WHERE profile_skill.skill = :skill AND profile_skill.part = 'helps'
    AND profile_skill.level >= :teaches_from AND mentor.person <> :me
    AND person.circle <> 'nobody' AND coalesce(mentor.away_until, 0) <= :now
    AND EXISTS (SELECT 1 FROM account
        WHERE account.person = mentor.person AND account.reachable = 1)
    AND {COUNTS_IN}
ORDER BY mentor.since, mentor.person
"""  # noqa: S608 - constants only
