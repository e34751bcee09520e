"""Voting: by taps or by numbers, changed until the end, once for each entry of the roll."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta

import pytest

from bot.model import Pressed
from handlers.call_keeping import ACTS
from storage import candidates, forget, memberships, roll
from storage.records.calls import CallState, Method
from storage.records.candidates import CandidateState
from storage.records.polls import PollState
from tests.handlers.communities import sends_press
from tests.handlers.people import arrives, id_of, last, presses
from tests.handlers.voting import (
    call_of,
    is_decided,
    last_message,
    own,
    rounds,
    told,
    votes,
)
from tests.world import World

WEEK = timedelta(weeks=1)
VILLAGE = ("ana", "ben", "cleo", "dina")


@pytest.fixture
async def approval(world: World) -> World:
    """Ana and ben stand, in the order in which they accepted."""
    await is_decided(world, VILLAGE, standing=("ana", "ben"), method=Method.APPROVAL)
    return world


@pytest.fixture
async def ranked(world: World) -> World:
    await is_decided(world, VILLAGE, standing=("ana", "ben", "cleo"), method=Method.RANKED)
    return world


async def opens_ballot(world: World, who: str) -> None:
    call = await call_of(world)
    await world.happens(who, Pressed(f"call:{call.id}:ballot", last_message(world, who)))


async def counted(world: World) -> list[list[str]]:
    async with world.database.reading() as tx:
        rows = await tx.all("SELECT choice FROM counted_ballot")
    return sorted(json.loads(row["choice"]) for row in rows)


async def standing(world: World) -> list[str]:
    call = await call_of(world)
    async with world.database.reading() as tx:
        return [one.id for one in await candidates.standing(tx, call.id)]


async def test_what_is_cast_last_counts(approval: World) -> None:
    ana, ben = await standing(approval)
    await votes(approval, "dina", "Ana")
    await votes(approval, "dina", "Ben", "Ana")
    await votes(approval, "cleo", "Ben")
    await votes(approval, "cleo", "Ana", cast=False)
    await votes(approval, "rosa")
    await approval.pass_time(WEEK)
    assert await counted(approval) == sorted([[ana, ben], [ben], []])
    (poll,) = await rounds(approval)
    assert poll.result["winners"] == [ben]
    assert poll.result["figures"]["approvals"] == {ana: 1, ben: 2}
    assert (await call_of(approval)).state is CallState.DECIDED


async def test_a_second_tap_takes_a_mark_back(
    approval: World,
) -> None:
    await opens_ballot(approval, "dina")
    for one in ("Ana", "Ben", "Ana"):
        await presses(approval, "dina", one)
    await presses(approval, "dina", "Cast my vote")
    assert await own(approval, "dina") == ["Ben"]


async def test_an_order_is_tapped_or_typed(ranked: World) -> None:
    await votes(ranked, "dina", "Cleo", "Ana")
    assert await own(ranked, "dina") == ["Cleo", "Ana"]
    await opens_ballot(ranked, "dina")
    for typed, order in {
        "2 > 1": ["Ben", "Ana"],
        "3,1, 2": ["Cleo", "Ana", "Ben"],
        "٢ ٣": ["Ben", "Cleo"],
        "1": ["Ben", "Cleo", "Ana"],
        "ben": ["Cleo", "Ana"],
    }.items():
        await ranked.says("dina", typed)
        await ranked.says("dina", "cast my vote")
        assert await own(ranked, "dina") == order
        await ranked.says("dina", "change my vote")


@pytest.mark.parametrize("typed", ["1 1", "2 9", "0 1", "1 4", "1 and 2", "1 2 x"])
async def test_numbers_that_mean_nothing_change_nothing(ranked: World, typed: str) -> None:
    await votes(ranked, "dina", "Cleo")
    await opens_ballot(ranked, "dina")
    await ranked.says("dina", typed)
    assert "I am not sure" in last(ranked)
    assert await own(ranked, "dina") == ["Cleo"]


async def test_a_cast_ballot_reads_received_and_leaves_no_mark_in_the_chat(ranked: World) -> None:
    await votes(ranked, "dina", "Cleo")
    assert "has been received" in last(ranked)
    message = ranked.platform.shown[-1].message
    forms = [one for one in ranked.platform.shown if one.message == message]
    assert any("1. " in str(one.outgoing.text) for one in forms)
    assert "Cleo" not in str(forms[-1].outgoing.text)


async def test_who_marked_before_comes_back_to_the_ballot(ranked: World) -> None:
    await votes(ranked, "dina", "Cleo", cast=False)
    call = await call_of(ranked)
    await ranked.happens("dina", Pressed(f"call:{call.id}:vote", last_message(ranked, "dina")))
    assert "Your order" in last(ranked)
    assert "counts once you cast it" in last(ranked)


async def test_a_forged_mark_is_none(ranked: World) -> None:
    call = await call_of(ranked)
    for forged in ("mark.nobody", "mark.", "mark", f"mark.{'x' * 300}", "mark.,,,", "mark.a,b"):
        await sends_press(ranked, "dina", f"call:{call.id}:{forged}")
    await sends_press(ranked, "dina", f"call:{call.id}:cast")
    assert await own(ranked, "dina") == []


async def test_only_who_is_on_the_roll_votes(ranked: World) -> None:
    call = await call_of(ranked)
    stranger = await arrives(ranked, "eve")
    (candidate, *_) = await standing(ranked)
    for word in ("vote", "ballot", f"mark.{candidate}", "over", "cast"):
        assert "not there" in await sends_press(ranked, "eve", f"call:{call.id}:{word}")
    async with ranked.database.transaction() as tx:
        await memberships.join(tx, call.community, stranger)
    for word in ("vote", "ballot", f"mark.{candidate}", "over", "cast"):
        said = await sends_press(ranked, "eve", f"call:{call.id}:{word}")
        assert "Only who is on the roll" in said
    async with ranked.database.reading() as tx:
        assert await tx.all("SELECT * FROM ballot") == []
        assert await tx.all("SELECT * FROM took_part") == []


async def test_who_stays_out_of_deciding_has_no_ballot(ranked: World) -> None:
    await votes(ranked, "dina", "Ana")
    call = await call_of(ranked)
    dina = await id_of(ranked, "dina")
    async with ranked.database.transaction() as tx:
        entry = await roll.of_person(tx, call.id, dina)
        assert entry
        await roll.recuse(tx, entry.id, recused=True)
    said = await sends_press(ranked, "dina", f"call:{call.id}:ballot")
    assert "You stay out of deciding this" in said
    await votes(ranked, "rosa", "Ben")
    await votes(ranked, "cleo", "Ben")
    await ranked.pass_time(WEEK)
    assert len(await counted(ranked)) == 2


async def test_nobody_votes_after_the_closing(ranked: World) -> None:
    for who in ("rosa", "cleo", "dina"):
        await votes(ranked, who, "Ana")
    call = await call_of(ranked)
    ranked.now += WEEK  # the clock has not come yet
    (candidate, *_) = await standing(ranked)
    assert "has closed" in await sends_press(ranked, "ben", f"call:{call.id}:mark.{candidate}")
    assert "has closed" in await sends_press(ranked, "ben", f"call:{call.id}:cast")
    await ranked.pass_time(timedelta(hours=1))
    await sends_press(ranked, "ben", f"call:{call.id}:cast")
    assert len(await counted(ranked)) == 3


async def test_linking_two_accounts_of_the_roll_leaves_one_ballot(ranked: World) -> None:
    for who in ("rosa", "cleo", "dina"):
        await votes(ranked, who, "Ana")
    kept, gone = await id_of(ranked, "cleo"), await id_of(ranked, "dina")
    async with ranked.database.transaction() as tx:
        await roll.unite(tx, kept, gone)
    await ranked.pass_time(WEEK)
    assert len(await counted(ranked)) == 2
    (poll,) = await rounds(ranked)
    assert poll.state is PollState.COUNTED


async def test_who_leaves_and_joins_votes_once(ranked: World) -> None:
    for who in ("rosa", "cleo", "dina"):
        await votes(ranked, who, "Ana")
    call = await call_of(ranked)
    dina = await id_of(ranked, "dina")
    async with ranked.database.transaction() as tx:
        await memberships.leave(tx, call.community, dina)
        await memberships.join(tx, call.community, dina)
    await votes(ranked, "dina", "Ben")
    await ranked.pass_time(WEEK)
    assert len(await counted(ranked)) == 3


async def test_who_is_forgotten_and_comes_back_votes_once(ranked: World) -> None:
    for who in ("rosa", "cleo", "dina"):
        await votes(ranked, who, "Ana")
    call = await call_of(ranked)
    dina = await id_of(ranked, "dina")
    async with ranked.database.transaction() as tx:
        await forget.everything_about(tx, dina)
    back = await arrives(ranked, "dina")
    async with ranked.database.transaction() as tx:
        await memberships.join(tx, call.community, back)
    said = await sends_press(ranked, "dina", f"call:{call.id}:cast")
    assert "Only who is on the roll" in said
    await ranked.pass_time(WEEK)
    assert len(await counted(ranked)) == 3


async def test_organisers_read_a_count_and_nothing_else(ranked: World) -> None:
    call = await call_of(ranked)
    seen = set()
    for choice in (["Ana"], ["Ben", "Cleo"], []):
        await votes(ranked, "dina", *choice)
        await sends_press(ranked, "rosa", f"keepcall:{call.id}:")
        seen.add(last(ranked))
    (only,) = seen
    assert "1 of 5 have taken part." in only


async def test_neither_chair_nor_organiser_closes_a_vote_early(ranked: World) -> None:
    call = await call_of(ranked)
    await votes(ranked, "dina", "Ana")
    for word in ("close", "count", "decide", "agree", "end", "conclude"):
        await sends_press(ranked, "rosa", f"keepcall:{call.id}:{word}")
        await sends_press(ranked, "rosa", f"call:{call.id}:{word}")
    (poll,) = await rounds(ranked)
    assert (poll.state, (await call_of(ranked)).state) == (PollState.OPEN, CallState.DECIDING)
    assert not {"close", "count", "end", "conclude"} & set(ACTS.entries)


async def test_those_who_have_not_voted_are_reminded_once_a_day_before(ranked: World) -> None:
    await votes(ranked, "dina", "Ana")
    await ranked.pass_time(WEEK - timedelta(hours=2))
    reminded = {who: told(ranked, who, "you have not taken part yet") for who in ("rosa", *VILLAGE)}
    assert reminded == {"rosa": 1, "ana": 1, "ben": 1, "cleo": 1, "dina": 0}


async def test_too_few_postpone_it_once_and_then_suffice(ranked: World) -> None:
    await votes(ranked, "dina", "Ben")
    await ranked.pass_time(WEEK)
    (poll,) = await rounds(ranked)
    assert (poll.state, poll.postponed) == (PollState.OPEN, True)
    assert told(ranked, "cleo", "too few have voted so far") == 1
    await ranked.pass_time(timedelta(days=3))
    (poll,) = await rounds(ranked)
    assert poll.state is PollState.COUNTED
    assert (await call_of(ranked)).state is CallState.DECIDED


async def test_where_nobody_votes_nothing_is_decided(ranked: World) -> None:
    await ranked.pass_time(WEEK + timedelta(days=3))
    assert (await call_of(ranked)).state is CallState.UNDECIDED
    assert await counted(ranked) == []


async def test_who_stands_no_longer_is_not_chosen(approval: World) -> None:
    for who in ("rosa", "cleo", "dina"):
        await votes(approval, who, "Ana")
    call = await call_of(approval)
    async with approval.database.transaction() as tx:
        (ana, _) = await candidates.standing(tx, call.id)
        await candidates.move(tx, ana, CandidateState.WITHDRAWN)
    await votes(approval, "rosa", "Ben")
    await approval.pass_time(WEEK)
    (poll,) = await rounds(approval)
    (ben,) = poll.result["winners"]
    assert ben != ana.id


async def test_a_lost_key_is_told_and_the_round_starts_anew(ranked: World) -> None:
    await votes(ranked, "dina", "Ana")
    (before,) = await rounds(ranked)
    await ranked.stop()
    for file in ranked.path.with_name(f"{ranked.path.name}.keys").iterdir():
        file.unlink()
    await ranked.start()
    await ranked.pass_time(timedelta(hours=2))
    lost, anew = await rounds(ranked)
    assert (lost.id, lost.state, lost.key_digest) == (before.id, PollState.VOID, "")
    assert anew.state is PollState.OPEN
    for who in ("rosa", *VILLAGE):
        assert told(ranked, who, "cannot be read any more, by anybody") == 1
    await votes(ranked, "dina", "Ben")
    assert await own(ranked, "dina") == ["Ben"]


async def test_whoever_opens_their_ballot_meanwhile_reads_the_same(ranked: World) -> None:
    await votes(ranked, "dina", "Ana")
    (poll,) = await rounds(ranked)
    async with ranked.database.reading() as tx:
        tx.vault.destroy(poll.id)
    call = await call_of(ranked)
    said = await sends_press(ranked, "dina", f"call:{call.id}:ballot")
    assert "cannot be read any more" in said


async def test_everybody_is_told_that_it_begins(ranked: World) -> None:
    assert {told(ranked, who, "now you decide, in secret") for who in ("rosa", *VILLAGE)} == {1}
    assert Counter([one.kind for one in ranked.platform.shown])["sends"] > 0


@pytest.mark.slow
@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("commit", [1, 2, 3])
async def test_a_death_while_it_is_counted_counts_once_and_leaves_no_key(
    ranked: World, commit: int, before: bool
) -> None:
    for who in ("rosa", "cleo", "dina"):
        await votes(ranked, who, "Ana")
    ranked.now += WEEK
    fate = ranked.fate
    fate.dies_at, fate.before = fate.commits + commit, before
    await ranked.pass_time(timedelta(hours=3))
    assert fate.commits >= fate.dies_at
    assert len(await counted(ranked)) == 3
    (poll,) = await rounds(ranked)
    assert (poll.state, poll.key_digest) == (PollState.COUNTED, "")
    assert list(ranked.path.with_name(f"{ranked.path.name}.keys").iterdir()) == []
    async with ranked.database.reading() as tx:
        assert await tx.all("SELECT * FROM ballot") == []
