"""What the clock makes of calls, and what their keepers may still change."""

from datetime import timedelta

import pytest

from conversations.deciding.ties import published
from storage import audit, calls, candidates, communities, memberships, people, polls
from storage.records.calls import CallState, RollKind, Tie
from storage.records.candidates import CandidateState, Nomination
from storage.records.polls import PollState
from tests.calls import WEEK, stands
from tests.handlers.calling import (
    call_at,
    call_of,
    community_of,
    on_roll,
    plan_call,
    standing,
    told,
)
from tests.handlers.communities import sends_press
from tests.handlers.people import arrives, presses
from tests.handlers.seeing import traces
from tests.world import GROUP, World

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
EVERYBODY = ("rosa", "ana", "ben", "cleo", "dina")


async def test_at_its_opening_the_roll_is_fixed_and_everybody_on_it_told(world: World) -> None:
    community, ids = await community_of(world, *EVERYBODY)
    call = await plan_call(world, community, state=CallState.PLANNED, chair=ids["rosa"])
    await world.pass_time(6 * DAY)
    assert (await call_of(world, call)).state is CallState.PLANNED
    before = len(world.platform.shown)
    await world.pass_time(DAY + HOUR)
    assert (await call_of(world, call)).state is CallState.NOMINATING
    assert await on_roll(world, call) == set(ids.values())
    for who in (*EVERYBODY, GROUP.chat):
        assert "somebody is looked for" in told(world, who, before)
    late = await arrives(world, "late")
    async with world.database.transaction() as tx:
        await memberships.join(tx, community, late)
    await world.pass_time(DAY)
    assert await on_roll(world, call) == set(ids.values())


async def test_the_digest_of_the_lot_is_out_before_anybody_stands(world: World) -> None:
    community, _ids = await community_of(world, "rosa", "ana")
    call = await plan_call(world, community, tie=Tie.LOT)
    before = len(world.platform.shown)
    await world.pass_time(2 * HOUR)
    digest, lot = published((await call_of(world, call)).lot), (await call_of(world, call)).lot
    assert digest in told(world, GROUP.chat, before)
    for who in ("rosa", "ana", GROUP.chat):
        assert lot not in told(world, who, before)
    assert digest in await sends_press(world, "ana", f"call:{call}:how")


async def test_whoever_wants_nothing_unasked_hears_of_no_call_by_letter(world: World) -> None:
    community, ids = await community_of(world, "rosa", "ana")
    async with world.database.transaction() as tx:
        await people.stop(tx, ids["ana"])
    await plan_call(world, community)
    before = len(world.platform.shown)
    await world.pass_time(DAY)
    assert "somebody is looked for" in told(world, "rosa", before)
    assert told(world, "ana", before) == ""


async def test_a_list_of_codes_is_left_as_it_is(world: World) -> None:
    community, _ids = await community_of(world, "rosa", "ana")
    call = await plan_call(world, community, roll=RollKind.CODES)
    await world.pass_time(HOUR)
    assert (await call_of(world, call)).state is CallState.NOMINATING
    assert await on_roll(world, call) == set()


async def test_phases_follow_one_another_and_end_in_deciding(world: World) -> None:
    community, ids = await community_of(world, *EVERYBODY)
    call = await call_at(world, community, CallState.NOMINATING, [ids["ana"]], chair=ids["rosa"])
    before = len(world.platform.shown)
    await world.pass_time(WEEK + HOUR)
    assert (await call_of(world, call)).state is CallState.PREPARING
    assert "You stand for" in told(world, "ana", before)
    assert "whether the rules of the role let them" in told(world, "rosa", before)
    assert "Each of them needs the support of 2 others" in told(world, "ben", before)
    await world.pass_time(WEEK)
    assert (await call_of(world, call)).state is CallState.COMMENTING
    await world.pass_time(WEEK)
    assert (await call_of(world, call)).state is CallState.DECIDING
    async with world.database.reading() as tx:
        assert await polls.current(tx, call)


