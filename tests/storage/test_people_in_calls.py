"""People in calls: when two of them are one, when they are forgotten, and when time has passed."""

import json
from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.model import Account, Place
from storage import (
    ballots,
    calls,
    candidates,
    communities,
    consent,
    export,
    forget,
    keeping,
    memberships,
    minutes,
    people,
    polls,
    roll,
)
from storage.database import Database, Transaction
from storage.merge import merge
from storage.records.calls import Call, CallState
from storage.records.candidates import CandidateState, Nomination
from storage.records.keeping import KeepingTimes
from storage.records.polls import PollKind, Turnout
from tests.calls import come_to, stands
from tests.storage.conftest import Hands
from tests.stored import meet

DAY = timedelta(days=1)


async def village(tx: Transaction, number: int = 4) -> tuple[str, list[str]]:
    group = Place("telegram", "-1")
    community = await communities.set_up(
        tx, group, name="Village", language="en", zone="UTC", contact=""
    )
    ids = [(await meet(tx, Account("telegram", str(n)))).id for n in range(number)]
    for id in ids:
        await memberships.join(tx, community, id)
    return community, ids


async def unite(tx: Transaction, kept: str, gone: str) -> None:
    person = await people.find(tx, kept)
    assert person
    await merge(tx, person, gone)


async def vote(tx: Transaction, poll: str, call: Call, persons: Sequence[str]) -> None:
    for person in persons:
        entry = await roll.of_person(tx, call.id, person)
        assert entry
        await ballots.cast(tx, poll, entry.id, [person])


@pytest.mark.parametrize(
    ("voted", "counts"),
    [((), ()), (("kept",), ("kept",)), (("gone",), ("gone",)), (("kept", "gone"), ("kept",))],
)
async def test_two_who_are_one_have_one_entry_and_one_ballot(
    tx: Transaction, voted: Sequence[str], counts: Sequence[str]
) -> None:
    community, (kept, gone, *_others) = await village(tx)
    ids = {"kept": kept, "gone": gone}
    call = await come_to(tx, community, CallState.COMMENTING)
    poll = await polls.open_one(tx, call.id, PollKind.APPROVAL, closes_at=tx.now + DAY)
    await vote(tx, poll, call, [ids[who] for who in voted])
    await unite(tx, kept, gone)
    found = await polls.find(tx, poll)
    assert found
    assert await polls.turnout(tx, found) == Turnout(3, len(counts))
    assert await ballots.open_all(tx, poll) == [[ids[who]] for who in counts]
    assert len(await roll.of_call(tx, call.id)) == 3


async def test_who_stays_out_with_either_account_stays_out(tx: Transaction) -> None:
    community, (kept, gone, *_others) = await village(tx)
    call = await come_to(tx, community, CallState.COMMENTING)
    entry = await roll.of_person(tx, call.id, gone)
    assert entry
    await roll.recuse(tx, entry.id, recused=True)
    await unite(tx, kept, gone)
    own = await roll.of_person(tx, call.id, kept)
    assert own
    assert own.recused


@pytest.mark.parametrize("first", [0, 1])
async def test_two_candidates_who_are_one_stand_once_with_the_support_of_both(
    tx: Transaction, first: int
) -> None:
    community, (ana, too, *others) = await village(tx)
    call = await come_to(tx, community, CallState.PREPARING, seconds=0)
    standing = await stands(tx, call, (ana, too)[first])
    other = (too, ana)[first]
    again = Nomination("", others[0], "Fair.", "a friend", shown=False)
    asked, _new = await candidates.nominate(tx, call.id, other, again)
    await candidates.second(tx, asked.id, others[1])
    await candidates.second(tx, standing.id, other)
    await unite(tx, ana, too)
    (one,) = await candidates.of_call(tx, call.id)
    assert (one.person, one.state) == (ana, CandidateState.ACCEPTED)
    assert {two.nominator for two in await candidates.nominations(tx, one.id)} == {ana, others[0]}
    assert await candidates.seconds(tx, one.id) == {others[1]}  # and not their own


async def test_who_chairs_with_both_accounts_is_not_their_own_deputy(tx: Transaction) -> None:
    community, (kept, gone, *_others) = await village(tx)
    call = await come_to(tx, community, CallState.NOMINATING, chair=gone, deputy=kept)
    await calls.step_back(tx, call.id, gone)
    await unite(tx, kept, gone)
    found = await calls.find(tx, call.id)
    assert found
    assert (found.chair, found.deputy) == (kept, None)
    assert await calls.has_stepped_back(tx, call.id, kept)


