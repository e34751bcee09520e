"""What mentors answer to a request, and what the clock makes of one."""

from __future__ import annotations

from datetime import timedelta

from bot.model import Account, Left, Pressed
from storage import blocks, matches, mentors, people, requests
from storage.records.blocks import BlockKind
from storage.records.matches import Match
from storage.records.people import Circle
from storage.records.requests import AskedState, RequestState
from tests.handlers.mentoring import GOAL, asked_of, gathered, heard, looks, request_of
from tests.handlers.people import id_of, presses
from tests.world import GROUP, World, private

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
BOTH = ("Number 1", "Number 2")


async def asks(world: World, *choices: str, places: dict[str, int] | None = None) -> str:
    """Ana looks for a mentor; returns the id of what she looks for."""
    await gathered(world, "ana", places=places or {"ben": 1, "cleo": 1})
    await looks(world, "ana", *(choices or BOTH))
    return (await request_of(world, "ana")).id


async def presses_data(world: World, who: str, data: str) -> str:
    """Somebody presses a button that they may have had for long; returns what they are told."""
    before = len(heard(world, who))
    await world.happens(who, Pressed(data, "m0"), place=private(who))
    return " ".join(heard(world, who)[before:])


async def matches_of(world: World, who: str) -> list[Match]:
    person = await id_of(world, who)
    async with world.database.reading() as tx:
        return await matches.of_person(tx, person)


async def state(world: World) -> RequestState:
    return (await request_of(world, "ana")).state


async def test_a_yes_brings_both_together_and_erases_the_goal(world: World) -> None:
    await asks(world)
    await presses(world, "ben", "Accept")
    (match,) = await matches_of(world, "ben")
    assert match == (await matches_of(world, "ana"))[0]
    assert match.goal == GOAL
    request = await request_of(world, "ana")
    assert (request.state, request.goal) == (RequestState.MATCHED, "")
    rows = await asked_of(world, request)
    assert rows[await id_of(world, "ben")].state is AskedState.ACCEPTED
    assert rows[await id_of(world, "cleo")].state is AskedState.WITHDRAWN
    assert not any("looking for a mentor" in one for one in heard(world, "cleo"))


async def test_a_no_goes_to_the_next_with_its_reason_and_without_a_name(world: World) -> None:
    await asks(world)
    await world.says("ben", "Decline")
    await world.says("ben", "not my subject")
    told = heard(world, "ana")[-1]
    assert "not quite their subject" in told
    assert "I have asked the next one whom you chose." in told
    assert not any("ben" in one for one in heard(world, "ana"))
    assert GOAL in heard(world, "cleo")[-1]


async def test_whom_a_mentor_has_in_mind_is_asked_first_and_never_named(world: World) -> None:
    id = await asks(world, *BOTH, "Nobody else", places={"ben": 1, "cleo": 1, "dina": 1})
    shown = await presses_data(world, "dina", "mentoring:code:")
    code = shown.partition("<code>")[2].partition("</code>")[0]
    await presses_data(world, "ben", f"request:{id}:other_mentor")
    await world.says("ben", "I have their code")
    await world.says("ben", "0000 0000")
    assert "leads to nobody" in heard(world, "ben")[-1]
    await world.says("ben", code.upper())
    assert "Thank you for answering" in heard(world, "ben")[-1]
    assert GOAL in heard(world, "dina")[-1]
    told = heard(world, "ana")[-1]
    assert "I have asked the one whom the mentor had in mind." in told
    assert "Dina" not in told
    await presses_data(world, "dina", f"request:{id}:time")
    assert GOAL in heard(world, "cleo")[-1]


async def test_without_a_code_whoever_fits_better_is_left_to_banyan(world: World) -> None:
    id = await asks(world)
    await presses_data(world, "ben", f"request:{id}:other_mentor")
    await presses(world, "ben", "Let Banyan choose")
    assert "somebody else fits you better" in heard(world, "ana")[-1]
    assert GOAL in heard(world, "cleo")[-1]


