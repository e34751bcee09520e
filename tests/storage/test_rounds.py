"""Peer rounds in the database: who takes part, who sits where, and what is kept of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model import Account, Place
from storage import (
    agreements,
    communities,
    keeping,
    matches,
    memberships,
    notices,
    participants,
    people,
    round_teams,
    rounds,
)
from storage.database import Database, Transaction
from storage.records.keeping import KeepingTimes
from storage.records.matches import Ending, Kind, MatchPart, Member
from storage.records.rounds import Often, Outcome, Rhythm, Schedule, Stage
from tests.storage.conftest import Hands
from tests.stored import meet

WEEK = timedelta(days=7)
SCHEDULE = Schedule(Rhythm.WEEKLY, 0, 600, "UTC")


async def village(tx: Transaction) -> tuple[str, str]:
    place = Place("telegram", "-1")
    community = await communities.set_up(
        tx, place, name="Village", language="en", zone="UTC", contact=""
    )
    return community, await rounds.plan(tx, community, SCHEDULE, "", tx.now + WEEK)


async def joins(tx: Transaction, community: str, series: str, name: str) -> str:
    person = (await meet(tx, Account("telegram", name))).id
    await memberships.join(tx, community, person)
    await agreements.confirm(tx, person, community)
    await participants.take_part(tx, series, person, Often.ALWAYS)
    return person


async def test_only_who_wants_belongs_has_agreed_and_can_be_reached_takes_part(
    tx: Transaction,
) -> None:
    community, series = await village(tx)
    ana, ben, cleo, dora, eli, finn = [
        await joins(tx, community, series, name) for name in "abcdef"
    ]
    await participants.leave(tx, series, ben)
    await participants.pause(tx, series, cleo, tx.now + WEEK)
    await memberships.leave(tx, community, dora)
    await tx.run("DELETE FROM agreement WHERE person = :eli", eli=eli)
    await people.became_unreachable(tx, Account("telegram", "f"))
    assert await participants.taking_part(tx, series) == [ana]
    assert await participants.taking_part(tx, series, tx.now + WEEK) == [ana, cleo]
    assert await participants.still(tx, series, [ana, ben, finn]) == {ana}
    assert await participants.to_agree_anew(tx, series) == [eli]


async def test_who_waited_comes_first(tx: Transaction) -> None:
    community, series = await village(tx)
    ana, ben, cleo = [await joins(tx, community, series, name) for name in "abc"]
    await participants.found_nobody(tx, series, [cleo])
    assert await participants.taking_part(tx, series) == [cleo, ana, ben]
    assert await participants.waited(tx, series) == {cleo: 1}
    await participants.found_somebody(tx, series, [cleo])
    assert await participants.taking_part(tx, series) == [ana, ben, cleo]


async def test_whoever_leaves_a_community_takes_part_no_more_even_if_they_join_again(
    tx: Transaction,
) -> None:
    community, series = await village(tx)
    ana = await joins(tx, community, series, "a")
    await memberships.leave(tx, community, ana)
    await memberships.join(tx, community, ana)
    assert await participants.find(tx, series, ana) is None


async def test_silence_is_counted_in_a_row(tx: Transaction) -> None:
    community, series = await village(tx)
    ana = await joins(tx, community, series, "a")
    assert await participants.were_silent(tx, series, [ana], 3) == []
    await participants.heard_of(tx, series, ana)
    assert await participants.were_silent(tx, series, [ana], 3) == []
    assert await participants.were_silent(tx, series, [ana], 3) == []
    assert await participants.were_silent(tx, series, [ana], 3) == [ana]
    assert await participants.were_silent(tx, series, [ana], 3) == []
    assert await participants.come_back(tx, series, ana)
    assert await participants.taking_part(tx, series) == [ana]


async def test_everybody_is_told_but_who_wants_nothing(tx: Transaction) -> None:
    community, series = await village(tx)
    ana, ben = [await joins(tx, community, series, name) for name in "ab"]
    await people.stop(tx, ben)
    await participants.tell_everybody(tx, series, {"text": "Hello"})
    assert len(await notices.take(tx, ana)) == 1
    assert await notices.take(tx, ben) == []


async def test_a_round_that_failed_is_due_later_and_stays_the_next(tx: Transaction) -> None:
    _community, series = await village(tx)
    await rounds.move(tx, series, tx.now)
    assert await rounds.due(tx, 5) == [series]
    await rounds.try_later(tx, series, tx.now + WEEK)
    assert await rounds.due(tx, 5) == []
    kept = await rounds.find(tx, series)
    assert kept
    assert (kept.next_at, kept.tries) == (tx.now, 1)
    await rounds.stop(tx, series)
    stopped = await rounds.find(tx, series)
    assert stopped
    assert not stopped.is_running


async def test_teams_are_introduced_dissolved_and_made_anew(tx: Transaction) -> None:
    community, series = await village(tx)
    ids = [await joins(tx, community, series, name) for name in "abcdef"]
    ana, ben, cleo, dora, eli, finn = ids
    seats = [(ana, 0, None), (ben, 0, None), (cleo, 1, None), (dora, 1, None)]
    run = await rounds.begin(
        tx, series, tx.now + WEEK, [*seats, (eli, None, None), (finn, 2, None)]
    )
    assert await rounds.runs_due(tx, 5) == [run]
    [first] = await round_teams.teams_to_introduce(tx, run, 1)
    assert [seat.person for seat in first] == [ana, ben]
    match = await matches.add(
        tx, Kind.PEERS, [Member(one, MatchPart.PEER) for one in (ana, ben)], community=community
    )
    await round_teams.introduced(tx, run, [ana, ben], match)
    await round_teams.dissolve(tx, run, [cleo, dora])
    await round_teams.vacate(tx, run, [finn])
    assert await round_teams.left_over(tx, run) == [cleo, dora, eli]
    await round_teams.regroup(tx, run, [(dora, eli)])
    [anew] = await round_teams.teams_to_introduce(tx, run, 5)
    assert [seat.person for seat in anew] == [dora, eli]
    await round_teams.told_alone(tx, run, [cleo])
    await rounds.tried(tx, run)
    kept = await rounds.run(tx, run)
    assert kept
    assert (kept.people, kept.tries) == (5, 1)
    assert [seat.person for seat in await round_teams.take_to_nudge(tx, run, 5)] == [ana, ben]
    assert await round_teams.take_to_nudge(tx, run, 5) == []
    assert len(await round_teams.take_to_ask(tx, run, 1)) == 1
    seat = await round_teams.seat_in_match(tx, match, ben)
    assert seat
    await round_teams.answered(tx, seat, Outcome.MET)
    assert [one.answer for one in await round_teams.team_of(tx, seat)] == [None, Outcome.MET]
    await rounds.end_at(tx, series, tx.now + 2 * WEEK)
    await rounds.come_to(tx, run, Stage.ASKING, None)
    await rounds.close(tx, run)
    [closed] = await rounds.latest(tx, series, 5)
    assert (closed.stage, closed.met, closed.ends_at) == (Stage.CLOSED, 1, tx.now + 2 * WEEK)
    assert await round_teams.seat_of(tx, run, ben) is not None


async def test_meeting_is_taken_back_once_for_each_time(tx: Transaction) -> None:
    ana, ben = [(await meet(tx, Account("telegram", name))).id for name in "ab"]
    await matches.met_anew(tx, Kind.PEERS, (ana, ben))
    await matches.met_anew(tx, Kind.PEERS, (ben, ana))
    await matches.did_not_meet(tx, Kind.PEERS, ben, ana)
    assert await matches.met_by(tx, ana, Kind.PEERS) == {ben: 1}
    await matches.did_not_meet(tx, Kind.PEERS, ana, ben)
    await matches.did_not_meet(tx, Kind.PEERS, ana, ben)
    assert await matches.met_by(tx, ana, Kind.PEERS) == {}


async def test_only_matches_that_go_on_are_closed(tx: Transaction) -> None:
    community, _series = await village(tx)
    ana, ben = [(await meet(tx, Account("telegram", name))).id for name in "ab"]
    members = [Member(one, MatchPart.PEER) for one in (ana, ben)]
    one, two = [
        await matches.add(tx, Kind.PEERS, members, community=community) for _number in range(2)
    ]
    await matches.close_all(tx, [one], Ending.EARLY)
    assert await matches.running(tx, [one, two]) == {two}
    await matches.prolong(tx, [one, two], tx.now + WEEK)
    longer = await matches.find(tx, two)
    assert longer
    assert longer.ends_at == longer.due_at == tx.now + WEEK
    await matches.close_all(tx, [one, two], Ending.DONE)
    closed = await matches.find(tx, one)
    assert closed
    assert (closed.ended, closed.ends_at) == (Ending.EARLY, None)
    assert await matches.running(tx, [one, two]) == set()


@pytest.mark.parametrize("stage", list(Stage))
async def test_what_was_said_goes_after_two_months_and_the_sums_with_the_log(
    database: Database, clock: Hands, stage: Stage
) -> None:
    async with database.transaction() as tx:
        community, series = await village(tx)
        ana = await joins(tx, community, series, "a")
        run = await rounds.begin(tx, series, tx.now, [(ana, None, None)])
        await rounds.come_to(tx, run, stage, None)
    clock.turn(keeping.OUTCOMES_TAKEN + timedelta(minutes=1))
    gone = {"peer_seat": 1} if stage is Stage.CLOSED else {}
    assert await erase(database) == gone
    clock.turn(KeepingTimes().audit)
    erased = await erase(database)
    assert erased.get("peer_run", 0) == (1 if stage is Stage.CLOSED else 0)


async def erase(database: Database) -> dict[str, int]:
    async with database.transaction() as tx:
        erased = await keeping.erase_what_is_old(tx, KeepingTimes())
    return {table: rows for table, rows in erased.items() if rows and table.startswith("peer")}
