"""Whoever is in a programme, and whatever they wish: what is worked out and approved holds."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Account
from storage import blocks, mentors, people, programme_plans, programmes
from storage.records.blocks import BlockKind
from storage.records.people import Circle
from storage.records.programmes import Plan
from tests.cohorts import SKILL
from tests.handlers import cohorts
from tests.handlers.communities import administers, organises, sends_press, village
from tests.handlers.people import arrives
from tests.world import World

MENTORS: Final = ("ada", "bo", "cy")
APPLICANTS: Final = ("dan", "eli", "fay", "gus", "hana")
TONGUES: Final = st.sets(st.sampled_from(("en", "fr", "ha")), min_size=1, max_size=2).map(sorted)
SKILLS: Final = (SKILL, cohorts.OTHER)


@dataclass(frozen=True)
class Teaching:
    speaks: list[str]
    skills: list[str]
    places: int
    away: bool
    hidden: bool
    wishes: list[str]


@dataclass(frozen=True)
class Learning:
    speaks: list[str]
    skill: str
    wishes: list[str]
    blocked: str


@dataclass(frozen=True)
class Case:
    teaching: Mapping[str, Teaching]
    learning: Mapping[str, Learning]
    places: int

    def may_meet(self, who: str, mentor: str) -> bool:
        """What no plan may break."""
        one, two = self.learning[who], self.teaching[mentor]
        able = one.skill in two.skills and set(one.speaks) & set(two.speaks)
        return bool(able) and one.blocked != mentor and not two.away and not two.hidden


def some(names: list[str]) -> st.SearchStrategy[list[str]]:
    return st.permutations(names).flatmap(
        lambda order: st.integers(0, min(3, len(order))).map(lambda n: list(order[:n]))
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    teachers = list(MENTORS[: draw(st.integers(1, 3))])
    learners = list(APPLICANTS[: draw(st.integers(1, 5))])
    rare = st.integers(0, 5).map(lambda n: n == 5)
    teaching = st.builds(
        Teaching,
        speaks=TONGUES,
        skills=st.sets(st.sampled_from(SKILLS), min_size=1).map(sorted),
        places=st.integers(1, 2),
        away=rare,
        hidden=rare,
        wishes=some(learners),
    )
    learning = st.builds(
        Learning,
        speaks=TONGUES,
        skill=st.sampled_from(SKILLS),
        wishes=some(teachers),
        blocked=st.sampled_from(["", "", *teachers]),
    )
    return Case(
        {one: draw(teaching) for one in teachers},
        {one: draw(learning) for one in learners},
        draw(st.sampled_from((2, 10, 10))),
    )


async def decided(case: Case) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with World(Path(folder) / "banyan.db") as world:
            community = await village(world)
            await organises(world, await arrives(world, "rosa"), community, appointed=True)
            administers(world, "rosa")
            made = await cohorts.programme(world, community, skills=SKILLS, places=case.places)
            ids = await take_part(world, community, made, case)
            names = {id: name for name, id in ids.items()}
            await decide(world, made, case, names)


async def take_part(world: World, community: str, made: str, case: Case) -> dict[str, str]:
    speaks = {name: one.speaks for name, one in case.teaching.items()}
    speaks |= {name: one.speaks for name, one in case.learning.items()}
    ids = {
        who: await cohorts.comes(world, who, community, spoken) for who, spoken in speaks.items()
    }
    for name, one in case.teaching.items():
        await cohorts.mentors_(world, ids[name], skills=one.skills)
        await cohorts.takes(world, made, ids[name], one.places)
    for name, two in case.learning.items():
        wishes = [ids[other] for other in two.wishes]
        await cohorts.applies(world, made, ids[name], skill=two.skill, wishes=wishes)
    async with world.database.transaction() as tx:
        for name, one in case.teaching.items():
            await programmes.wish(tx, made, ids[name], [ids[other] for other in one.wishes])
            if one.away:
                await mentors.go_away(tx, ids[name], tx.now.replace(year=2027))
            if one.hidden:
                await people.be_seen_by(tx, ids[name], Circle.NOBODY)
        for name, two in case.learning.items():
            if two.blocked:
                account = Account("counting", two.blocked)
                await blocks.keep_apart(tx, ids[name], account, BlockKind.BLOCK)
    return ids


async def decide(world: World, made: str, case: Case, names: Mapping[str, str]) -> None:
    for option in ("close.yes", "plan"):
        await sends_press(world, "rosa", f"cohort:{made}:{option}")
    async with world.database.reading() as tx:
        plans = {plan: await programme_plans.pairs(tx, made, plan) for plan in Plan}
    for pairs in plans.values():
        holds(case, {names[who]: names[mentor] for who, mentor in pairs.items()})
    stable = {names[who]: names[mentor] for who, mentor in plans[Plan.STABLE].items()}
    if stable and case.places > len(stable):
        nobody_would_rather(case, stable)
    chosen = Plan.STABLE if stable else Plan.BEST
    for option in (f"use.{chosen}", "approve.yes", "approve.yes"):
        await sends_press(world, "rosa", f"cohort:{made}:{option}")
    async with world.database.transaction() as tx:
        asked = await cohorts.requests_of(tx)
    assert sorted(asked) == sorted(plans[chosen].items())


def holds(case: Case, pairs: Mapping[str, str]) -> None:
    assert len(pairs) <= case.places
    assert all(case.may_meet(who, mentor) for who, mentor in pairs.items())
    for mentor, taken in Counter(pairs.values()).items():
        assert taken <= case.teaching[mentor].places


def nobody_would_rather(case: Case, pairs: Mapping[str, str]) -> None:
    """Nobody whom one named would rather have them than whom they have, and the other way."""
    for who, one in case.learning.items():
        mine = place(one.wishes, pairs[who]) if who in pairs else None
        for mentor, two in case.teaching.items():
            if not case.may_meet(who, mentor):
                continue
            theirs = [place(two.wishes, each) for each, other in pairs.items() if other == mentor]
            better = mine is None or place(one.wishes, mentor) < mine
            room = len(theirs) < two.places
            assert not (better and (room or place(two.wishes, who) < max(theirs)))


def place(wishes: list[str], other: str) -> int:
    return wishes.index(other) if other in wishes else len(MENTORS + APPLICANTS)


@settings(max_examples=15, deadline=None)
@given(cases())
def test_whatever_people_wish_the_plan_breaks_no_rule_and_is_what_goes_out(case: Case) -> None:
    asyncio.run(decided(case))