async def test_one_reminder_comes_and_then_the_request_passes_on(world: World) -> None:
    await asks(world)
    await world.pass_time(2 * DAY + HOUR)
    assert sum("Somebody waits for your answer" in one for one in heard(world, "ben")) == 1
    await world.pass_time(DAY)
    assert sum("Somebody waits for your answer" in one for one in heard(world, "ben")) == 1
    assert "No answer came within three days." in heard(world, "ana")[-1]
    assert "looking for a mentor" in heard(world, "cleo")[-1]


async def test_a_late_yes_is_taken_while_nobody_else_is_asked(world: World) -> None:
    id = await asks(world, "Ask them", places={"ben": 1})
    await world.pass_time(4 * DAY)
    assert await state(world) is RequestState.LOOKING
    assert "I introduce you" in await presses_data(world, "ben", f"request:{id}:accept")


async def test_a_late_yes_is_declined_truthfully_once_somebody_else_is_asked(
    world: World,
) -> None:
    id = await asks(world)
    await world.pass_time(3 * DAY + HOUR)
    told = await presses_data(world, "ben", f"request:{id}:accept")
    assert "I have asked somebody else" in told
    await presses(world, "cleo", "Accept")
    told = await presses_data(world, "ben", f"request:{id}:accept")
    assert "found a mentor meanwhile" in told
    assert await matches_of(world, "ben") == []


async def test_a_yes_to_what_was_taken_back_leads_to_nothing(world: World) -> None:
    id = await asks(world)
    await world.says("ana", "/mentor")
    await presses(world, "ana", "Take 1 back")
    await presses(world, "ana", "Take it back")
    assert "has been taken back" in heard(world, "ben")[-1]
    assert "taken it back meanwhile" in await presses_data(world, "ben", f"request:{id}:accept")
    assert await matches_of(world, "ben") == []


async def test_who_has_no_room_can_make_some_and_say_yes_then(world: World) -> None:
    id = await asks(world)
    ben = await id_of(world, "ben")
    async with world.database.transaction() as tx:
        await tx.run("UPDATE mentor SET places = 0 WHERE person = :ben", ben=ben)
    assert "as many mentees as you wanted" in await presses_data(
        world, "ben", f"request:{id}:accept"
    )
    assert await state(world) is RequestState.ASKING
    async with world.database.transaction() as tx:
        await tx.run("UPDATE mentor SET places = 1 WHERE person = :ben", ben=ben)
    await presses_data(world, "ben", f"request:{id}:accept")
    assert await state(world) is RequestState.MATCHED


async def test_others_go_on_when_the_mentor_they_wait_for_is_full(world: World) -> None:
    await gathered(world, "ana", "abu", places={"ben": 2, "cleo": 1})
    for who in ("ana", "abu"):
        await looks(world, who, *BOTH)
    request = await request_of(world, "abu")
    async with world.database.transaction() as tx:
        await tx.run("UPDATE mentor SET places = 1 WHERE places = 2")
    id = (await request_of(world, "ana")).id
    await presses_data(world, "ben", f"request:{id}:accept")
    await world.pass_time(HOUR)
    rows = await asked_of(world, request)
    assert rows[await id_of(world, "cleo")].state is AskedState.ASKED


async def test_a_question_and_its_answer_are_carried_without_names(world: World) -> None:
    await asks(world)
    await presses(world, "ben", "Ask something first")
    await world.says("ben", "How many are you?")
    assert "How many are you?" in heard(world, "ana")[-1]
    await world.says("ana", "answer")
    await world.says("ana", "About ten.")
    assert "About ten." in heard(world, "ben")[-1]
    assert await state(world) is RequestState.ASKING


async def test_after_two_questions_a_mentor_has_to_decide(world: World) -> None:
    id = await asks(world)
    for question in ("How many?", "Where?"):
        await presses_data(world, "ben", f"request:{id}:ask")
        await world.says("ben", question)
        await presses(world, "ana", "Answer")
        await world.says("ana", "As I said.")
    assert "looking for a mentor" in await presses_data(world, "ben", f"request:{id}:ask")


