"""Requests of a community that rests, as Banyan is in none of its groups."""

from __future__ import annotations

from datetime import timedelta

from bot.model import Invited, Removed
from storage import requests
from storage.records.requests import AskedState, RequestState
from tests.handlers.mentoring import GOAL, asked_of, heard, request_of
from tests.handlers.people import id_of, presses
from tests.handlers.test_requests import asks, presses_data
from tests.world import GROUP, World

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
RESTS = "Your request waits meanwhile"


async def rests(world: World) -> None:
    await world.happens("rosa", Removed(), place=GROUP)
    await world.pass_time(HOUR)


async def is_back(world: World) -> None:
    await world.happens("rosa", Invited("Village"), place=GROUP)
    await world.pass_time(HOUR)


async def test_nobody_is_asked_or_reminded_and_the_seeker_is_told_once(world: World) -> None:
    await asks(world)
    before = heard(world, "ben"), heard(world, "cleo")
    await rests(world)
    await world.pass_time(9 * DAY)
    assert (heard(world, "ben"), heard(world, "cleo")) == before
    assert sum(RESTS in one for one in heard(world, "ana")) == 1
    assert (await request_of(world, "ana")).state is RequestState.RESTING
    ben = await id_of(world, "ben")
    async with world.database.reading() as tx:
        assert await requests.put_to(tx, ben) == []


async def test_once_the_community_is_back_the_same_mentor_is_asked_anew(world: World) -> None:
    await asks(world)
    await rests(world)
    await world.pass_time(5 * DAY)
    await is_back(world)
    assert "It goes on now, and I have asked a mentor for you." in heard(world, "ana")[-1]
    assert GOAL in heard(world, "ben")[-1]
    rows = await asked_of(world, await request_of(world, "ana"))
    assert rows[await id_of(world, "ben")].state is AskedState.ASKED
    assert rows[await id_of(world, "cleo")].state is AskedState.NEXT
    await presses(world, "ben", "Accept")
    assert (await request_of(world, "ana")).state is RequestState.MATCHED


async def test_an_answer_to_what_rests_is_told_so(world: World) -> None:
    id = await asks(world)
    await rests(world)
    told = await presses_data(world, "ben", f"request:{id}:accept")
    assert "the request with it" in told
    assert (await request_of(world, "ana")).state is RequestState.RESTING


async def test_a_no_before_the_clock_has_noticed_asks_nobody_else(world: World) -> None:
    id = await asks(world)
    await world.happens("rosa", Removed(), place=GROUP)
    await presses_data(world, "ben", f"request:{id}:time")
    assert not any(GOAL in one for one in heard(world, "cleo"))
    assert (await request_of(world, "ana")).state is RequestState.RESTING


async def test_what_rests_is_shown_and_can_be_taken_back(world: World) -> None:
    await asks(world)
    await rests(world)
    await world.says("ana", "/mentor")
    assert "It waits as long as the community rests." in heard(world, "ana")[-1]
    await presses(world, "ana", "Take 1 back")
    await presses(world, "ana", "Take it back")
    request = await request_of(world, "ana")
    assert (request.state, request.goal) == (RequestState.WITHDRAWN, "")


async def test_who_was_found_while_it_rests_is_asked_afterwards(world: World) -> None:
    id = await asks(world, "Number 1", "Nobody else")
    await presses_data(world, "ben", f"request:{id}:time")
    await world.pass_time(DAY)
    assert any("I have found somebody who could help you" in one for one in heard(world, "ana"))
    await rests(world)
    await presses_data(world, "ana", f"mentor:{id}:yes")
    assert not any(GOAL in one for one in heard(world, "cleo"))
    await is_back(world)
    assert GOAL in heard(world, "cleo")[-1]
