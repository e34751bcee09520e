"""Requests while everybody acts in any order: nobody is stuck, nobody is told what is not so."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import tempfile
from collections.abc import Coroutine
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.model import Account, Invited, Left, Pressed, Removed
from conversations.mentoring import steps
from storage import blocks, memberships, mentors, people, requests
from storage.database import Transaction
from storage.merge import merge
from storage.records.blocks import BlockKind
from storage.records.requests import Asked, AskedState, Request, RequestState
from tests.handlers.mentoring import SKILL, SKILLS, gathered, heard
from tests.handlers.people import id_of
from tests.world import GROUP, World, private

SEEKERS: Final = ("ana", "abu")
PLACES: Final = {"ben": 1, "cleo": 1, "dina": 2}
GOALS: Final = tuple(f"goal number {n} of somebody" for n in range(40))

OPTIONS: Final = (
    "accept",
    "accept",
    "no",
    "time",
    "subject",
    "other",
    "look",
    "ask",
    "nonsense",
    "wrong",
)
TROUBLES: Final = (
    "is away",
    "has a backup",
    "blocks",
    "leaves",
    "is banned",
    "forgets",
    "is one with",
    "removes Banyan",
    "brings Banyan back",
)

seekers = st.sampled_from(SEEKERS)
mentor_names = st.sampled_from(tuple(PLACES))
everybody = st.sampled_from((*SEEKERS, *PLACES))
options = st.sampled_from(OPTIONS)
orders = st.lists(mentor_names, max_size=3, unique=True)


class Acting(RuleBasedStateMachine):
    """Two who look for a mentor, three mentors, and a clock."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp())
        self.world = World(self.folder / "banyan.db")
        self.goals = iter(GOALS)
        self.merged: set[str] = set()  # who has two lives in one, and so perhaps too many mentees
        self.do(self._begin())

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(work)

    async def _begin(self) -> None:
        await self.world.start()
        self.community = await gathered(self.world, *SEEKERS, places=PLACES)
        self.ids = {who: await id_of(self.world, who) for who in (*SEEKERS, *PLACES)}
        async with self.world.database.transaction() as tx:
            for person in self.ids.values():
                await people.be_quiet(tx, person, 0, 0)

    def teardown(self) -> None:
        self.do(self.world.stop())
        self.runner.close()
        shutil.rmtree(self.folder)

    # What people do

    @initialize(orders=st.tuples(orders, orders))
    def begin(self, orders: tuple[list[str], list[str]]) -> None:
        for who, order in zip(SEEKERS, orders, strict=True):
            self.do(self._looks(who, SKILL, order))

    @rule(who=seekers, skill=st.sampled_from(SKILLS), order=orders)
    def looks(self, who: str, skill: str, order: list[str]) -> None:
        self.do(self._looks(who, skill, order))

    async def _looks(self, who: str, skill: str, order: list[str]) -> None:
        async with self.world.database.transaction() as tx:
            if await people.find(tx, self.ids[who]) is None:
                return
            chosen = [self.ids[one] for one in order if await mentors.find(tx, self.ids[one])]
            await steps.begin(
                tx,
                person=self.ids[who],
                community=self.community,
                skill=skill,
                goal=next(self.goals),
                lasting="either",
                repeats=False,
                chosen=chosen,
            )
        await self._ticks()

    async def _ticks(self) -> None:
        await self.world.pass_time(timedelta(seconds=1))

    async def _presses(self, who: str, data: str) -> list[str]:
        before = len(heard(self.world, who))
        await self.world.happens(who, Pressed(data, "m0"), place=private(who))
        return heard(self.world, who)[before:]

    @rule(who=st.one_of(st.just(""), mentor_names), option=options, which=st.integers(0, 9))
    def answers(self, who: str, option: str, which: int) -> None:
        self.do(self._answers(who, option, which))

    async def _answers(self, who: str, option: str, which: int) -> None:
        """Somebody answers, mostly whoever is asked."""
        every = await self._requests()
        request = every[which % len(every)] if every else None
        who = who or (await self._lies_with(request) if request else "")
        if request is None or not who or not await id_of(self.world, who):
            return
        row = await self._row(request, who)
        said = await self._presses(who, f"request:{request.id}:{option}")
        if option == "accept":
            await self._check_accepted(request, row, who, said)
        if option == "ask" and any("What would you like to know?" in one for one in said):
            await self.world.says(who, "How many are you?")
        if any("What is wrong with the request?" in one for one in said):
            await self._reports(request, who)

    async def _reports(self, request: Request, who: str) -> None:
        """Somebody tells what is wrong, and is never asked by the same person again."""
        await self.world.says(who, "It is unkind.")
        await self.world.says(who, "send")
        if not any("I keep it for the organisers" in one for one in heard(self.world, who)[-3:]):
            return  # three in a day are enough
        async with self.world.database.reading() as tx:
            assert await blocks.between(tx, request.seeker, self.ids[who])
        row = await self._row(request, who)
        assert row is None or not row.state.is_at_it

    async def _check_accepted(
        self, before: Request, row: Asked | None, who: str, said: list[str]
    ) -> None:
        after = await self._find(before.id)
        was_told = any("I introduce you" in one for one in said)
        newly = before.state.is_open and after and after.state is RequestState.MATCHED
        assert was_told == bool(newly)
        event(f"accepted: {was_told} from {row.state if row else None}")
        if was_told:
            assert row
            assert row.state.is_at_it or row.state is AskedState.PASSED

    @rule(who=seekers, option=st.sampled_from(("really", "yes", "no", "answer")))
    def decides(self, who: str, option: str) -> None:
        self.do(self._decides(who, option))

    async def _decides(self, who: str, option: str) -> None:
        mine = [one for one in await self._requests() if one.seeker == self.ids[who]]
        for request in mine:
            lies_with = await self._lies_with(request)
            before = {one: len(heard(self.world, one)) for one in PLACES}
            said = await self._presses(who, f"mentor:{request.id}:{option}")
            if option == "answer" and any("What shall I tell them?" in one for one in said):
                await self.world.says(who, "About ten.")
            if option == "really" and lies_with:
                told = heard(self.world, lies_with)[before[lies_with] :]
                assert any("has been taken back" in one for one in told)

    @rule(who=everybody, other=everybody, what=st.sampled_from(TROUBLES))
    def has_trouble(self, who: str, other: str, what: str) -> None:
        self.do(self._has_trouble(who, other, what))

    async def _has_trouble(self, who: str, other: str, what: str) -> None:
        match what:
            case "forgets":
                await self._presses(who, "forget:yes:")
            case "leaves":
                await self._presses(who, f"leave:{self.community}:yes")
            case "removes Banyan":
                await self.world.happens(who, Removed(), place=GROUP)
            case "brings Banyan back":
                await self.world.happens(who, Invited("Village"), place=GROUP)
            case "is banned":
                await self.world.happens(who, Left(banned=True), place=GROUP)
            case _:
                async with self.world.database.transaction() as tx:
                    if who != other and await people.find(tx, self.ids[who]):
                        await self._is_apart(tx, who, other, what)

    async def _is_apart(self, tx: Transaction, who: str, other: str, what: str) -> None:
        match what:
            case "is away":
                await mentors.go_away(tx, self.ids[who], tx.now + timedelta(days=9))
            case "blocks":
                account = Account("counting", other)
                await blocks.keep_apart(tx, self.ids[who], account, BlockKind.BLOCK)
            case "is one with" if other_person := await people.find(tx, self.ids[other]):
                if (known := await people.find(tx, self.ids[who])) and known != other_person:
                    await merge(tx, known, other_person.id)
                    self.ids[other] = known.id
                    self.merged |= {who, other}
            case "has a backup" if await people.find(tx, self.ids[other]):
                await tx.run(
                    "UPDATE mentor SET backup = :other WHERE person = :who",
                    who=self.ids[who],
                    other=self.ids[other],
                )

    @rule(hours=st.sampled_from((1, 20, 49, 73, 24 * 12)))
    def time_passes(self, hours: int) -> None:
        self.do(self.world.pass_time(timedelta(hours=hours)))

    @rule()
    def restarts(self) -> None:
        self.do(self.world.restart())

    # What always holds

    @invariant()
    def nobody_is_stuck_or_asked_twice(self) -> None:
        self.do(self._check())

    async def _check(self) -> None:
        for _ in range(4):  # what one turn makes due the next one does
            await self._ticks()
        async with self.world.database.reading() as tx:
            assert await requests.due(tx, 9) == []
            parked = await tx.all("SELECT * FROM parked_event")
            assert [row["reason"] for row in parked] == []
        for request in await self._requests():
            await self._check_request(request)
        for who, places in PLACES.items():
            async with self.world.database.reading() as tx:
                free = await mentors.free_places(tx, self.ids[who])
                known = await mentors.find(tx, self.ids[who])
            assert free >= 0 or known is None or who in self.merged, (
                f"{who} has more mentees than {places}"
            )

    async def _check_request(self, request: Request) -> None:
        async with self.world.database.reading() as tx:
            rows = await requests.asked_of(tx, request.id)
            member = await memberships.find(tx, request.community, request.seeker)
        at_it = [one for one in rows if one.state.is_at_it]
        said_yes = [one for one in rows if one.state is AskedState.ACCEPTED]
        assert len(at_it) == (request.state is RequestState.ASKING)
        assert len(said_yes) <= 1
        assert request.state is RequestState.MATCHED or not said_yes
        event(f"state {request.state} {at_it[0].state if at_it else ''}")
        if request.state.is_open:
            assert request.due_at
            assert request.due_at > self.world.now
            assert member
            assert request.goal
        else:
            assert request.due_at is None
            assert request.goal == ""
            assert all(one.state not in {AskedState.NEXT, AskedState.PROPOSED} for one in rows)

    @invariant()
    def nothing_of_a_goal_stays_after_the_end(self) -> None:
        with closing(sqlite3.connect(self.folder / "banyan.db")) as connection:
            allowed = {row[0] for row in connection.execute("SELECT goal FROM request")}
            allowed |= {row[0] for row in connection.execute("SELECT goal FROM match")}
            gone = [goal for goal in GOALS if goal not in allowed]
            whole = "\n".join(connection.iterdump())
        assert [goal for goal in gone if f"{goal}" in whole] == []

    # What is known

    async def _requests(self) -> list[Request]:
        async with self.world.database.reading() as tx:
            rows = await tx.all("SELECT id FROM request ORDER BY at, id")
            found = [await requests.find(tx, row["id"]) for row in rows]
        return [one for one in found if one]

    async def _find(self, request: str) -> Request | None:
        async with self.world.database.reading() as tx:
            return await requests.find(tx, request)

    async def _row(self, request: Request, who: str) -> Asked | None:
        async with self.world.database.reading() as tx:
            return await requests.find_asked(tx, request.id, self.ids[who])

    async def _lies_with(self, request: Request) -> str:
        async with self.world.database.reading() as tx:
            rows = await requests.asked_of(tx, request.id)
        names = {person: who for who, person in self.ids.items()}
        return next((names[one.mentor] for one in rows if one.state.is_at_it), "")


Acting.TestCase.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
TestActing = Acting.TestCase
