"""Nominating: who is found, who is asked, and that the answer never tells anything."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot.model import Account
from conversations.nominations.nominating.words import MOST
from storage import bans, blocks, candidates, memberships, people
from storage.records.blocks import BlockKind
from storage.records.candidates import CandidateState
from storage.records.people import Circle
from tests.handlers.communities import sends_press
from tests.handlers.mentoring import heard
from tests.handlers.nominating import (
    REASON,
    begins,
    called,
    candidate_of,
    gives_reason,
    invites,
    nominates,
    stepped_back,
)
from tests.handlers.people import arrives, id_of, presses
from tests.world import World

WOULD_YOU = "would you stand?"
THANKS = "If they can be asked, I ask them alone."


def asked(world: World, who: str) -> int:
    """How often somebody was asked whether they would stand."""
    return sum(WOULD_YOU in one for one in heard(world, who))


async def test_a_nominee_is_asked_alone_and_reads_why(world: World) -> None:
    call = await called(world, "ana", "ben")
    await nominates(world, "ana", call, "ben_w")
    assert THANKS in heard(world, "ana")[-1]
    letter = heard(world, "ben")[-1]
    assert WOULD_YOU in letter
    assert REASON in letter
    assert "Ana" not in letter
    assert not asked(world, "rosa")


async def test_the_nominee_reads_a_name_only_where_its_owner_agreed(world: World) -> None:
    call = await called(world, "ana", "ben")
    await nominates(world, "ana", call, "Ben", shown=True)
    assert "Ana would like to see you there." in heard(world, "ben")[-1]


@pytest.mark.parametrize("hidden", ["circle", "part of a name", "stranger", "oneself"])
async def test_nobody_is_found_who_is_not_to_be_seen(world: World, hidden: str) -> None:
    call = await called(world, "ana", "ben")
    if hidden == "circle":
        async with world.database.transaction() as tx:
            await people.be_seen_by(tx, await id_of(world, "ben"), Circle.NOBODY)
    name = {"part of a name": "Be", "stranger": "Cleo", "oneself": "Ana"}.get(hidden, "Ben")
    await begins(world, "ana", call)
    for choice in ("Somebody else", "By their name"):
        await presses(world, "ana", choice)
    await world.says("ana", name)
    assert "I know nobody of that name" in heard(world, "ana")[-1]


async def test_two_of_one_name_are_told_apart_by_their_wiki_names(world: World) -> None:
    call = await called(world, "ana", "ben", "cleo")
    async with world.database.transaction() as tx:
        await people.describe(tx, await id_of(world, "cleo"), name="Ben")
    await begins(world, "ana", call)
    for choice in ("Somebody else", "By their name"):
        await presses(world, "ana", choice)
    await world.says("ana", "ben")
    assert "More than one here is called so" in heard(world, "ana")[-1]
    await world.says("ana", "User:Cleo W")
    await presses(world, "ana", "Yes")
    await gives_reason(world, "ana")
    assert (asked(world, "ben"), asked(world, "cleo")) == (0, 1)


async def test_a_second_nomination_joins_the_first_quietly(world: World) -> None:
    call = await called(world, "ana", "ben", "cleo")
    await nominates(world, "ana", call, "Ben")
    await nominates(world, "cleo", call, "Ben", reason="He listens.")
    assert asked(world, "ben") == 1
    await world.opens("ben", f"call-{call.id}")
    await presses(world, "ben", "You were nominated")
    assert REASON in heard(world, "ben")[-1]
    assert "He listens." in heard(world, "ben")[-1]


@pytest.mark.parametrize("reason", ["never", "blocks", "declined"])
async def test_who_is_not_to_be_asked_is_not_and_nobody_can_tell(world: World, reason: str) -> None:
    call = await called(world, "ana", "ben", "cleo")
    await nominates(world, "ana", call, "Cleo")
    open_one = heard(world, "ana")
    ben = await id_of(world, "ben")
    if reason == "declined":
        await nominates(world, "cleo", call, "Ben")
        await presses(world, "ben", "No, thank you")
    before = len(heard(world, "ben")), asked(world, "ben"), len(heard(world, "ana"))
    async with world.database.transaction() as tx:
        if reason == "never":
            await candidates.never_ask(tx, ben)
        if reason == "blocks":
            await blocks.keep_apart(tx, ben, Account("counting", "ana"), BlockKind.BLOCK)
    await nominates(world, "ana", call, "Ben")
    assert (len(heard(world, "ben")), asked(world, "ben")) == before[:2]
    said = [re.sub("Ben|Cleo", "", one) for one in heard(world, "ana")[before[2] :]]
    assert said == [re.sub("Ben|Cleo", "", one) for one in open_one[-len(said) :]]
    assert await stepped_back(world, call, "ben") is (reason == "declined")


async def test_who_blocks_one_nominator_is_asked_for_another_and_reads_only_theirs(
    world: World,
) -> None:
    call = await called(world, "ana", "ben", "cleo")
    async with world.database.transaction() as tx:
        ben = await id_of(world, "ben")
        await blocks.keep_apart(tx, ben, Account("counting", "ana"), BlockKind.BLOCK)
    await nominates(world, "ana", call, "Ben", shown=True)
    await nominates(world, "cleo", call, "Ben", reason="He listens.")
    assert asked(world, "ben") == 1
    assert "He listens." in heard(world, "ben")[-1]
    assert REASON not in heard(world, "ben")[-1]
    assert "Ana" not in heard(world, "ben")[-1]


async def test_who_stands_for_themselves_is_public_at_once(world: World) -> None:
    call = await called(world, "ana")
    await begins(world, "ana", call)
    await presses(world, "ana", "I would stand myself")
    await world.says("ana", "I keep books.")
    await presses(world, "ana", "I stand")
    found = await candidate_of(world, call, "ana")
    assert found
    assert (found.state, found.statement) == (CandidateState.ACCEPTED, "I keep books.")
    assert "You stand now." in heard(world, "ana")[-1]
    await begins(world, "ana", call)
    await presses(world, "ana", "I would stand myself")
    assert "You stand already." in heard(world, "ana")[-1]


async def test_an_organiser_hears_what_it_means_before_they_step_back(world: World) -> None:
    call = await called(world, "ana")
    await begins(world, "rosa", call)
    await presses(world, "rosa", "Somebody else")
    assert "steps back from it" in heard(world, "rosa")[-1]
    await presses(world, "rosa", "Leave it")
    assert not await stepped_back(world, call, "rosa")
    await begins(world, "rosa", call)
    await presses(world, "rosa", "Somebody else")
    await presses(world, "rosa", "I step back")
    await presses(world, "rosa", "By their name")
    await world.says("rosa", "Ana")
    await presses(world, "rosa", "Yes")
    await gives_reason(world, "rosa")
    assert await stepped_back(world, call, "rosa")
    assert "looks after that call now" in await sends_press(world, "rosa", f"keepcall:{call.id}:")


async def test_an_organiser_who_is_nominated_has_stepped_back_and_hears_it(world: World) -> None:
    call = await called(world, "ana")
    await nominates(world, "ana", call, "Rosa")
    assert "you have stepped back from it" in heard(world, "rosa")[-1]
    assert await stepped_back(world, call, "rosa")


async def test_nobody_nominates_more_than_a_few(world: World) -> None:
    call = await called(world, "ana", "ben")
    for _ in range(MOST):
        await invites(world, "ana", call)
        world.now += timedelta(minutes=5)
    await begins(world, "ana", call)
    await presses(world, "ana", "Somebody else")
    assert "as many as I take" in heard(world, "ana")[-1]


async def test_once_nominating_is_over_nothing_is_kept(world: World) -> None:
    call = await called(world, "ana", "ben")
    await begins(world, "ana", call)
    for choice in ("Somebody else", "By their name"):
        await presses(world, "ana", choice)
    await world.says("ana", "Ben")
    await presses(world, "ana", "Yes")
    async with world.database.transaction() as tx:
        await tx.run("UPDATE call SET state = 'preparing' WHERE id = :id", id=call.id)
    await gives_reason(world, "ana")
    assert "Nobody can be nominated in this call any more." in heard(world, "ana")[-1]
    assert await candidate_of(world, call, "ben") is None


async def test_an_invitation_works_once_and_not_for_who_made_it(world: World) -> None:
    call = await called(world, "ana")
    await invites(world, "ana", call, shown=True)
    passed_on = heard(world, "ana")[-1]
    assert "Ana would like to see you there." in passed_on
    found = re.search("nominee-([0-9a-z]{12})", passed_on)
    assert found
    await world.opens("ana", f"nominee-{found[1]}")
    assert "please pass it on" in heard(world, "ana")[-1]
    await arrives(world, "zoe")
    await world.opens("zoe", f"nominee-{found[1]}")
    assert WOULD_YOU in heard(world, "zoe")[-1]
    assert REASON in heard(world, "zoe")[-1]
    await arrives(world, "yan")
    await world.opens("yan", f"nominee-{found[1]}")
    assert "does not work" in heard(world, "yan")[-1]
    await presses(world, "zoe", "I would stand")
    await world.says("zoe", "Zoe")
    assert "reads that Zoe stands" in heard(world, "zoe")[-1]
    await presses(world, "zoe", "I stand")
    assert "You stand now." in heard(world, "zoe")[-1]


async def test_where_links_carry_no_word_the_code_is_typed(world: World) -> None:
    call = await called(world, "ana")
    await invites(world, "ana", call)
    found = re.search("nominee-([0-9a-z]{12})", heard(world, "ana")[-1])
    assert found
    await arrives(world, "zoe")
    await world.says("zoe", "/calls 0000 0000 0000")
    assert "That code does not work" in heard(world, "zoe")[-1]
    await world.says("zoe", f"/calls {found[1].upper()}")
    assert WOULD_YOU in heard(world, "zoe")[-1]


async def test_who_is_banned_from_the_community_cannot_come_by_an_invitation(
    world: World,
) -> None:
    call = await called(world, "ana")
    await invites(world, "ana", call)
    found = re.search("nominee-([0-9a-z]{12})", heard(world, "ana")[-1])
    assert found
    await arrives(world, "zoe")
    async with world.database.transaction() as tx:
        await bans.note(tx, call.community, Account("counting", "zoe"), "group")
    await world.opens("zoe", f"nominee-{found[1]}")
    assert "does not work" in heard(world, "zoe")[-1]


async def test_a_member_who_left_is_not_found_any_more(world: World) -> None:
    call = await called(world, "ana", "ben")
    async with world.database.transaction() as tx:
        await memberships.leave(tx, call.community, await id_of(world, "ben"))
    await begins(world, "ana", call)
    for choice in ("Somebody else", "By their name"):
        await presses(world, "ana", choice)
    await world.says("ana", "Ben")
    assert "I know nobody of that name" in heard(world, "ana")[-1]