@pytest.mark.parametrize("eligible", [True, False])
async def test_who_may_not_stand_or_lacks_support_is_told_kindly_and_alone(
    world: World, eligible: bool
) -> None:
    community, ids = await community_of(world, *EVERYBODY)
    call = await call_at(world, community, CallState.PREPARING, [ids["ana"], ids["ben"]])
    _ana, ben = await standing(world, call)
    async with world.database.transaction() as tx:
        for person in await candidates.seconds(tx, ben.id) if eligible else ():
            await candidates.stop_seconding(tx, ben.id, person)
        await candidates.find_eligible(tx, ben.id, eligible=eligible, why_not="Two terms already.")
    before = len(world.platform.shown)
    await world.pass_time(WEEK + HOUR)
    assert [one.person for one in await standing(world, call)] == [ids["ana"]]
    why = "not enough others" if eligible else "Two terms already."
    assert why in told(world, "ben", before)
    for who in ("rosa", "ana", "cleo", GROUP.chat):
        assert why not in told(world, who, before)


async def test_whom_the_organisers_did_not_look_at_stands_on(world: World) -> None:
    community, ids = await community_of(world, *EVERYBODY)
    call = await call_at(world, community, CallState.PREPARING, [ids["ana"]])
    (ana,) = await standing(world, call)
    async with world.database.transaction() as tx:
        await tx.run("UPDATE candidate SET eligible = NULL WHERE id = :id", id=ana.id)
    await world.pass_time(WEEK)
    assert await standing(world, call)


@pytest.mark.parametrize("state", [CallState.PREPARING, CallState.COMMENTING])
async def test_where_nobody_stands_it_ends_undecided(world: World, state: CallState) -> None:
    community, _ids = await community_of(world, "rosa", "ana")
    call = await call_at(world, community, state)
    await world.pass_time(WEEK)
    assert (await call_of(world, call)).state is CallState.UNDECIDED


async def test_a_day_before_the_end_who_stands_reads_what_they_lack(world: World) -> None:
    community, ids = await community_of(world, *EVERYBODY)
    call = await call_at(world, community, CallState.PREPARING, [ids["ana"], ids["ben"]])
    _ana, ben = await standing(world, call)
    async with world.database.transaction() as tx:
        await candidates.say(tx, ben.id, statement="")
        await candidates.stop_seconding(tx, ben.id, (await candidates.seconds(tx, ben.id)).pop())
    before = len(world.platform.shown)
    await world.pass_time(6 * DAY + HOUR)
    assert "not written anything about yourself" in told(world, "ben", before)
    assert "the support of 1 other person" in told(world, "ben", before)
    assert told(world, "ana", before) == ""
    before = len(world.platform.shown)
    await world.pass_time(22 * HOUR)
    assert told(world, "ben", before) == ""


async def test_a_resting_community_loses_no_time(world: World) -> None:
    community, ids = await community_of(world, *EVERYBODY)
    call = await call_at(world, community, CallState.NOMINATING, [ids["ana"]])
    async with world.database.transaction() as tx:
        await communities.removed_from(tx, GROUP.platform, GROUP.chat)
    await world.pass_time(3 * WEEK)
    assert (await call_of(world, call)).state is CallState.NOMINATING
    async with world.database.transaction() as tx:
        await communities.returned_to(tx, GROUP.platform, GROUP.chat)
    await world.pass_time(2 * DAY)
    now = await call_of(world, call)
    assert now.state is CallState.PREPARING
    assert now.plan.prepare_until - world.now > WEEK - 2 * DAY


async def test_where_nobody_is_left_who_keeps_it_a_call_is_withdrawn_by_itself(
    world: World,
) -> None:
    community, ids = await community_of(world, *EVERYBODY)
    call = await call_at(
        world, community, CallState.NOMINATING, chair=ids["rosa"], deputy=ids["cleo"]
    )
    async with world.database.transaction() as tx:
        await calls.step_back(tx, call, ids["rosa"])
    await world.pass_time(HOUR)
    assert (await call_of(world, call)).state is CallState.NOMINATING
    before = len(world.platform.shown)
    async with world.database.transaction() as tx:
        await calls.step_back(tx, call, ids["cleo"])
    await world.pass_time(HOUR)
    assert (await call_of(world, call)).state is CallState.WITHDRAWN
    for who in (*EVERYBODY, GROUP.chat):
        assert "Everybody who looked after it" in told(world, who, before)


