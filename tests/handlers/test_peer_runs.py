"""Running peer rounds: who meets whom, and what becomes of it, with everything changing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.model import Account, Due, Plain
from bot.workers import WorkerDied, Workers
from conversations.peers.working import Snapshot
from storage import (
    blocks,
    communities,
    forget,
    matches,
    memberships,
    participants,
    relay,
    round_teams,
    rounds,
)
from storage.database import Transaction
from storage.records.blocks import BlockKind
from storage.records.matches import Kind
from storage.records.rounds import Often, Outcome, Rhythm, Schedule, Stage
from tests.handlers.communities import organises
from tests.handlers.peering import (
    A_WEEK,
    begins,
    last_run,
    peer_village,
    people_there,
    running,
    teams,
    words_to,
)
from tests.handlers.people import last, presses
from tests.world import World

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Change = Callable[[Transaction, str, dict[str, str]], Awaitable[None]]


async def test_everybody_meets_somebody_and_three_meet_where_they_are_odd(world: World) -> None:
    found = await peer_village(world)
    await people_there(world, found, ["ana", "ben", "cleo", "dora", "eli"])
    await begins(world)
    now = await teams(world)
    assert sorted(map(len, now)) == [2, 3]
    assert frozenset.union(*now) == {"ana", "ben", "cleo", "dora", "eli"}


async def test_nobody_meets_the_same_person_while_others_are_left(world: World) -> None:
    found = await peer_village(world)
    await people_there(world, found, ["ana", "ben", "cleo", "dora", "eli", "finn"])
    seen: set[frozenset[str]] = set()
    for _round in range(5):
        await begins(world)
        now = await teams(world)
        assert len(now) == 3
        assert seen.isdisjoint(now)
        seen.update(now)
        await _everybody_is_heard_of(world, found.id)
    assert len(seen) == 15


async def _everybody_is_heard_of(world: World, series: str) -> None:
    async with world.database.transaction() as tx:
        for person in await participants.taking_part(tx, series):
            await participants.heard_of(tx, series, person)


async def test_who_takes_part_once_is_in_one_round_only(world: World) -> None:
    found = await peer_village(world)
    await people_there(world, found, ["ana", "ben"])
    await people_there(world, found, ["cleo", "dora"], Often.ONCE)
    await begins(world)
    assert len(await teams(world)) == 2
    await begins(world)
    assert await teams(world) == [frozenset({"ana", "ben"})]


async def test_a_break_ends_by_itself(world: World) -> None:
    found = await peer_village(world)
    ids = await people_there(world, found, ["ana", "ben", "cleo"])
    async with world.database.transaction() as tx:
        await participants.pause(tx, found.id, ids["cleo"], world.now + A_WEEK)
    await begins(world)
    assert await teams(world) == [frozenset({"ana", "ben"})]
    await begins(world)
    assert await teams(world) == [frozenset({"ana", "ben", "cleo"})]


async def _opts_out(tx: Transaction, series: str, ids: dict[str, str]) -> None:
    await participants.leave(tx, series, ids["ana"])


async def _pauses(tx: Transaction, series: str, ids: dict[str, str]) -> None:
    await participants.pause(tx, series, ids["ana"], tx.now + A_WEEK)


async def _is_forgotten(tx: Transaction, series: str, ids: dict[str, str]) -> None:
    await forget.everything_about(tx, ids["ana"])


async def _leaves(tx: Transaction, series: str, ids: dict[str, str]) -> None:
    found = await rounds.find(tx, series)
    assert found
    await memberships.leave(tx, found.community, ids["ana"])


async def _takes_agreement_back(tx: Transaction, series: str, ids: dict[str, str]) -> None:
    await tx.run("DELETE FROM agreement WHERE person = :person", person=ids["ana"])


@pytest.mark.parametrize(
    "change", [_opts_out, _pauses, _is_forgotten, _leaves, _takes_agreement_back]
)
async def test_who_goes_while_a_round_is_worked_out_is_in_no_team_and_the_other_is_not_alone(
    world: World, monkeypatch: pytest.MonkeyPatch, change: Change
) -> None:
    found = await peer_village(world)
    ids = await people_there(world, found, ["ana", "ben", "cleo", "dora"])
    await _meanwhile(world, monkeypatch, lambda tx: change(tx, found.id, ids))
    await begins(world)
    await world.pass_time(3 * HOUR)
    now = await teams(world)
    assert "ana" not in frozenset.union(*now)
    assert frozenset.union(*now) <= {"ben", "cleo", "dora"}
    assert not any("Meet Ana" in words for words in words_to(world, "ben"))
    assert (await last_run(world, found)).people == 3


async def test_two_who_are_kept_apart_meanwhile_meet_others(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = await peer_village(world)
    ids = await people_there(world, found, ["ana", "ben"])

    async def change(tx: Transaction) -> None:
        await blocks.keep_apart(tx, ids["ana"], Account("counting", "ben"), BlockKind.BLOCK)

    await _meanwhile(world, monkeypatch, change)
    await begins(world)
    await world.pass_time(3 * HOUR)
    assert await teams(world) == []
    assert "This time nobody was left" in last(world)


async def _meanwhile(
    world: World, monkeypatch: pytest.MonkeyPatch, change: Callable[[Transaction], Awaitable[None]]
) -> None:
    """Something changes while the work is done: after its snapshot, before its result is used."""
    run, done = Workers.run, False

    async def changing(
        workers: Workers, function: Callable[[Snapshot], Plain], seen: Snapshot
    ) -> Plain:
        nonlocal done
        if not done:
            done = True
            async with world.database.transaction() as tx:
                await change(tx)
        return await run(workers, function, seen)

    monkeypatch.setattr(Workers, "run", changing)


async def test_work_that_fails_is_tried_later_and_nothing_is_lost(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = await peer_village(world)
    await people_there(world, found, ["ana", "ben"])
    tried = 0

    async def fails(workers: Workers, function: object, *arguments: object) -> Plain:
        nonlocal tried
        tried += 1
        raise WorkerDied("It ended.")

    with monkeypatch.context() as broken:
        broken.setattr(Workers, "run", fails)
        await begins(world)
        for _claim in range(5):
            await world.pass_time(timedelta(seconds=5))
        assert tried == 1
        await world.pass_time(6 * HOUR)
        assert tried < 10
        assert await teams(world) == []
    await world.pass_time(6 * HOUR)
    assert await teams(world) == [frozenset({"ana", "ben"})]


async def test_a_clock_that_slept_for_a_week_begins_one_round_and_not_two(world: World) -> None:
    found = await peer_village(world)
    await people_there(world, found, ["ana", "ben"])
    world.now += timedelta(days=9, hours=6)  # an hour before the second one
    await world.pass_time(2 * HOUR)
    assert len(words_to(world, "ana")) == 1
    await world.pass_time(timedelta(days=2))
    assert len(await teams(world)) == 1
    async with world.database.reading() as tx:
        assert len(await rounds.latest(tx, found.id, 10)) == 1
        kept = await rounds.find(tx, found.id)
    assert kept
    assert kept.next_at == datetime(2026, 3, 18, 17, tzinfo=ZoneInfo("Africa/Accra"))


async def test_what_was_to_be_asked_while_the_clock_slept_is_asked_before_the_next_one(
    world: World,
) -> None:
    found = await peer_village(world)
    await people_there(world, found, ["ana", "ben"])
    await begins(world)
    world.now += timedelta(days=8)
    before = len(world.shown())
    await world.pass_time(12 * HOUR)
    told = words_to(world, "ana", before)
    assert "how did it go with" in told[0]
    assert not any("I brought you together" in words for words in told)
    assert (await last_run(world, found)).began_at > world.now - DAY


@pytest.mark.parametrize(
    ("zone", "month", "day"), [("Europe/Berlin", 3, 28), ("America/New_York", 3, 7)]
)
async def test_a_round_stays_at_its_time_on_the_wall(
    world: World, zone: str, month: int, day: int
) -> None:
    world.now = datetime(2026, month, day, 6, tzinfo=ZoneInfo("UTC"))
    found = await peer_village(world, schedule=Schedule(Rhythm.WEEKLY, 0, 10 * 60, zone))
    await people_there(world, found, ["ana", "ben"])
    for _round in range(2):
        async with world.database.reading() as tx:
            kept = await rounds.find(tx, found.id)
        assert kept
        assert kept.next_at
        assert kept.next_at.astimezone(ZoneInfo(zone)).hour == 10
        await begins(world)


async def test_one_nudge_after_a_day_to_a_team_that_is_silent(world: World) -> None:
    found = await peer_village(world)
    ids = await people_there(world, found, ["ana", "ben", "cleo", "dora"])
    await begins(world)
    [wrote, _silent] = await running(world)
    async with world.database.transaction() as tx:
        await relay.note(tx, wrote.id, wrote.members[0].person, {wrote.members[1].person: "l"})
    before = len(world.shown())
    await world.pass_time(2 * DAY)
    nudged = {who for who in ids if any("If nobody" in one for one in words_to(world, who, before))}
    assert {ids[who] for who in nudged} == {one.person for one in _silent.members}
    assert len(world.shown()) - before == 2


async def test_those_who_have_not_met_yet_stay_together_if_both_say_so(world: World) -> None:
    found = await peer_village(world)
    await people_there(world, found, ["ana", "ben", "cleo", "dora"])
    await begins(world)
    before = set(await teams(world))
    kept = next(team for team in before if "ana" in team)
    await world.pass_time(timedelta(days=6, hours=1))
    for who in kept:
        await presses(world, who, "Not yet")
    matched = {match.id for match in await running(world)}
    await world.pass_time(DAY)
    assert kept in await teams(world)
    assert len(matched & {match.id for match in await running(world)}) == 1
    [staying] = [match for match in await running(world) if match.id in matched]
    assert staying.ends_at
    assert staying.ends_at - world.now > timedelta(days=6)
    assert any("stay together" in words for words in words_to(world, "ana"))


async def test_they_do_not_where_only_one_says_so(world: World) -> None:
    found = await peer_village(world)
    await people_there(world, found, ["ana", "ben", "cleo", "dora"])
    await begins(world)
    before = await teams(world)
    await world.pass_time(timedelta(days=6, hours=1))
    for who in ("ana", "ben", "cleo", "dora"):
        await presses(world, who, "We met" if who != "ana" else "Not yet")
    await world.pass_time(DAY)
    assert set(before).isdisjoint(await teams(world))


async def test_what_did_not_happen_does_not_count_as_met(world: World) -> None:
    found = await peer_village(world)
    ids = await people_there(world, found, ["ana", "ben"])
    await begins(world)
    await world.pass_time(timedelta(days=6, hours=1))
    await presses(world, "ana", "It did not happen")
    assert await _times_met(world, ids["ana"]) == {}
    await presses(world, "ben", "We met")
    assert await _times_met(world, ids["ana"]) == {ids["ben"]: 1}


async def _times_met(world: World, person: str) -> dict[str, int]:
    async with world.database.reading() as tx:
        return await matches.met_by(tx, person, Kind.PEERS)


async def test_three_silent_rounds_let_somebody_rest_and_one_tap_brings_them_back(
    world: World,
) -> None:
    found = await peer_village(world)
    ids = await people_there(world, found, ["ana", "ben"])
    for _round in range(3):
        await begins(world)
        await world.pass_time(timedelta(days=6, hours=1))
        await presses(world, "ana", "We met")
    before = len(world.shown())
    await world.pass_time(DAY)
    assert "without a word" in words_to(world, "ben", before)[-1]
    assert await teams(world) == []
    await presses(world, "ben", "I am back")
    await begins(world)
    assert await teams(world) == [frozenset({"ana", "ben"})]
    async with world.database.reading() as tx:
        peer = await participants.find(tx, found.id, ids["ben"])
    assert peer
    assert peer.silent == 0


async def test_the_match_closes_when_the_next_round_begins(world: World) -> None:
    found = await peer_village(world)
    await people_there(world, found, ["ana", "ben", "cleo"])
    await begins(world)
    [first] = await running(world)
    await begins(world)
    [second] = await running(world)
    assert second.id != first.id
    async with world.database.reading() as tx:
        closed = await matches.find(tx, first.id)
    assert closed
    assert closed.closed_at == second.began_at


async def test_after_the_rounds_are_stopped_what_runs_goes_on_to_its_end(world: World) -> None:
    found = await peer_village(world)
    await people_there(world, found, ["ana", "ben"])
    await begins(world)
    async with world.database.transaction() as tx:
        await rounds.stop(tx, found.id)
    await world.pass_time(timedelta(days=6, hours=1))
    assert "how did it go" in last(world)
    assert len(await teams(world)) == 1
    await world.pass_time(DAY)
    assert await teams(world) == []
    assert (await last_run(world, found)).stage is Stage.CLOSED


async def test_nobody_and_somebody_alone(world: World) -> None:
    found = await peer_village(world)
    [organiser] = (await people_there(world, found, ["rosa"], None)).values()
    await organises(world, organiser, found.community, appointed=True)
    await begins(world)
    await world.pass_time(DAY)
    assert any("it takes two people" in words for words in words_to(world, "rosa"))
    await people_there(world, found, ["ana"])
    await begins(world)
    assert "This time nobody was left" in words_to(world, "ana")[-1]
    assert "Next time you come first" in words_to(world, "ana")[-1]


async def test_who_takes_part_is_asked_anew_where_the_community_asks_for_more(
    world: World,
) -> None:
    found = await peer_village(world)
    await people_there(world, found, ["ana", "ben"])
    async with world.database.transaction() as tx:
        await tx.run("UPDATE community SET minimum_age = 21")
    await begins(world)
    await world.pass_time(DAY)
    assert await teams(world) == []
    assert any("has changed what it asks" in words for words in words_to(world, "ana"))


async def test_while_a_community_rests_nothing_begins(world: World) -> None:
    found = await peer_village(world)
    await people_there(world, found, ["ana", "ben"])
    async with world.database.transaction() as tx:
        await communities.removed_from(tx, "counting", "group")
    await begins(world)
    assert await teams(world) == []
    async with world.database.transaction() as tx:
        await communities.returned_to(tx, "counting", "group")
    await begins(world)
    assert len(await teams(world)) == 1


async def test_a_late_answer_counts_and_an_odd_one_does_nothing(world: World) -> None:
    found = await peer_village(world)
    ids = await people_there(world, found, ["ana", "ben"])
    await begins(world)
    [match] = await running(world)
    async with world.database.transaction() as tx:
        await rounds.stop(tx, found.id)
    await world.pass_time(timedelta(days=8))
    await presses(world, "ana", "It did not happen")
    assert await _times_met(world, ids["ana"]) == {}
    async with world.database.reading() as tx:
        seat = await round_teams.seat_in_match(tx, match.id, ids["ana"])
    assert seat
    assert seat.answer is Outcome.MISSED


async def test_a_due_that_is_no_more_changes_nothing(world: World) -> None:
    found = await peer_village(world)
    await people_there(world, found, ["ana", "ben"])
    dues = [Due("peer_round", found.id, world.now), Due("peer_round", "gone", world.now)]
    dues.append(Due("peer_run", "gone", world.now))
    await world.door.due(dues)
    assert await teams(world) == []


async def test_of_three_two_go_on_and_hear_nothing_more_of_the_one_who_left(
    world: World,
) -> None:
    found = await peer_village(world)
    ids = await people_there(world, found, ["ana", "ben", "cleo"])
    await begins(world)
    [match] = await running(world)
    async with world.database.transaction() as tx:
        await tx.run(
            "DELETE FROM match_member WHERE match = :match AND person = :person",
            match=match.id,
            person=ids["cleo"],
        )
    before = len(world.shown())
    await world.pass_time(timedelta(days=6, hours=1))
    asked = [words for words in words_to(world, "ana", before) if "how did it go" in words]
    assert len(asked) == 1
    assert "Ben" in asked[0]
    assert "Cleo" not in asked[0]
    assert not any("how did it go" in words for words in words_to(world, "cleo", before))
    await presses(world, "ana", "Not yet")
    await presses(world, "ben", "Not yet")
    await world.pass_time(DAY)
    assert frozenset({"ana", "ben"}) in await teams(world)


async def test_who_is_resting_and_says_how_it_went_reads_that_they_are_back(world: World) -> None:
    found = await peer_village(world)
    ids = await people_there(world, found, ["ana", "ben"])
    await begins(world)
    await world.pass_time(timedelta(days=6, hours=1))
    async with world.database.transaction() as tx:
        await tx.run("UPDATE peer SET asleep = 1 WHERE person = :person", person=ids["ben"])
    await presses(world, "ben", "We met")
    assert "you are in the peer rounds again" in last(world)
    await presses(world, "ana", "We met")
    assert "again" not in last(world)
