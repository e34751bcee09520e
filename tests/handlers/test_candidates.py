"""Who stands, who supports them, and whether they may: forged, late and foreign acts, too."""

from __future__ import annotations

import pytest

from storage import candidates, roll
from storage.records.calls import CallState, Method
from storage.records.candidates import CandidateState, Nomination
from tests.handlers.calling import call_at, call_of, community_of, standing
from tests.handlers.communities import sends_press
from tests.handlers.people import arrives, last, presses
from tests.storage.rows import tables
from tests.world import World

STATEMENT = "I have kept the books of two clubs."
NOWHERE = "0000000000zz"


class Board:
    """A call for which ana stands; rosa keeps it, and ben and cleo take part."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def begin(self, state: CallState = CallState.PREPARING, **other: object) -> None:
        community, self.ids = await community_of(self.world, "rosa", "ana", "ben", "cleo")
        self.call = await call_at(
            self.world,
            community,
            state,
            [self.ids["ana"]],
            chair=self.ids["rosa"],
            ready=False,
            **other,
        )
        (self.ana,) = [one.id for one in await standing(self.world, self.call)]

    async def seconds(self) -> set[str]:
        async with self.world.database.reading() as tx:
            found = await candidates.seconds(tx, self.ana)
        return {who for who, id in self.ids.items() if id in found}

    async def press(self, who: str, option: str, verb: str = "call") -> str:
        return await sends_press(self.world, who, f"{verb}:{self.call}:{option}")


@pytest.fixture
async def board(world: World) -> Board:
    made = Board(world)
    await made.begin()
    return made


async def test_others_support_a_candidate_once_and_take_it_back(board: Board) -> None:
    for _ in range(2):
        said = await board.press("ben", f"support.{board.ana}")
        assert "nobody sees who" in said
    assert await board.seconds() == {"ben"}
    await board.press("cleo", f"support.{board.ana}")
    await board.press("ben", f"unsupport.{board.ana}")
    assert await board.seconds() == {"cleo"}


async def test_nobody_supports_themselves(board: Board) -> None:
    assert "cannot do it yourself" in await board.press("ana", f"support.{board.ana}")
    assert await board.seconds() == set()


async def test_a_nominator_does_not_support_whom_they_nominated(board: Board) -> None:
    async with board.world.database.transaction() as tx:
        nomination = Nomination("", board.ids["ben"], "She listens.", "friend", shown=False)
        await candidates.nominate(tx, board.call, board.ids["ana"], nomination)
    assert "has to come from others" in await board.press("ben", f"support.{board.ana}")
    assert "ben" not in await board.press("cleo", f"who.{board.ana}")
    assert await board.seconds() == set()


async def test_who_is_not_on_the_roll_supports_nobody(board: Board) -> None:
    await arrives(board.world, "dina")
    assert "not there any more" in await board.press("dina", f"support.{board.ana}")
    async with board.world.database.transaction() as tx:
        await tx.run("DELETE FROM roll_entry WHERE person = :ben", ben=board.ids["ben"])
    assert "Only those on the roll" in await board.press("ben", f"support.{board.ana}")
    assert await board.seconds() == set()


@pytest.mark.parametrize("state", [CallState.NOMINATING, CallState.COMMENTING, CallState.DECIDING])
async def test_support_is_given_only_while_it_is_collected(world: World, state: CallState) -> None:
    board = Board(world)
    await board.begin(state, method=Method.ORGANISERS)
    await board.press("ben", f"support.{board.ana}")
    assert await board.seconds() == set()


async def test_a_candidate_of_another_call_is_reached_through_none_but_their_own(
    board: Board,
) -> None:
    community = (await call_of(board.world, board.call)).community
    other = await call_at(board.world, community, CallState.PREPARING)
    for option in ("who", "support", "said", "unsupport"):
        for candidate in (board.ana, NOWHERE):
            said = await sends_press(board.world, "ben", f"call:{other}:{option}.{candidate}")
            assert "They stand no longer." in said
    assert await board.seconds() == set()


async def test_nobody_is_shown_before_they_have_accepted(board: Board) -> None:
    async with board.world.database.transaction() as tx:
        nomination = Nomination("", board.ids["ana"], "He is fair.", "friend", shown=False)
        ben, _first = await candidates.nominate(tx, board.call, board.ids["ben"], nomination)
    for who, verb, option in (
        ("cleo", "call", "who"),
        ("cleo", "call", f"who.{ben.id}"),
        ("rosa", "keepcall", "eligible"),
        ("rosa", "keepcall", f"eligible.{ben.id}"),
        ("rosa", "keepcall", f"mayrun.{ben.id}"),
    ):
        assert "Ben" not in await board.press(who, option, verb)


async def test_only_who_keeps_the_call_says_who_may_stand(board: Board) -> None:
    for who in ("ben", "ana"):
        for option in ("eligible", f"eligible.{board.ana}", f"mayrun.{board.ana}"):
            assert "Only somebody who looks after that call" in await board.press(
                who, option, "keepcall"
            )
    (ana,) = await standing(board.world, board.call)
    assert ana.eligible is None


async def test_only_the_candidate_reads_why_they_may_not_stand(board: Board) -> None:
    await board.press("rosa", f"maynot.{board.ana}", "keepcall")
    await board.world.says("rosa", "A year of membership is missing.")
    (ana,) = await standing(board.world, board.call)
    assert (ana.eligible, ana.why_not) == (False, "A year of membership is missing.")
    assert "A year of membership" in await board.press("ana", "own")
    for who, verb, option in (
        ("ben", "call", f"who.{board.ana}"),
        ("ben", "call", "who"),
        ("rosa", "keepcall", f"eligible.{board.ana}"),
    ):
        assert "A year of membership" not in await board.press(who, option, verb)
    await board.press("rosa", f"mayrun.{board.ana}", "keepcall")
    (ana,) = await standing(board.world, board.call)
    assert (ana.eligible, ana.why_not) == (True, "")


async def test_a_reason_that_comes_too_late_changes_nothing(board: Board) -> None:
    await board.press("rosa", f"maynot.{board.ana}", "keepcall")
    await leave(board)
    await board.world.says("rosa", "A year of membership is missing.")
    assert await standing(board.world, board.call) == []
    assert "moved on" in last(board.world)


async def leave(board: Board) -> None:
    """Ana stands no longer."""
    await board.press("ana", "leave")
    await presses(board.world, "ana", "Stand no longer")


async def test_what_somebody_wrote_who_stands_no_longer_is_in_no_table(board: Board) -> None:
    world = board.world
    await board.press("ana", "state")
    await world.says("ana", STATEMENT)
    await presses(world, "ana", "Yes")
    assert STATEMENT in await board.press("ben", f"who.{board.ana}")
    assert "candidate" in await rows_with(world, STATEMENT)
    await leave(board)
    async with world.database.reading() as tx:
        found = await candidates.find(tx, board.ana)
    assert found
    assert (found.state, found.statement) == (CandidateState.WITHDRAWN, "")
    assert "Nobody stands yet" in await board.press("ben", "who")
    await world.settled()
    assert await rows_with(world, STATEMENT) == set()


async def rows_with(world: World, words: str) -> set[str]:
    """The tables in which these words stand."""
    async with world.database.reading() as tx:
        rows = {table: await tx.all(f"SELECT * FROM {table}") for table in await tables(tx)}
    return {table for table, found in rows.items() if any(words in str(tuple(r)) for r in found)}


async def test_a_statement_is_written_only_until_comments_begin(world: World) -> None:
    board = Board(world)
    await board.begin(CallState.COMMENTING)
    await board.press("ana", "state")
    await world.says("ana", STATEMENT)
    (ana,) = await standing(world, board.call)
    assert ana.statement == ""
    assert "They have written nothing about themselves." in await board.press("ben", "who")


async def test_who_stays_out_supports_nobody_and_can_come_back(board: Board) -> None:
    await board.press("ben", f"support.{board.ana}")
    await board.press("ben", "recuse")
    assert await board.seconds() == {"ben"}  # asked first
    await board.press("ben", "recuse.yes")
    assert await board.seconds() == set()
    assert "stay out of this decision" in await board.press("ben", f"support.{board.ana}")
    assert await size(board) == 3
    await board.press("ben", "return")
    await board.press("ben", f"support.{board.ana}")
    assert await board.seconds() == {"ben"}
    assert await size(board) == 4


async def size(board: Board) -> int:
    """How many decide."""
    async with board.world.database.reading() as tx:
        return await roll.size(tx, board.call)


async def test_whoever_looks_after_a_call_may_step_back_for_good(board: Board) -> None:
    assert "it would be withdrawn" in await board.press("rosa", "stepback", "keepcall")
    assert "Ana" in await board.press("rosa", "eligible", "keepcall")  # asked first
    await board.press("rosa", "stepback.yes", "keepcall")
    for option in ("eligible", "stepback.yes", f"mayrun.{board.ana}"):
        assert "looks after that call" in await board.press("rosa", option, "keepcall")
