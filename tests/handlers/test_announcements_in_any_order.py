"""An announcement while everything happens in any order: each gets it once, or is counted."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.errors import DeliveryError, Refused, Suspended, Uncertain, Unreachable
from bot.model import Due
from handlers import announcement_sending
from storage import communities, people, topics
from storage.records.announcements import AnnouncementState, ReaderState
from tests.handlers.announcing import Keyless, comes, ends, found, got, written
from tests.handlers.communities import administers, organises, sends_press, village
from tests.handlers.people import arrives
from tests.world import GROUP, World

NAMES: Final = ("ana", "ben", "chi", "dan", "eli", "fay")
MOODS: Final = (None, None, Refused(), Suspended(), Uncertain(), Unreachable())
OVER: Final = {AnnouncementState.SENT}
AT_MOST_ONCE: Final = {ReaderState.DELIVERED, ReaderState.DOUBTFUL, ReaderState.WRITTEN}
somebody = st.sampled_from(NAMES)


class Sending(RuleBasedStateMachine):
    """A village, whoever organises it, a clock that jumps and a process that dies."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp())
        self.at_once = pytest.MonkeyPatch()
        self.at_once.setattr(announcement_sending, "AT_ONCE", 2)
        self.world = World(self.folder / "banyan.db")
        self.world.platform = self.platform = Keyless()
        self.do(self._begin())

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(work)

    async def _begin(self) -> None:
        await self.world.start()
        self.village = await village(self.world)
        rosa = await arrives(self.world, "rosa")
        await organises(self.world, rosa, self.village)
        administers(self.world, "rosa")
        ids = await comes(self.world, self.village, *NAMES)
        self.ids = dict(zip(NAMES, ids, strict=True))
        self.ids["rosa"] = rosa
        async with self.world.database.transaction() as tx:
            for person in self.ids.values():
                await people.be_quiet(tx, person, 0, 0)
        self.made = await written(self.world, self.village, rosa)
        await self._press("send.yes")

    def teardown(self) -> None:
        self.do(self._end())
        self.do(self.world.stop())
        self.runner.close()
        self.at_once.undo()
        shutil.rmtree(self.folder)

    async def _end(self) -> None:
        """Whatever has happened: it comes to an end, and everybody is in it."""
        self.platform.moods = {}
        self.world.fate.dies_at = 0
        async with self.world.database.transaction() as tx:
            await communities.returned_to(tx, GROUP.platform, GROUP.chat)
            await tx.run("UPDATE outbox SET not_before = NULL")
            await tx.run("UPDATE announcement SET due_at = 0 WHERE due_at IS NOT NULL")
        await self._press("go")
        for _time in range(9):
            await self._ticks()
        await self.world.pass_time(timedelta(hours=2))
        one, counts = await found(self.world, self.made), await ends(self.world, self.made)
        assert one.state in OVER
        # It may have been ended before the clock looked at it for the first time.
        assert sum(counts.values()) in {0, len(self.ids)}
        assert ReaderState.WRITTEN not in counts
        heard = sum(got(self.world, who) for who in self.ids)
        delivered = counts.get(ReaderState.DELIVERED, 0)
        assert delivered <= heard <= delivered + counts.get(ReaderState.DOUBTFUL, 0)

    async def _ticks(self) -> None:
        await self.world.pass_time(timedelta(seconds=1))

    async def _press(self, option: str) -> None:
        await sends_press(self.world, "rosa", f"announced:{self.made}:{option}")

    @rule(option=st.sampled_from(("stop", "go", "go", "look", "send.yes", "withdraw", "")))
    def presses(self, option: str) -> None:
        self.do(self._press(option))

    @rule()
    def ends_it(self) -> None:
        self.do(self._press("end"))

    @rule(times=st.integers(1, 3))
    def ticks(self, times: int) -> None:
        for _time in range(times):
            self.do(self._ticks())

    @rule()
    def is_due_twice(self) -> None:
        same = Due("announcement", self.made, self.world.now)
        self.do(self._is_due(same))

    async def _is_due(self, due: Due) -> None:
        self.world.fate.dies_at = 0
        await self.world.door.due([due, due])
        await self.world.settled()

    @rule(hours=st.sampled_from((1, -1, 24, -24, 200)))
    def jumps(self, hours: int) -> None:
        self.world.now += timedelta(hours=hours)

    @rule(commits=st.integers(1, 6), before=st.booleans())
    def dies_soon(self, commits: int, before: bool) -> None:
        self.world.fate.dies_at = self.world.fate.commits + commits
        self.world.fate.before = before

    @rule()
    def is_restarted(self) -> None:
        self.world.fate.dies_at = 0
        self.do(self.world.restart())

    @rule(who=somebody, mood=st.sampled_from(MOODS))
    def is_in_a_mood(self, who: str, mood: DeliveryError | None) -> None:
        self.platform.moods.pop(who, None)
        if mood:
            self.platform.moods[who] = mood

    @rule(who=somebody)
    def mutes(self, who: str) -> None:
        self.do(self._mutes(who))

    async def _mutes(self, who: str) -> None:
        self.world.fate.dies_at = 0
        async with self.world.database.transaction() as tx:
            await topics.mute(tx, self.ids[who], self.village, topics.EVERYTHING)

    @rule(there=st.booleans())
    def rests(self, there: bool) -> None:
        self.do(self._rests(there))

    async def _rests(self, there: bool) -> None:
        self.world.fate.dies_at = 0
        change = communities.returned_to if there else communities.removed_from
        async with self.world.database.transaction() as tx:
            await change(tx, GROUP.platform, GROUP.chat)

    @invariant()
    def nobody_gets_it_twice(self) -> None:
        assert max(got(self.world, who) for who in self.ids) <= 1

    @invariant()
    def who_has_got_it_is_known_to_have(self) -> None:
        self.do(self._is_known())

    async def _is_known(self) -> None:
        async with self.world.database.reading() as tx:
            rows = await tx.all("SELECT person, state FROM announcement_reader")
        states = {row["person"]: ReaderState(row["state"]) for row in rows}
        for who in self.ids:
            if got(self.world, who):
                assert states[self.ids[who]] in AT_MOST_ONCE


TestEverythingInAnyOrder = Sending.TestCase
TestEverythingInAnyOrder.settings = settings(max_examples=40)
