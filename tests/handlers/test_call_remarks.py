"""Questions and comments about candidates: unnamed to all, and unread before they are passed on."""

from __future__ import annotations

from datetime import timedelta
from sqlite3 import Row

import pytest

from storage import calls, candidates, remarks
from storage.database import Reading
from storage.records.calls import CallState, Method
from storage.records.candidates import Remark, RemarkState
from tests.handlers.calling import call_at, call_of, community_of, standing
from tests.handlers.communities import sends_press
from tests.handlers.people import last, presses
from tests.world import World

QUESTION = "How much time will you have?"
ANSWER = "Four hours a week."


class Talk:
    """A call in which people ask: ana stands, rosa and cleo keep it, ben and dina take part."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def begin(self) -> None:
        names = ("rosa", "ana", "cleo", "ben", "dina")
        community, self.ids = await community_of(self.world, *names)
        self.call = await call_at(
            self.world,
            community,
            CallState.COMMENTING,
            [self.ids["ana"]],
            chair=self.ids["rosa"],
            deputy=self.ids["cleo"],
            method=Method.ORGANISERS,
        )
        (self.ana,) = [one.id for one in await standing(self.world, self.call)]

    async def press(self, who: str, option: str, verb: str = "call") -> str:
        return await sends_press(self.world, who, f"{verb}:{self.call}:{option}")

    async def says(self, who: str, words: str = QUESTION, kind: str = "question") -> str:
        """Somebody says something about ana; returns its id."""
        await self.press(who, f"remark.{self.ana}.{kind}")
        await self.world.says(who, words)
        await presses(self.world, who, "Send")
        return next((one.id for one in await self.written() if one.words == words), "")

    async def written(self) -> list[Remark]:
        async with self.world.database.reading() as tx:
            rows = await tx.all("SELECT id FROM remark ORDER BY at, id")
            found = [await remarks.find(tx, row["id"]) for row in rows]
        return [one for one in found if one]

    def read_by(self, who: str, since: int) -> str:
        """What somebody has been shown meanwhile."""
        shown = self.world.platform.since(since)
        return " ".join(str(one.outgoing.text) for one in shown if one.place.chat == who)


@pytest.fixture
async def talk(world: World) -> Talk:
    made = Talk(world)
    await made.begin()
    return made


async def test_nobody_but_those_who_keep_the_call_reads_what_waits(talk: Talk) -> None:
    before = len(talk.world.platform.shown)
    asked = await talk.says("ben")
    assert "How much" in await talk.press("rosa", "remarks", "keepcall")
    for who in ("ana", "dina"):
        for option in ("who", f"who.{talk.ana}", f"said.{talk.ana}", "own", f"answer.{asked}"):
            assert "How much" not in await talk.press(who, option)
        assert "looks after that call" in await talk.press(who, "remarks", "keepcall")
        assert "looks after that call" in await talk.press(who, f"pass.{asked}", "keepcall")
        assert QUESTION not in talk.read_by(who, before)
    assert [one.state for one in await talk.written()] == [RemarkState.WAITING]


async def test_nobody_learns_who_wrote_it(talk: Talk) -> None:
    before = len(talk.world.platform.shown)
    asked = await talk.says("ben")
    await talk.press("rosa", "remarks", "keepcall")
    await talk.press("rosa", f"pass.{asked}", "keepcall")
    await talk.press("ana", f"answer.{asked}")
    await talk.world.says("ana", ANSWER)
    said = await talk.press("dina", f"said.{talk.ana}")
    assert QUESTION in said
    assert ANSWER in said
    talk.world.now += timedelta(days=1)
    await talk.world.pass_time(timedelta(hours=1))
    for who in ("rosa", "cleo", "ana", "dina"):
        assert "Ben" not in talk.read_by(who, before)
    assert "has answered a question of yours" in talk.read_by("ben", before)


async def test_nobody_sorts_what_they_wrote_themselves(talk: Talk) -> None:
    before = len(talk.world.platform.shown)
    asked = await talk.says("rosa")
    assert "Please read it" not in talk.read_by("rosa", before)
    assert "Please read it" in talk.read_by("cleo", before)
    for option in ("remarks", f"pass.{asked}", f"keepback.{asked}"):
        assert "How much" not in await talk.press("rosa", option, "keepcall")
    assert [one.state for one in await talk.written()] == [RemarkState.WAITING]
    await talk.press("cleo", f"pass.{asked}", "keepcall")
    assert [one.state for one in await talk.written()] == [RemarkState.PASSED]


async def test_of_two_who_sort_the_first_one_counts(talk: Talk) -> None:
    asked = await talk.says("ben")
    await talk.press("rosa", f"keepback.{asked}", "keepcall")
    await talk.press("cleo", f"pass.{asked}", "keepcall")
    before = len(talk.world.platform.shown)
    await talk.world.says("rosa", "That is private.")
    assert "moved on" in talk.read_by("rosa", before)
    assert "That is private." not in talk.read_by("ben", before)
    assert [one.state for one in await talk.written()] == [RemarkState.PASSED]


async def test_a_reason_reaches_the_author_alone(talk: Talk) -> None:
    asked = await talk.says("ben", "He is lazy.", "comment")
    before = len(talk.world.platform.shown)
    await talk.press("rosa", f"keepback.{asked}", "keepcall")
    await talk.world.says("rosa", "That says nothing of what she did.")
    assert "That says nothing" in talk.read_by("ben", before)
    for who in ("ana", "dina", "cleo"):
        assert talk.read_by(who, before) == ""


async def test_nobody_is_asked_by_themselves(talk: Talk) -> None:
    await talk.press("ana", f"remark.{talk.ana}.comment")
    await talk.world.says("ana", "She is wonderful.")
    assert await talk.written() == []


async def test_only_the_candidate_answers(talk: Talk) -> None:
    asked = await talk.says("ben")
    await talk.press("rosa", f"pass.{asked}", "keepcall")
    for who in ("ben", "rosa"):
        await talk.press(who, f"answer.{asked}")
        await talk.world.says(who, "Not an answer.")
    assert [one.answer for one in await talk.written()] == [""]


async def test_what_was_written_in_time_is_passed_on_while_it_is_decided_and_no_more_is_written(
    talk: Talk,
) -> None:
    asked = await talk.says("ben")
    await talk.press("dina", f"remark.{talk.ana}.comment")
    call = await call_of(talk.world, talk.call)
    async with talk.world.database.transaction() as tx:
        await calls.move(tx, call, CallState.DECIDING, due_at=None)
    await talk.world.says("dina", "She listens.")
    await presses(talk.world, "dina", "Send")
    await talk.press("dina", f"remark.{talk.ana}.comment")
    assert [one.id for one in await talk.written()] == [asked]
    await talk.press("rosa", f"pass.{asked}", "keepcall")
    assert QUESTION in await talk.press("dina", f"said.{talk.ana}")


async def test_who_has_stepped_back_sorts_nothing(talk: Talk) -> None:
    asked = await talk.says("ben")
    async with talk.world.database.transaction() as tx:
        await calls.step_back(tx, talk.call, talk.ids["cleo"])
    assert "looks after that call" in await talk.press("cleo", f"pass.{asked}", "keepcall")
    assert [one.state for one in await talk.written()] == [RemarkState.WAITING]


async def test_one_letter_a_pile(talk: Talk) -> None:
    before = len(talk.world.platform.shown)
    for n in range(3):
        await talk.says("ben", f"Question {n}?")
    assert talk.read_by("rosa", before).count("Please read it") == 1


async def test_nothing_tells_later_who_was_writing_when(talk: Talk) -> None:
    await talk.says("ben")
    await talk.press("dina", f"remark.{talk.ana}.comment")
    async with talk.world.database.transaction() as tx:
        assert [row["person"] for row in await _conversations(tx)] == [talk.ids["dina"]]
        await candidates.clear(tx, talk.call)
        assert await _conversations(tx) == []


async def _conversations(tx: Reading) -> list[Row]:
    return await tx.all("SELECT * FROM conversation WHERE flow = 'call-remark'")


async def test_a_half_written_remark_leaves_no_trace(talk: Talk) -> None:
    await talk.press("ben", f"remark.{talk.ana}.comment")
    await talk.world.says("ben", "She never listens.")
    await presses(talk.world, "ben", "Do not send")
    assert "keep nothing of it" in last(talk.world)
    async with talk.world.database.reading() as tx:
        rows = await tx.all("SELECT * FROM conversation")
    assert "She never listens." not in str([tuple(row) for row in rows])
