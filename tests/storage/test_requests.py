"""Requests for a mentor, and whom they are put to."""

from datetime import timedelta

import pytest

from bot.model import Account, Place
from storage import communities, forget, keeping, memberships, requests
from storage.database import Database, Transaction
from storage.records.keeping import KeepingTimes
from storage.records.requests import Asked, AskedState, Reason, Request, RequestState
from tests.storage.conftest import Hands
from tests.stored import meet

GOAL = "running a meeting where quiet people speak"


async def people(tx: Transaction) -> tuple[str, str, str, str]:
    """A community, somebody who looks for a mentor in it, and two mentors."""
    village = await communities.set_up(
        tx, Place("telegram", "-1"), name="Village", language="en", zone="UTC", contact=""
    )
    ids = [(await meet(tx, Account("telegram", name))).id for name in ("ana", "ben", "cleo")]
    for one in ids:
        await memberships.join(tx, village, one)
    for one in ids[1:]:
        await tx.run("INSERT INTO mentor (person, since) VALUES (:one, :now)", one=one, now=0)
    ana, ben, cleo = ids
    return village, ana, ben, cleo


async def begun(tx: Transaction) -> tuple[str, str, str]:
    """A request that lies with a mentor, and that mentor, and another who is next."""
    village, ana, ben, cleo = await people(tx)
    id = await requests.add(tx, ana, village, "facilitation", GOAL)
    for mentor in (ben, cleo):
        assert await requests.place(tx, id, mentor, AskedState.NEXT)
    request, asked = await both(tx, id, ben)
    later = tx.now + timedelta(days=2)
    assert await requests.move(tx, request, RequestState.ASKING, due_at=later)
    assert await requests.move_asked(tx, asked, AskedState.ASKED)
    return id, ben, cleo


async def both(tx: Transaction, request: str, mentor: str) -> tuple[Request, Asked]:
    found, asked = await requests.find(tx, request), await requests.find_asked(tx, request, mentor)
    assert found
    assert asked
    return found, asked


async def test_a_request_is_put_to_mentors_in_the_order_that_was_wanted(tx: Transaction) -> None:
    village, ana, ben, cleo = await people(tx)
    id = await requests.add(tx, ana, village, "facilitation", GOAL)
    assert await requests.place(tx, id, ben, AskedState.NEXT)
    assert not await requests.place(tx, id, ben, AskedState.NEXT)
    assert await requests.place(tx, id, cleo, AskedState.NEXT, first=True)
    assert [one.mentor for one in await requests.asked_of(tx, id)] == [cleo, ben]
    assert [one.goal for one in await requests.open_of(tx, ana)] == [GOAL]
    assert await requests.put_to(tx, ben) == []


async def test_of_two_who_act_at_once_only_one_wins(tx: Transaction) -> None:
    id, ben, _cleo = await begun(tx)
    request, asked = await both(tx, id, ben)
    assert await requests.move_asked(tx, asked, AskedState.ACCEPTED)
    assert not await requests.move_asked(tx, asked, AskedState.DECLINED, reason=Reason.TIME)
    assert await requests.move(tx, request, RequestState.MATCHED, due_at=None)
    assert not await requests.move(tx, request, RequestState.WITHDRAWN, due_at=None)


async def test_the_goal_goes_when_the_request_ends_and_the_rest_later(
    database: Database, clock: Hands
) -> None:
    async with database.transaction() as tx:
        id, ben, _cleo = await begun(tx)
        request, _asked = await both(tx, id, ben)
        await requests.move(tx, request, RequestState.WITHDRAWN, due_at=None)
        ended = await requests.find(tx, id)
        assert ended
        assert (ended.goal, ended.due_at) == ("", None)
        assert not await requests.place(tx, id, ended.seeker, AskedState.NEXT)
    for days, left in ((29, True), (2, False)):
        clock.turn(timedelta(days=days))
        async with database.transaction() as tx:
            await keeping.erase_what_is_old(tx, KeepingTimes())
            assert bool(await requests.find(tx, id)) is left


@pytest.mark.parametrize("how", ["forgotten", "no mentor", "away", "left", "seeker left"])
async def test_the_clock_looks_at_once_where_somebody_is_not_there_any_more(
    tx: Transaction, how: str
) -> None:
    id, ben, _cleo = await begun(tx)
    request, _asked = await both(tx, id, ben)
    assert await requests.due(tx, 5) == []
    match how:
        case "forgotten":
            await forget.everything_about(tx, ben)
        case "no mentor":
            await tx.run("DELETE FROM mentor WHERE person = :ben", ben=ben)
        case "away":
            later = (tx.now + timedelta(days=9)).timestamp()
            await tx.run(
                "UPDATE mentor SET away_until = :later WHERE person = :ben", later=later, ben=ben
            )
        case "left":
            await memberships.leave(tx, request.community, ben)
        case _:
            await memberships.leave(tx, request.community, request.seeker)
    assert await requests.due(tx, 5) == [id]


async def test_a_question_is_counted_and_gone_once_it_is_answered(tx: Transaction) -> None:
    id, ben, _cleo = await begun(tx)
    _request, asked = await both(tx, id, ben)
    await requests.move_asked(tx, asked, AskedState.WONDERING, question="How many are you?")
    request, asked = await both(tx, id, ben)
    assert (asked.question, asked.questions) == ("How many are you?", 1)
    assert await requests.put_to(tx, ben) == [(request, asked)]
    await requests.move_asked(tx, asked, AskedState.ASKED)
    _request, asked = await both(tx, id, ben)
    assert (asked.question, asked.questions) == ("", 1)


async def test_whoever_is_to_answer_is_reminded_once(tx: Transaction) -> None:
    id, ben, _cleo = await begun(tx)
    _request, asked = await both(tx, id, ben)
    assert await requests.remind(tx, asked)
    assert not await requests.remind(tx, asked)


async def test_who_is_silent_for_too_long_is_known_until_they_answer(
    database: Database, clock: Hands
) -> None:
    async with database.transaction() as tx:
        id, ben, cleo = await begun(tx)
        await requests.waits_for(tx, ben, tx.now)
        assert await requests.loads(tx, [ben, cleo]) == {ben: 1}
    clock.turn(timedelta(days=10))
    async with database.transaction() as tx:
        assert await requests.silent(tx, 5) == [ben]
        assert await requests.is_silent(tx, ben)
        _request, asked = await both(tx, id, ben)
        await requests.move_asked(tx, asked, AskedState.DECLINED)
        await requests.has_answered(tx, ben)
        assert await requests.silent(tx, 5) == []


async def test_a_request_that_is_withdrawn_waits_for_nobody(tx: Transaction) -> None:
    id, ben, _cleo = await begun(tx)
    await requests.waits_for(tx, ben, tx.now)
    _request, asked = await both(tx, id, ben)
    await requests.move_asked(tx, asked, AskedState.WITHDRAWN)
    await requests.waits_no_more(tx, asked)
    await requests.forget_waiting(tx, ben)
    rows = await tx.all("SELECT waiting_since FROM mentor WHERE person = :ben", ben=ben)
    assert [row["waiting_since"] for row in rows] == [None]
