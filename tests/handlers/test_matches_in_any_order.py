"""Matches while everybody acts in any order: nobody is stuck, nothing is kept of what is over."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.model import Account, Left, Pressed
from conversations.matches.steps import bring_together
from storage import communities, matches, memberships, organisers, people, reports, tasks
from storage.merge import merge
from storage.records.matches import Kind, Match, MatchPart, MatchState, Member
from tests.handlers.people import id_of, presses
from tests.handlers.relaying import comes, said_to
from tests.world import GROUP, World, private

PEOPLE: Final = ("ana", "ada", "abu", "ben")
PAIRS: Final = (("ada", "ana"), ("ada", "abu"), ("ben", "ana"))
OPTIONS: Final = (
    *("", "leave", "left", "done", "finish", "terms", "every.7", "longer", "plus.30", "plus.182"),
    *("wrong", "apart.0", "tasks", "todo", "well", "answer", "farewell", "nonsense"),
)
ENDED: Final = ("for has ended.", "has come to its end", "It has ended", "you hear nothing more")

somebody = st.sampled_from(PEOPLE)
which = st.integers(0, len(PAIRS) - 1)
hours = st.sampled_from((1, 24, 24 * 8))


class Acting(RuleBasedStateMachine):
    """Two mentors, two mentees of whom each has one or two, an organiser, and a clock."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp())
        self.world = World(self.folder / "banyan.db")
        self.do(self._begin())

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(work)

    async def _begin(self) -> None:
        await self.world.start()
        self.ids = {who: await comes(self.world, who) for who in (*PEOPLE, "rosa")}
        self.world.let_administer("rosa")
        async with self.world.database.transaction() as tx:
            self.village = await communities.set_up(
                tx, GROUP, name="Village", language="en", zone="UTC", contact="s@example.org"
            )
            for person in self.ids.values():
                await memberships.join(tx, self.village, person)
                await people.be_quiet(tx, person, 0, 0)
            await organisers.ask(tx, self.village, self.ids["rosa"])
            await organisers.accept(tx, self.village, self.ids["rosa"])
            self.matches = [
                await bring_together(
                    tx,
                    Kind.MENTORING,
                    [
                        Member(self.ids[mentor], MatchPart.MENTOR),
                        Member(self.ids[mentee], MatchPart.MENTEE),
                    ],
                    community=self.village,
                    goal=f"wish number {n}",
                )
                for n, (mentor, mentee) in enumerate(PAIRS)
            ]
            for n, match in enumerate(self.matches):
                assert await tasks.add(tx, match, f"errand number {n}", most=10)
        await self._ticks()

    def teardown(self) -> None:
        self.do(self._end())
        self.do(self.world.stop())
        self.runner.close()
        shutil.rmtree(self.folder)

    async def _end(self) -> None:
        """In the end everything is over, by itself, and nothing of it is left in the file."""
        await self._close_reports()
        await self.world.pass_time(timedelta(hours=1))
        async with self.world.database.transaction() as tx:
            await tx.run("UPDATE match SET ends_at = :now", now=tx.now.timestamp())
            await tx.run("UPDATE match SET due_at = 0 WHERE due_at IS NOT NULL")
        for _again in range(3):
            await self._ticks()
        assert all(one is None or one.state is MatchState.CLOSED for one in await self._all())
        assert await self.world.database.clear_log()
        content = b"".join(file.read_bytes() for file in self.folder.glob("banyan.db*"))
        for n in range(len(PAIRS)):
            assert f"wish number {n}".encode() not in content
            assert f"errand number {n}".encode() not in content

    async def _ticks(self) -> None:
        await self.world.pass_time(timedelta(seconds=1))

    async def _all(self) -> list[Match | None]:
        async with self.world.database.reading() as tx:
            return [await matches.find(tx, one) for one in self.matches]

    # What people do

    @rule(who=somebody, n=which, option=st.sampled_from(OPTIONS))
    def chooses(self, who: str, n: int, option: str) -> None:
        self.do(self._presses(who, f"match:{self.matches[n]}:{option}"))

    @rule(who=somebody, n=which, place=st.sampled_from(("0", "1")))
    def blocks(self, who: str, n: int, place: str) -> None:
        self.do(self._presses(who, f"relay:{self.matches[n]}:{place}.yes"))

    @rule(who=somebody, words=st.sampled_from(("yes", "1", "so-so", "nothing, thank you", "back")))
    def answers(self, who: str, words: str) -> None:
        self.do(self._says(who, words))

    async def _presses(self, who: str, data: str) -> None:
        if await id_of(self.world, who):
            await self.world.happens(who, Pressed(data, "m0"), place=private(who))
            await self._ticks()

    async def _says(self, who: str, words: str) -> None:
        if await id_of(self.world, who):
            await self.world.says(who, words)
            await self._ticks()

    @rule(who=somebody, n=which)
    def reports(self, who: str, n: int) -> None:
        self.do(self._reports(who, n))

    async def _reports(self, who: str, n: int) -> None:
        await self._presses(who, f"match:{self.matches[n]}:report")
        if "Is it about one of the organisers?" in " ".join(said_to(self.world, who)[-1:]):
            await self._says(who, "no")
            await self._says(who, "It was not good.")
            await self._says(who, "send")

    @rule(ends=st.booleans())
    def organisers_decide(self, ends: bool) -> None:
        self.do(self._close_reports("it ends" if ends else "it goes on", most=1))

    async def _close_reports(self, choice: str = "it goes on", most: int = 99) -> None:
        async with self.world.database.reading() as tx:
            waiting = await reports.open_of(tx, self.village)
        for one in waiting[:most]:
            await self.world.happens("rosa", Pressed(f"close:{one.id}:", "m0"))
            await self.world.says("rosa", "We have talked.")
            await self.world.says("rosa", choice)

    @rule(who=somebody, how=st.sampled_from(("is banned", "leaves", "forgets")))
    def goes(self, who: str, how: str) -> None:
        self.do(self._goes(who, how))

    async def _goes(self, who: str, how: str) -> None:
        if not await id_of(self.world, who):
            return
        match how:
            case "is banned":
                await self.world.happens(who, Left(banned=True), place=GROUP)
            case "leaves":
                await self._presses(who, f"leave:{self.village}:yes")
            case _:
                await self.world.says(who, "/forget")
                await presses(self.world, who, "Yes, delete everything")
        await self._ticks()

    @rule(kept=somebody, gone=somebody)
    def turn_out_to_be_one(self, kept: str, gone: str) -> None:
        self.do(self._become_one(kept, gone))

    async def _become_one(self, kept: str, gone: str) -> None:
        async with self.world.database.transaction() as tx:
            one = await people.of_account(tx, Account("counting", kept))
            other = await people.of_account(tx, Account("counting", gone))
            if one and other and one.id != other.id:
                await merge(tx, one, other.id)
        await self._ticks()

    @rule(hours=hours)
    def time_passes(self, hours: int) -> None:
        self.do(self.world.pass_time(timedelta(hours=hours)))

    # What always holds

    @invariant()
    def nobody_is_stuck_and_nothing_is_kept(self) -> None:
        self.do(self._look())

    async def _look(self) -> None:
        found = await self._all()
        async with self.world.database.reading() as tx:
            for match in found:
                if match is None:
                    continue
                if match.state is MatchState.CLOSED:
                    assert match.goal == ""
                    assert await tasks.of_match(tx, match.id) == []
                    assert match.closed_at
                    assert match.ended
                    continue
                assert match.due_at, "the clock never looks at it again"
                assert len([one for one in match.members if not one.gone]) > 1
                waiting = await reports.open_about_match(tx, match.id)
                assert (match.state is MatchState.PAUSED) == bool(waiting)

    @invariant()
    def whoever_reads_that_it_has_ended_has_one_that_has(self) -> None:
        over = self.do(self._over())
        for who in PEOPLE:
            told = [one for one in said_to(self.world, who) if any(end in one for end in ENDED)]
            assert len(told) <= over + 1

    async def _over(self) -> int:
        return len([one for one in await self._all() if one is None or one.closed_at])


Acting.TestCase.settings = settings(
    max_examples=15, stateful_step_count=20, deadline=None, print_blob=True
)
TestEverybodyActing = Acting.TestCase
