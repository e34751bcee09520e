"""What two accounts become that are one person."""

from __future__ import annotations

import pytest

from bot.model import Account, Left
from storage import bans, memberships, people
from storage.records.people import Circle
from tests.handlers.accounts import asks, becomes_one, heard
from tests.handlers.communities import administers, organises, village
from tests.handlers.linking import (
    MINUTE,
    are_one,
)
from tests.handlers.people import arrives, id_of, presses
from tests.world import GROUP, World, private


async def test_who_is_banned_comes_in_with_neither_account(world: World) -> None:
    await arrives(world, "ana")
    await arrives(world, "ana2")
    community = await village(world)
    await world.says("ana", "/join", place=GROUP)
    await world.happens("ana2", Left(banned=True), place=GROUP)
    await becomes_one(world, "ana", "ana2")
    person = await id_of(world, "ana")
    async with world.database.reading() as tx:
        assert await memberships.find(tx, community, person) is None
    await world.says("ana", "/join", place=GROUP)
    assert "That invitation does not work" in heard(world, "ana")
    await world.says("ana2", "/link")
    await presses(world, "ana2", "Separate 2")
    await presses(world, "ana2", "Separate it")
    async with world.database.reading() as tx:
        for who in ("ana", "ana2"):
            assert await bans.keeps_out(tx, community, [Account("counting", who)])


async def test_who_organises_does_so_from_either_account(world: World) -> None:
    rosa, community = await arrives(world, "rosa"), await village(world)
    await organises(world, rosa, community)
    administers(world, "rosa")
    await becomes_one(world, "rosa", "rosa2")
    await world.says("rosa2", "/organise")
    assert "what would you like to do?" in heard(world, "rosa2")


async def test_until_it_is_chosen_the_more_careful_choice_holds(world: World) -> None:
    ana, other = await arrives(world, "ana"), await arrives(world, "ana2")
    async with world.database.transaction() as tx:
        await people.be_seen_by(tx, ana, Circle.EVERYONE)
        await people.be_seen_by(tx, other, Circle.COMMUNITY)
    await becomes_one(world, "ana", "ana2")
    async with world.database.reading() as tx:
        now = await people.find(tx, ana)
    assert now is not None
    assert now.circle is Circle.COMMUNITY
    await world.says("ana", "everyone here")
    async with world.database.reading() as tx:
        chosen = await people.find(tx, ana)
    assert chosen is not None
    assert chosen.circle is Circle.EVERYONE


@pytest.mark.parametrize(("answer", "name", "quiet"), [("1", "Ana", 0), ("2", "Ann", 1320)])
async def test_all_of_one_profile_can_stay(
    world: World, answer: str, name: str, quiet: int
) -> None:
    ana, other = await arrives(world, "ana"), await arrives(world, "ana2")
    async with world.database.transaction() as tx:
        await people.describe(tx, ana, name="Ana")
        await people.be_quiet(tx, ana, 0, 0)
        await people.describe(tx, other, name="Ann")
        await people.be_quiet(tx, other, 1320, 420)
        await people.stop(tx, other)
    await becomes_one(world, "ana", "ana2")
    await world.says("ana2", answer)  # in whichever chat
    async with world.database.reading() as tx:
        found = await people.find(tx, ana)
    assert found is not None
    assert (found.name, found.quiet_from) == (name, quiet)
    assert found.unprompted is (answer == "1")


async def test_a_choice_that_is_cancelled_can_be_taken_up_again(world: World) -> None:
    ana, other = await arrives(world, "ana"), await arrives(world, "ana2")
    async with world.database.transaction() as tx:
        await people.describe(tx, ana, name="Ana")
        await people.describe(tx, other, name="Ann")
    await becomes_one(world, "ana", "ana2")
    await world.says("ana", "cancel")
    await presses(world, "ana", "Undo")
    await world.says("ana", "Ann")
    async with world.database.reading() as tx:
        found = await people.find(tx, ana)
    assert found is not None
    assert found.name == "Ann"


async def test_nobody_goes_back_to_a_code_that_is_spent(world: World) -> None:
    await arrives(world, "ana")
    code = await asks(world, "ana")
    await world.says("ana2", "/link")
    await world.says("ana2", code)
    await world.says("ana2", "back")
    await world.says("ana2", "yes")
    await presses(world, "ana", "Yes")
    assert await are_one(world, "ana", "ana2")


async def test_an_answer_comes_to_the_chat_that_was_used_last(world: World) -> None:
    await arrives(world, "ana")
    await becomes_one(world, "ana", "ana2")
    for who in ("ana2", "ana", "ana2"):
        world.now += MINUTE  # much less than an hour
        await world.says(who, "/timezone")
        await world.restart()
        ana = await id_of(world, "ana")
        async with world.database.reading() as tx:
            first, _second = await people.accounts_of(tx, ana)
        assert first.account.id == who


async def test_a_question_is_closed_where_it_was_asked(world: World) -> None:
    await arrives(world, "ana")
    await becomes_one(world, "ana", "ana2")
    await world.says("ana", "/timezone")
    asked = world.platform.shown_in(private("ana"))[-1]
    await world.restart()
    await world.says("ana2", "Accra")
    edits = [one for one in world.platform.shown if one.kind == "edits"]
    assert edits[-1].message == asked.message
    assert edits[-1].place == private("ana")
    assert "Accra" in heard(world, "ana2")


async def test_a_button_of_the_other_chat_can_be_typed(world: World) -> None:
    await arrives(world, "ana")
    await becomes_one(world, "ana", "ana2")
    await world.says("ana", "/privacy")
    before = len(world.platform.shown)
    await world.says("ana2", "1")
    [shown] = world.platform.since(before)
    assert (shown.kind, shown.place) == ("sends", private("ana2"))
    assert "Who may find you" in str(shown.outgoing.text)


async def test_a_conversation_goes_on_in_the_other_account(world: World) -> None:
    await arrives(world, "ana")
    await arrives(world, "ana2")
    await world.says("ana2", "/timezone")
    await becomes_one(world, "ana", "ana2")
    await world.says("ana", "/profile")
    ana = await id_of(world, "ana")
    async with world.database.reading() as tx:
        rows = await tx.all(
            "SELECT status FROM conversation WHERE flow = 'timezone' AND person = :ana"
            " AND status <> 'done'",
            ana=ana,
        )
    assert [row["status"] for row in rows] == ["aside"]
