"""Calls while everybody acts at any time: phases only go on, and nothing is left open or undone."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.model import Pressed
from conversations.nominations.phases import MOVES, dates_are_in_order
from handlers.call_keeping import ACTS as KEEPERS
from handlers.calls import ACTS as PEOPLE
from storage import (
    ballots,
    calls,
    candidates,
    communities,
    forget,
    memberships,
    minutes,
    polls,
    roll,
)
from storage.database import Reading
from storage.records.calls import Call, CallState, Method, Tie
from storage.records.polls import PollKind, PollState
from tests.calls import plan, stands
from tests.handlers.calling import community_of
from tests.handlers.communities import sends_press
from tests.handlers.people import id_of
from tests.world import GROUP, World, private

NAMES: Final = ("rosa", "cleo", "ana", "ben", "dina")
who = st.sampled_from(NAMES)
later = st.sampled_from((0, 0, 1, 12, 30, 80))  # hours
WORDS: Final = ("1", "2", "yes", "no", "Ana", "Because it helps.", "2 1", "2 > 1", "Later.")
ACTS: Final = sorted(
    [f"call:{{}}:{word}" for word in PEOPLE.entries]
    + [f"keepcall:{{}}:{word}" for word in KEEPERS.entries]
)


class Calling(RuleBasedStateMachine):
    """A community where clocks are put forward, and a call that lasts as long."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp())
        self.world = World(self.folder / "banyan.db")
        self.state = CallState.PLANNED
        self.entries: set[str] = set()

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(work)

    def teardown(self) -> None:
        self.do(self.world.stop())
        self.runner.close()
        shutil.rmtree(self.folder)

    @initialize(method=st.sampled_from(Method), tie=st.sampled_from(Tie))
    def a_call_is_planned(self, method: Method, tie: Tie) -> None:
        self.do(self._begin(method, tie))

    async def _begin(self, method: Method, tie: Tie) -> None:
        await self.world.start()
        self.community, ids = await community_of(self.world, *NAMES)
        async with self.world.database.transaction() as tx:
            planned = plan(
                tx.now,
                zone="Europe/Berlin",
                method=method,
                tie=tie,
                seconds=1,
                rounds=2,
            )
            self.call = await calls.add(
                tx, self.community, planned, chair=ids["rosa"], deputy=ids["cleo"]
            )
        await self.world.pass_time(timedelta(hours=1))
        await self._stands("ben")

    @rule(hours=later)
    def time_passes(self, hours: int) -> None:
        self.do(self.world.pass_time(timedelta(hours=hours)))

    @rule(days=st.integers(5, 10))
    def days_pass(self, days: int) -> None:
        self.do(self.world.pass_time(timedelta(days=days)))

    @rule()
    def banyan_starts_again(self) -> None:
        self.do(self.world.restart())

    @rule(who=who, act=st.sampled_from(ACTS), hours=later)
    def acts(self, who: str, act: str, hours: int) -> None:
        self.do(sends_press(self.world, who, act.format(self.call)))
        self.time_passes(hours)

    @rule(who=who, nth=st.integers(0, 6), hours=later)
    def presses_what_is_shown(self, who: str, nth: int, hours: int) -> None:
        self.do(self._press(who, nth))
        self.time_passes(hours)

    async def _press(self, who: str, nth: int) -> None:
        place = private(who)
        for shown in reversed(self.world.platform.as_seen(place)):
            buttons = [one for row in shown.buttons for one in row if not one.url]
            if buttons:
                return await self.world.happens(
                    who, Pressed(buttons[nth % len(buttons)].data, "m0")
                )

    @rule(who=who, words=st.sampled_from(WORDS), hours=later)
    def says(self, who: str, words: str, hours: int) -> None:
        self.do(self.world.says(who, words))
        self.time_passes(hours)

    @rule(who=st.sampled_from(NAMES[1:]))
    def stands(self, who: str) -> None:
        self.do(self._stands(who))

    async def _stands(self, who: str) -> None:
        person = await id_of(self.world, who)
        if not person:
            return
        async with self.world.database.transaction() as tx:
            found = await calls.find(tx, self.call)
            early = found and found.state in {CallState.NOMINATING, CallState.PREPARING}
            if found and early and not await candidates.of_person(tx, self.call, person):
                await stands(tx, found, person)

    @rule(who=who)
    def votes(self, who: str) -> None:
        self.do(self._votes(who))

    async def _votes(self, who: str) -> None:
        person = await id_of(self.world, who)
        async with self.world.database.transaction() as tx:
            entry = await roll.of_person(tx, self.call, person)
            poll = await polls.current(tx, self.call)
            standing = [one.id for one in await candidates.standing(tx, self.call)]
            if entry and poll and poll.kind in {PollKind.APPROVAL, PollKind.RANKED}:
                await ballots.cast(tx, poll.id, entry.id, standing)

    @rule(rests=st.sampled_from((True, False, False, False)))
    def rests_or_returns(self, rests: bool) -> None:
        self.do(self._rest(rests))

    async def _rest(self, rests: bool) -> None:
        change = communities.removed_from if rests else communities.returned_to
        async with self.world.database.transaction() as tx:
            await change(tx, GROUP.platform, GROUP.chat)

    @rule(who=who)
    def leaves(self, who: str) -> None:
        self.do(self._leaves(who))

    async def _leaves(self, who: str) -> None:
        person = await id_of(self.world, who)
        async with self.world.database.transaction() as tx:
            await memberships.leave(tx, self.community, person)

    @rule(who=st.sampled_from(NAMES[3:]))
    def forgets(self, who: str) -> None:
        self.do(self._forgets(who))

    async def _forgets(self, who: str) -> None:
        person = await id_of(self.world, who)
        if person:
            async with self.world.database.transaction() as tx:
                await forget.everything_about(tx, person)

    @invariant()
    def what_must_hold(self) -> None:
        self.do(self._holds())

    async def _holds(self) -> None:
        async with self.world.database.reading() as tx:
            found = await calls.find(tx, self.call)
            assert found
            self._went_on(found)
            await self._roll_stays(tx, found)
            await self._nothing_failed(tx)
            if found.state.is_over:
                await self._is_over(tx, found)
            else:
                assert found.due_at  # it is never stuck
                await self._turnout_is_true(tx)

    def _went_on(self, found: Call) -> None:
        reachable, waiting = {self.state}, [self.state]
        while waiting:
            coming = MOVES[waiting.pop()] - reachable
            reachable |= coming
            waiting += coming
        assert found.state in reachable
        assert dates_are_in_order(found.plan)
        self.state = found.state

    async def _roll_stays(self, tx: Reading, found: Call) -> None:
        rows = await tx.all("SELECT id FROM roll_entry WHERE call = :call", call=self.call)
        entries = {row["id"] for row in rows}
        if self.entries and not found.state.is_over:
            assert entries == self.entries
        self.entries = entries

    async def _nothing_failed(self, tx: Reading) -> None:
        assert await tx.all("SELECT * FROM parked_event") == []
        assert await tx.all("SELECT * FROM conversation WHERE status = 'stuck'") == []

    async def _is_over(self, tx: Reading, found: Call) -> None:
        assert found.due_at is None
        assert found.closed_at
        rounds = await polls.of_call(tx, self.call)
        assert all(poll.state is not PollState.OPEN for poll in rounds)
        assert await tx.all("SELECT * FROM nomination") == []
        assert await tx.all("SELECT * FROM ballot") == []
        left = {one.state for one in await candidates.of_call(tx, self.call)}
        assert left <= {"accepted", "withdrawn", "out"}
        written = await minutes.of_call(tx, self.call)
        assert (written is None) == (found.state is CallState.WITHDRAWN)

    async def _turnout_is_true(self, tx: Reading) -> None:
        for poll in await polls.of_call(tx, self.call):
            turnout = await polls.turnout(tx, poll)
            assert turnout.took_part <= turnout.entries <= len(self.entries)
            cast = await tx.all(
                "SELECT 1 FROM ballot WHERE poll = :poll AND voted IS NOT NULL", poll=poll.id
            )
            assert len(cast) <= len(self.entries)


TestCalling = Calling.TestCase
TestCalling.settings = settings(
    max_examples=12,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