async def test_withdrawing_voids_the_vote_and_erases_what_was_private(world: World) -> None:
    community, ids = await community_of(world, *EVERYBODY)
    call = await call_at(world, community, CallState.DECIDING, [ids["ana"]], chair=ids["rosa"])
    async with world.database.transaction() as tx:
        whole = await calls.find(tx, call)
        assert whole
        asked = Nomination("", ids["ben"], "A secret wish.", "a friend", shown=False)
        await candidates.nominate(tx, call, ids["dina"], asked)
    await world.pass_time(HOUR)
    await sends_press(world, "rosa", f"keepcall:{call}:withdraw")
    await world.says("rosa", "No money.")
    await presses(world, "rosa", "Yes")
    assert (await call_of(world, call)).state is CallState.WITHDRAWN
    async with world.database.reading() as tx:
        assert [poll.state for poll in await polls.of_call(tx, call)] == [PollState.VOID]
        assert [one.person for one in await candidates.of_call(tx, call)] == [ids["ana"]]
        assert "call withdrawn" in {one.act for one in await audit.latest(tx, community, 5)}
    assert traces(world.path, ["A secret wish."]) == []
    assert "No money." in await sends_press(world, "ben", f"call:{call}:")


async def test_a_vote_that_is_prolonged_closes_later(world: World) -> None:
    community, ids = await community_of(world, *EVERYBODY)
    call = await call_at(world, community, CallState.DECIDING, [ids["ana"]], chair=ids["rosa"])
    await world.pass_time(HOUR)
    async with world.database.reading() as tx:
        first = await polls.current(tx, call)
    await sends_press(world, "rosa", f"keepcall:{call}:prolong")
    await presses(world, "rosa", "4 days")
    await world.says("rosa", "The network is down.")
    await presses(world, "rosa", "Yes")
    async with world.database.reading() as tx:
        then = await polls.current(tx, call)
    assert first
    assert then
    assert then.closes_at - first.closes_at == 4 * DAY
    await world.pass_time(WEEK + 2 * DAY)
    assert (await call_of(world, call)).state is CallState.DECIDING


@pytest.mark.parametrize("word", ["prolong", "withdraw", "keepers"])
@pytest.mark.parametrize("who", ["ben", "cleo"])
async def test_only_who_keeps_it_changes_a_call(world: World, word: str, who: str) -> None:
    community, ids = await community_of(world, *EVERYBODY)
    call = await call_at(world, community, CallState.NOMINATING, chair=ids["cleo"])
    async with world.database.transaction() as tx:
        await calls.step_back(tx, call, ids["cleo"])
    assert "Only somebody who looks after" in await sends_press(
        world, who, f"keepcall:{call}:{word}"
    )


async def test_who_has_stepped_back_meanwhile_does_not_finish_what_they_began(
    world: World,
) -> None:
    community, ids = await community_of(world, *EVERYBODY)
    call = await call_at(world, community, CallState.NOMINATING, chair=ids["cleo"])
    await sends_press(world, "cleo", f"keepcall:{call}:withdraw")
    await world.says("cleo", "I want it myself.")
    async with world.database.transaction() as tx:
        whole = await calls.find(tx, call)
        assert whole
        await stands(tx, whole, ids["cleo"])
    await presses(world, "cleo", "Yes")
    assert (await call_of(world, call)).state is CallState.NOMINATING


async def test_who_was_asked_and_has_not_answered_is_due_again(world: World) -> None:
    community, ids = await community_of(world, *EVERYBODY)
    call = await call_at(world, community, CallState.PREPARING)
    async with world.database.transaction() as tx:
        for who in ("ana", "ben"):
            own = Nomination("", ids["dina"], "Fair.", "a friend", shown=False)
            one, _first = await candidates.nominate(tx, call, ids[who], own)
        await candidates.move(tx, one, CandidateState.DECLINED)
        await candidates.ask_all_again(tx, call)
        due = [await candidates.find(tx, one) for one in await candidates.to_ask(tx, 5)]
    assert [one.person for one in due if one] == [ids["ana"]]
