"""Everybody acts in any order while rounds come and go; nobody is stuck or told an untruth."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.model import Account
from storage import blocks, forget, memberships, participants, rounds
from storage.records.blocks import BlockKind
from storage.records.matches import Match
from storage.records.rounds import Often, Outcome, Round, Stage
from tests.handlers.communities import sends_press
from tests.handlers.peering import begins, peer_village, people_there, running, words_to
from tests.handlers.people import id_of
from tests.world import World

NAMES: Final = ("ana", "ben", "cleo", "dora", "eli")
who = st.sampled_from(NAMES)


class Rounds(RuleBasedStateMachine):
    """People, a village and its rounds."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory()
        self.apart: set[frozenset[str]] = set()

    def run_(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(work)

    @initialize()
    def a_village(self) -> None:
        self.run_(self._begin())

    async def _begin(self) -> None:
        self.world = World(Path(self.folder.name) / "banyan.db")
        await self.world.start()
        self.round: Round = await peer_village(self.world)
        await people_there(self.world, self.round, NAMES)

    def teardown(self) -> None:
        self.run_(self.world.stop())
        self.loop.close()
        self.folder.cleanup()

    @rule(who=who, often=st.sampled_from([Often.ONCE, Often.ALWAYS]))
    def takes_part(self, who: str, often: Often) -> None:
        self.run_(self._takes_part(who, often))

    async def _takes_part(self, who: str, often: Often) -> None:
        if not await id_of(self.world, who):
            self.apart = {pair for pair in self.apart if who not in pair}
            await people_there(self.world, self.round, [who], often)
        await sends_press(self.world, who, f"peers:{self.round.id}:{often}")

    @rule(who=who, option=st.sampled_from(["leave", "back", "look", "how", "pause", "nonsense"]))
    def presses(self, who: str, option: str) -> None:
        self.run_(sends_press(self.world, who, f"peers:{self.round.id}:{option}"))

    @rule(who=who, days=st.integers(-1, 20))
    def pauses(self, who: str, days: int) -> None:
        self.run_(self._pauses(who, days))

    async def _pauses(self, who: str, days: int) -> None:
        person = await id_of(self.world, who)
        async with self.world.database.transaction() as tx:
            until = tx.now + timedelta(days=days)
            await participants.pause(tx, self.round.id, person, until)

    @rule(who=who, answer=st.sampled_from(Outcome))
    def says_how_it_went(self, who: str, answer: Outcome) -> None:
        self.run_(self._says(who, answer))

    async def _says(self, who: str, answer: Outcome) -> None:
        for match in await running(self.world):
            await sends_press(self.world, who, f"peersaid:{match.id}:{answer}")

    @rule(one=who, other=who)
    def blocks(self, one: str, other: str) -> None:
        self.run_(self._blocks(one, other))

    async def _blocks(self, one: str, other: str) -> None:
        person = await id_of(self.world, one)
        if one == other or not person or not await id_of(self.world, other):
            return
        async with self.world.database.transaction() as tx:
            await blocks.keep_apart(tx, person, Account("counting", other), BlockKind.DO_NOT_MATCH)
        self.apart.add(frozenset({one, other}))

    @rule(who=who)
    def is_forgotten(self, who: str) -> None:
        self.run_(self._is_forgotten(who))

    async def _is_forgotten(self, who: str) -> None:
        async with self.world.database.transaction() as tx:
            await forget.everything_about(tx, await id_of(self.world, who))

    @rule(who=who)
    def leaves_the_village(self, who: str) -> None:
        self.run_(self._leaves(who))

    async def _leaves(self, who: str) -> None:
        person = await id_of(self.world, who)
        async with self.world.database.transaction() as tx:
            await memberships.leave(tx, self.round.community, person)

    @rule()
    def the_next_round_begins(self) -> None:
        self.run_(self._next())

    async def _next(self) -> None:
        await begins(self.world)
        await self.world.pass_time(timedelta(hours=4))
        async with self.world.database.reading() as tx:
            kept = await rounds.find(tx, self.round.id)
            for run in await rounds.latest(tx, self.round.id):
                assert run.stage is not Stage.INTRODUCING
        assert kept
        assert kept.next_at
        assert kept.next_at > self.world.now
        taking_part = await self._taking_part()
        for match in await running(self.world):
            names = [await self._name(one.person) for one in match.members]
            if match.began_at >= self.world.now - timedelta(hours=5):
                assert not any(pair <= set(names) for pair in self.apart)
            assert all(words_to(self.world, name) for name in names)
        assert isinstance(taking_part, list)

    async def _taking_part(self) -> list[str]:
        async with self.world.database.reading() as tx:
            return await participants.taking_part(tx, self.round.id)

    async def _name(self, person: str) -> str:
        for name in NAMES:
            if await id_of(self.world, name) == person:
                return name
        raise AssertionError("somebody is matched whom nobody knows")

    @rule(hours=st.integers(1, 200))
    def time_passes(self, hours: int) -> None:
        self.run_(self.world.pass_time(timedelta(hours=hours)))

    @rule(hours=st.integers(1, 400))
    def the_clock_sleeps(self, hours: int) -> None:
        self.world.now += timedelta(hours=hours)
        self.run_(self.world.pass_time(timedelta(hours=1)))

    @invariant()
    def nobody_meets_twice_at_once(self) -> None:
        if hasattr(self, "round"):
            meeting = [one.person for match in self._matches() for one in match.members]
            assert len(meeting) == len(set(meeting))

    def _matches(self) -> list[Match]:
        found: list[Match] = self.run_(running(self.world))
        return found


TestRounds = Rounds.TestCase
TestRounds.settings = settings(
    max_examples=6,
    stateful_step_count=15,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
