"""Looking for a mentor: the questions, the order, and what is shown of it later."""

from __future__ import annotations

from datetime import timedelta

from bot.model import Pressed
from conversations.mentoring.patience import MOST_A_DAY, MOST_OPEN
from storage import memberships, profiles, requests
from storage.records.requests import RequestState
from tests.handlers.mentoring import SKILL, becomes_mentor, gathered, heard, looks, request_of
from tests.handlers.people import arrives, id_of, presses
from tests.world import GROUP, World

DAY = timedelta(days=1)


async def test_who_belongs_to_no_community_hears_how_to_join_one(world: World) -> None:
    await arrives(world, "ana")
    await world.says("ana", "/mentor")
    assert "you belong to none here yet" in heard(world, "ana")[-1]


async def test_in_a_group_only_the_way_into_the_private_chat_is_shown(world: World) -> None:
    await gathered(world, "ana", places={})
    await world.says("ana", "/mentor", place=GROUP)
    shown = [one for one in world.platform.shown if one.place == GROUP]
    assert "nobody here sees it" in str(shown[-1].outgoing.text)


async def test_nobody_free_is_looked_for_daily_and_proposed_once_found(world: World) -> None:
    await gathered(world, "ana", places={})
    await looks(world, "ana", "Keep looking")
    assert "I look once a day, for 30 days" in heard(world, "ana")[-1]
    await arrives(world, "ben")
    await world.says("ben", "/start")
    request, ben = await request_of(world, "ana"), await id_of(world, "ben")
    async with world.database.transaction() as tx:
        await memberships.join(tx, request.community, ben)
    await becomes_mentor(world, "ben")
    await world.pass_time(DAY + timedelta(hours=1))
    assert "I have found somebody who could help you" in heard(world, "ana")[-1]
    await world.pass_time(2 * DAY)
    assert sum("I have found somebody" in one for one in heard(world, "ana")) == 1
    await presses(world, "ana", "Ask them")
    assert "I have asked them." in heard(world, "ana")[-1]
    assert "looking for a mentor" in heard(world, "ben")[-1]


async def test_whom_somebody_does_not_want_is_not_proposed_again(world: World) -> None:
    await gathered(world, "ana", places={"ben": 1, "cleo": 1})
    await looks(world, "ana", "None of them: keep looking")
    await world.pass_time(DAY + timedelta(hours=1))
    for _ in range(2):
        await presses(world, "ana", "Somebody else, please")
        await world.pass_time(DAY)
    assert sum("I have found somebody" in one for one in heard(world, "ana")) == 2


async def test_after_thirty_days_it_ends_kindly(world: World) -> None:
    await gathered(world, "ana", places={})
    await looks(world, "ana", "Keep looking")
    await world.pass_time(30 * DAY + timedelta(hours=2))
    assert "looked for 30 days" in heard(world, "ana")[-1]
    assert (await request_of(world, "ana")).state is RequestState.ENDED


async def test_who_stops_where_nobody_is_free_leaves_nothing(world: World) -> None:
    await gathered(world, "ana", places={})
    await looks(world, "ana", "Stop here")
    ana = await id_of(world, "ana")
    async with world.database.reading() as tx:
        assert await requests.open_of(tx, ana) == []


async def test_one_goal_is_looked_for_once_and_five_at_most(world: World) -> None:
    community = await gathered(world, "ana", places={})
    await looks(world, "ana", "Keep looking")
    ana = await id_of(world, "ana")
    await world.says("ana", "/mentor")
    await presses(world, "ana", "Look for another mentor")
    await world.says("ana", "the same again")
    for choice in ("Working together", "Facilitating meetings"):
        await presses(world, "ana", choice)
    assert "You have an open request" in heard(world, "ana")[-1]
    async with world.database.transaction() as tx:
        for number in range(MOST_OPEN - 1):
            await requests.add(tx, ana, community, f"skill{number}", "goal")
    await world.says("ana", "/mentor")
    assert "Look for another mentor" not in str(world.platform.shown[-1].outgoing.buttons)


async def test_a_skill_that_is_known_is_not_asked_for(world: World) -> None:
    await gathered(world, "ana", places={"ben": 1})
    await world.happens("ana", Pressed(f"mentor:new:{SKILL}", "m0"))
    await world.says("ana", "a goal")
    assert "Would one conversation be enough" in heard(world, "ana")[-1]


async def test_what_somebody_wants_to_learn_is_offered_first(world: World) -> None:
    await gathered(world, "ana", places={"ben": 1})
    ana = await id_of(world, "ana")
    async with world.database.transaction() as tx:
        await profiles.want(tx, ana, SKILL)
    await world.says("ana", "/mentor")
    await world.says("ana", "a goal")
    assert "Which of these comes closest?" in heard(world, "ana")[-1]
    await world.says("ana", "1")
    assert "Would one conversation be enough" in heard(world, "ana")[-1]


async def test_nobody_is_asked_and_unasked_without_end(world: World) -> None:
    community = await gathered(world, "ana", places={})
    ana = await id_of(world, "ana")
    async with world.database.transaction() as tx:
        for number in range(MOST_A_DAY):
            id = await requests.add(tx, ana, community, f"skill{number}", "goal")
            request = await requests.find(tx, id)
            assert request
            await requests.move(tx, request, RequestState.WITHDRAWN, due_at=None)
    await world.says("ana", "/mentor")
    assert "tomorrow I take more" in heard(world, "ana")[-1]
    await world.pass_time(DAY)
    await world.says("ana", "/mentor")
    assert "What would you like to be able to do?" in heard(world, "ana")[-1]