async def test_forgetting_leaves_the_ballot_and_nobody_votes_twice(tx: Transaction) -> None:
    community, (ana, *_others) = await village(tx)
    call = await come_to(tx, community, CallState.COMMENTING)
    poll = await polls.open_one(tx, call.id, PollKind.APPROVAL, closes_at=tx.now + DAY)
    await vote(tx, poll, call, [ana])
    await forget.everything_about(tx, ana)
    back = (await meet(tx, Account("telegram", "0"))).id
    await memberships.join(tx, community, back)
    assert await roll.of_person(tx, call.id, back) is None
    found = await polls.find(tx, poll)
    assert found
    assert await polls.turnout(tx, found) == Turnout(4, 1)
    assert len(await ballots.open_all(tx, poll)) == 1


async def test_forgetting_takes_a_name_out_of_minutes_and_leaves_them_readable(
    tx: Transaction,
) -> None:
    community, (ana, ben, *_others) = await village(tx)
    call = await come_to(tx, community, CallState.COMMENTING, [ana, ben])
    one, two = await candidates.standing(tx, call.id)
    standing = [
        {"candidate": one.id, "name": "Ana Quetzal", "seconds": 2},
        {"candidate": two.id, "name": "Ben", "seconds": 2},
    ]
    await minutes.keep(tx, call.id, json.dumps({"standing": standing}), "digest")
    await forget.everything_about(tx, ana)
    kept = await minutes.of_call(tx, call.id)
    assert kept
    record, digest = kept
    assert [who["name"] for who in record["standing"]] == [None, "Ben"]
    assert digest == "digest"


async def test_who_is_never_to_be_asked_does_not_read_it_in_their_copy_either(
    tx: Transaction,
) -> None:
    community, (ana, ben, *_others) = await village(tx)
    call = await come_to(tx, community, CallState.NOMINATING)
    words = Nomination("", ben, "Nobody is fairer.", "a friend", shown=True)
    asked, _new = await candidates.nominate(tx, call.id, ana, words)
    assert "Nobody is fairer." in json.dumps(await export.everything_about(tx, ana))
    # Declined without an answer: as it is where somebody is not to be asked.
    await tx.run("UPDATE candidate SET state = 'declined' WHERE id = :id", id=asked.id)
    told = await export.everything_about(tx, ana)
    assert told["candidate"] == told["nominated"] == []
    found = await candidates.find(tx, asked.id)
    assert found
    await candidates.move(tx, found, CandidateState.DECLINED)
    told = await export.everything_about(tx, ana)
    assert [one["state"] for one in told["candidate"]] == ["declined"]


async def test_nobody_reads_in_a_copy_who_nominated_them(tx: Transaction) -> None:
    community, (ana, ben, *_others) = await village(tx)
    call = await come_to(tx, community, CallState.NOMINATING)
    words = Nomination("", ben, "Fair.", "a friend of hers", shown=True)
    await candidates.nominate(tx, call.id, ana, words)
    told = json.dumps(await export.everything_about(tx, ana))
    assert ben not in told
    assert "a friend of hers" not in told


async def test_a_year_after_its_end_a_call_is_only_minutes(
    database: Database, clock: Hands
) -> None:
    async with database.transaction() as tx:
        community, (ana, *others) = await village(tx)
        for person in (ana, *others):
            await consent.give(tx, person, "keep", 1)
        call = await come_to(tx, community, CallState.COMMENTING, [ana])
        await minutes.keep(tx, call.id, json.dumps({"standing": []}), "digest")
        await calls.move(tx, call, CallState.UNDECIDED, due_at=None)
    clock.turn(keeping.CLOSED_CALLS)
    assert "roll_entry" not in await erased(database)
    clock.turn(timedelta(minutes=1))
    assert set(await erased(database)) == {"candidate", "roll_entry", "seconding"}
    assert await erased(database) == {}
    async with database.transaction() as tx:
        (one,) = await candidates.standing(tx, call.id)
        assert (one.person, one.statement) == (ana, "")
        assert await minutes.of_call(tx, call.id)
        assert await calls.find(tx, call.id)


async def erased(database: Database) -> dict[str, int]:
    async with database.transaction() as tx:
        rows = await keeping.erase_what_is_old(tx, KeepingTimes())
    return {table: number for table, number in rows.items() if number}