async def test_a_mentor_decides_without_an_answer_that_does_not_come(world: World) -> None:
    await asks(world)
    await presses(world, "ben", "Ask something first")
    await world.says("ben", "How many are you?")
    await world.pass_time(2 * DAY + HOUR)
    assert "A mentor still waits for your answer" in heard(world, "ana")[-1]
    await world.pass_time(DAY)
    assert "Nobody has answered your question" in heard(world, "ben")[-1]
    await presses(world, "ben", "Accept")
    assert await state(world) is RequestState.MATCHED


async def test_an_answer_to_a_question_that_has_been_settled_is_carried_to_nobody(
    world: World,
) -> None:
    await asks(world)
    await presses(world, "ben", "Ask something first")
    await world.says("ben", "How many are you?")
    await presses(world, "ana", "Answer")
    await presses(world, "ben", "Accept")
    await world.says("ana", "About ten.")
    assert "moved on meanwhile" in heard(world, "ana")[-1]


async def test_who_forgets_themselves_while_somebody_is_asked_leaves_nobody_waiting(
    world: World,
) -> None:
    id = await asks(world)
    await world.says("ana", "/forget")
    await presses(world, "ana", "Yes, delete everything")
    assert "has been taken back" in heard(world, "ben")[-1]
    assert "not there any more" in await presses_data(world, "ben", f"request:{id}:accept")


async def test_a_mentor_who_forgets_themselves_is_passed_over_at_once(world: World) -> None:
    await asks(world)
    await world.says("ben", "/forget")
    await presses(world, "ben", "Yes, delete everything")
    await world.pass_time(HOUR)
    assert "cannot be asked any more" in heard(world, "ana")[-1]
    assert GOAL in heard(world, "cleo")[-1]


async def test_a_mentor_who_is_banned_is_passed_over_at_once(world: World) -> None:
    await asks(world)
    await world.happens("ben", Left(banned=True), place=GROUP)
    await world.pass_time(HOUR)
    assert "cannot be asked any more" in heard(world, "ana")[-1]


async def test_a_block_is_never_told_of(world: World) -> None:
    id = await asks(world)
    ben = await id_of(world, "ben")
    async with world.database.transaction() as tx:
        await blocks.keep_apart(tx, ben, Account("counting", "ana"), BlockKind.BLOCK)
    told = await presses_data(world, "ben", f"request:{id}:accept")
    assert "not there any more" in told
    assert "cannot be asked any more" in heard(world, "ana")[-1]
    assert await matches_of(world, "ana") == []


async def test_who_leaves_the_community_is_looked_for_no_longer(world: World) -> None:
    await asks(world)
    await world.says("ana", "/leave")
    await presses(world, "ana", "Leave")
    await world.pass_time(HOUR)
    assert "stopped looking for a mentor there" in heard(world, "ana")[-1]
    assert "has been taken back" in heard(world, "ben")[-1]
    assert await state(world) is RequestState.WITHDRAWN


async def test_who_stands_in_is_asked_while_a_mentor_is_away(world: World) -> None:
    await asks(world, "Number 1", "Nobody else")
    ben, cleo = await id_of(world, "ben"), await id_of(world, "cleo")
    async with world.database.transaction() as tx:
        await tx.run("UPDATE mentor SET backup = :cleo WHERE person = :ben", ben=ben, cleo=cleo)
        await mentors.go_away(tx, ben, tx.now + 9 * DAY)
    await world.pass_time(HOUR)
    assert "takes nobody new for a while" in heard(world, "ana")[-1]
    assert "who stands in for them" in heard(world, "ana")[-1]
    assert GOAL in heard(world, "cleo")[-1]


async def test_who_is_silent_for_ten_days_is_away_until_one_tap(world: World) -> None:
    await asks(world)
    await world.pass_time(11 * DAY)
    assert any("waited ten days for your answer" in one for one in heard(world, "ben"))
    ben = await id_of(world, "ben")
    async with world.database.reading() as tx:
        mentor = await mentors.find(tx, ben)
    assert mentor
    assert mentor.is_away(world.now)
    assert mentor.away_by_itself
    await presses(world, "ben", "I am back")
    async with world.database.reading() as tx:
        mentor = await mentors.find(tx, ben)
    assert mentor
    assert not mentor.is_away(world.now)


