"""Being nominated: what somebody can answer, and that nobody else hears of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from storage import calls, candidates, people
from storage.copies import backup
from storage.records.calls import Call, CallState
from storage.records.candidates import CandidateState
from tests.handlers.communities import sends_press
from tests.handlers.mentoring import heard
from tests.handlers.nominating import REASON, called, candidate_of, nominates, stepped_back
from tests.handlers.people import id_of, presses
from tests.world import World

WOULD_YOU = "would you stand?"
DAY = timedelta(days=1)


async def asked(world: World) -> Call:
    """Ben was nominated by Ana, and has been asked."""
    call = await called(world, "ana", "ben", "cleo")
    await nominates(world, "ana", call, "Ben")
    return call


async def test_whoever_accepts_reads_first_what_it_means(world: World) -> None:
    call = await asked(world)
    await presses(world, "ben", "I would stand")
    found = await candidate_of(world, call, "ben")
    assert found
    assert found.state is CandidateState.ASKED
    assert "everybody who takes part reads that Ben stands" in heard(world, "ben")[-1]
    await presses(world, "ben", "I stand")
    found = await candidate_of(world, call, "ben")
    assert found
    assert found.state is CandidateState.ACCEPTED
    assert await stepped_back(world, call, "ben")


async def test_who_wants_to_be_asked_later_is_asked_then(world: World) -> None:
    await asked(world)
    await presses(world, "ben", "Ask me later")
    await presses(world, "ben", "In 3 days")
    await world.pass_time(2 * DAY)
    assert sum(WOULD_YOU in one for one in heard(world, "ben")) == 1
    await world.pass_time(2 * DAY)
    assert sum(WOULD_YOU in one for one in heard(world, "ben")) == 2
    assert REASON in heard(world, "ben")[-1]


async def test_no_can_be_taken_back_in_time_and_is_told_to_nobody(world: World) -> None:
    call = await asked(world)
    told = {who: len(heard(world, who)) for who in ("rosa", "ana", "cleo")}
    await presses(world, "ben", "No, thank you")
    assert {who: len(heard(world, who)) for who in told} == told
    assert "Nobody learns that you were asked" in heard(world, "ben")[-1]
    found = await candidate_of(world, call, "ben")
    assert found
    assert found.state is CandidateState.DECLINED
    await sends_press(world, "ben", f"nominee:{found.id}:stand")
    found = await candidate_of(world, call, "ben")
    assert found
    assert found.state is CandidateState.ACCEPTED


async def test_never_again_holds_until_it_is_taken_back(world: World) -> None:
    call = await asked(world)
    ben = await id_of(world, "ben")
    await presses(world, "ben", "Never ask me again")
    async with world.database.reading() as tx:
        assert not await candidates.may_be_asked(tx, ben)
    await nominates(world, "cleo", call, "Ben")
    assert sum(WOULD_YOU in one for one in heard(world, "ben")) == 1
    await world.says("ben", "/calls")
    assert "I do not ask you, as you wished." in heard(world, "ben")[-1]
    await presses(world, "ben", "Let people nominate me")
    async with world.database.reading() as tx:
        assert await candidates.may_be_asked(tx, ben)


async def test_who_said_never_is_not_reminded_of_what_they_put_off(world: World) -> None:
    await asked(world)
    await presses(world, "ben", "Ask me later")
    await presses(world, "ben", "In 1 day")
    ben = await id_of(world, "ben")
    async with world.database.transaction() as tx:
        await candidates.never_ask(tx, ben)
    await world.pass_time(3 * DAY)
    assert sum(WOULD_YOU in one for one in heard(world, "ben")) == 1


async def test_who_wants_nothing_unasked_finds_it_in_the_call(world: World) -> None:
    call = await called(world, "ana", "ben")
    ben = await id_of(world, "ben")
    async with world.database.transaction() as tx:
        await people.stop(tx, ben)
    await nominates(world, "ana", call, "Ben")
    assert not any(WOULD_YOU in one for one in heard(world, "ben"))
    await world.opens("ben", f"call-{call.id}")
    await presses(world, "ben", "You were nominated")
    assert WOULD_YOU in heard(world, "ben")[-1]


@pytest.mark.parametrize("who", ["rosa", "ana", "cleo"])
@pytest.mark.parametrize("option", ["yes", "stand", "no", "never", "later.1", "look"])
async def test_nobody_answers_for_somebody_else_or_learns_who_it_is(
    world: World, who: str, option: str
) -> None:
    call = await asked(world)
    found = await candidate_of(world, call, "ben")
    assert found
    forged = await sends_press(world, who, f"nominee:{found.id}:{option}")
    unknown = await sends_press(world, who, f"nominee:0123456789ab:{option}")
    assert forged == unknown
    assert await candidate_of(world, call, "ben") == found


async def test_before_they_accept_nobody_reads_of_them_anywhere(world: World) -> None:
    call = await asked(world)
    world.platform.shown.clear()
    await presses_all(world, call)
    others = [one for one in world.platform.shown if one.place.chat != "ben"]
    assert others
    assert not any("Ben" in str(one.outgoing) or REASON in str(one.outgoing) for one in others)


async def presses_all(world: World, call: Call) -> None:
    """Everybody looks at everything about the call that they can look at."""
    for who in ("ana", "cleo", "rosa"):
        await world.says(who, "/calls")
        for verb in ("call", "keepcall"):
            await sends_press(world, who, f"{verb}:{call.id}:")
            buttons = [
                one
                for row in world.platform.shown[-1].outgoing.buttons
                for one in row
                if one.data.startswith(f"{verb}:")
            ]
            for button in buttons:
                await sends_press(world, who, button.data)
                await world.says(who, "/cancel")
        world.now += timedelta(minutes=5)


@pytest.mark.parametrize("answer", ["No, thank you", None])
async def test_after_the_end_nothing_is_left_of_who_did_not_stand(
    world: World, answer: str | None, tmp_path: Path
) -> None:
    call = await asked(world)
    found = await candidate_of(world, call, "ben")
    assert found
    if answer:
        await presses(world, "ben", answer)
    # Another one is half said, and waits.
    await half_says(world, "cleo", call)
    await world.pass_time(timedelta(hours=1))
    await ends(world, call)
    await world.restart()
    backup(world.path, tmp_path / "copies", world.now)
    files = [one for one in tmp_path.rglob("*") if one.is_file()]
    kept = b"".join(one.read_bytes() for one in files)
    assert call.id.encode() in kept
    for words in (REASON, "Half of a reason", found.id):
        assert words.encode() not in kept
    async with world.database.reading() as tx:
        for table in ("nomination", "stepped_back", "never_nominate", "candidate"):
            assert not await tx.all(f"SELECT 1 FROM {table}")


async def half_says(world: World, who: str, call: Call) -> None:
    """Somebody begins to nominate, and does not get to the end."""
    await world.opens(who, f"call-{call.id}")
    for choice in ("Nominate", "Somebody else", "By an invitation", "I know what they do"):
        await presses(world, who, choice)
    await world.says(who, "Half of a reason")


async def ends(world: World, call: Call) -> None:
    """Nobody stands, so the call ends."""
    async with world.database.transaction() as tx:
        await calls.schedule(tx, call.id, world.now)
        await tx.run(
            "UPDATE call SET state = 'preparing', prepare_until = :now", now=world.now.timestamp()
        )
    await world.pass_time(timedelta(hours=2))
    async with world.database.reading() as tx:
        found = await calls.find(tx, call.id)
    assert found
    assert found.state is CallState.UNDECIDED