async def test_who_answers_late_is_not_away(world: World) -> None:
    id = await asks(world)
    await world.pass_time(9 * DAY)
    await presses_data(world, "ben", f"request:{id}:no")
    await world.pass_time(9 * DAY)
    assert not any("waited ten days for your answer" in one for one in heard(world, "ben"))


async def test_a_request_comes_by_day_and_what_is_taken_back_before_never_does(
    world: World,
) -> None:
    await gathered(world, "ana", places={"ben": 1})
    await world.pass_time(14 * HOUR)
    await looks(world, "ana", "Ask them")
    before = heard(world, "ben")
    await world.says("ana", "/mentor")
    await presses(world, "ana", "Take 1 back")
    await presses(world, "ana", "Take it back")
    await world.pass_time(DAY)
    assert heard(world, "ben") == before


async def test_nobody_answers_for_somebody_else(world: World) -> None:
    id = await asks(world)
    for who, data in (
        ("cleo", f"request:{id}:accept"),
        ("ana", f"request:{id}:accept"),
        ("ben", f"mentor:{id}:really"),
        ("ben", "request::accept"),
        ("ben", "request:nothing:"),
    ):
        await presses_data(world, who, data)
        assert await state(world) is RequestState.ASKING


async def test_what_mentors_press_is_nobody_elses_business(world: World) -> None:
    await asks(world)
    await presses(world, "ben", "Decline")
    shown = [one for one in world.platform.shown if one.place == private("ben")]
    assert all(one.outgoing.discreet for one in shown if "Accept" in str(one.outgoing.buttons))
    ben = await id_of(world, "ben")
    async with world.database.reading() as tx:
        (asked,) = await requests.put_to(tx, ben)
    assert asked[0].goal == GOAL


async def conduct_changes(world: World, community: str) -> None:
    """Nothing that anybody confirmed in the community holds any more."""
    async with world.database.transaction() as tx:
        await tx.run("UPDATE community SET conduct = 'Be kind.' WHERE id = :id", id=community)


async def test_who_is_next_is_looked_at_again_when_their_turn_comes(world: World) -> None:
    id = await asks(world, *BOTH, "Number 3", places={"ben": 1, "cleo": 1, "dina": 1})
    async with world.database.transaction() as tx:
        await people.be_seen_by(tx, await id_of(world, "cleo"), Circle.NOBODY)
        await tx.run("UPDATE mentor SET places = 0 WHERE person = :x", x=await id_of(world, "dina"))
    await presses_data(world, "ben", f"request:{id}:time")
    assert not any(GOAL in one for who in ("cleo", "dina") for one in heard(world, who))
    rows = await asked_of(world, await request_of(world, "ana"))
    for who in ("cleo", "dina"):
        assert rows[await id_of(world, who)].state is AskedState.WITHDRAWN


async def test_who_has_not_confirmed_what_is_asked_for_now_is_not_asked(world: World) -> None:
    id = await asks(world)
    await conduct_changes(world, (await request_of(world, "ana")).community)
    await presses_data(world, "ben", f"request:{id}:time")
    assert not any(GOAL in one for one in heard(world, "cleo"))
    assert await state(world) is RequestState.LOOKING


async def test_who_is_asked_confirms_what_has_changed_before_their_yes_counts(
    world: World,
) -> None:
    id = await asks(world)
    await conduct_changes(world, (await request_of(world, "ana")).community)
    told = await presses_data(world, "ben", f"request:{id}:accept")
    assert "until you have confirmed" in told
    assert await state(world) is RequestState.ASKING
    await presses(world, "ben", "Look at it")
    await presses(world, "ben", "Yes")
    await presses_data(world, "ben", f"request:{id}:accept")
    assert await state(world) is RequestState.MATCHED
