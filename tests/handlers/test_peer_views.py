"""How others see somebody: who may answer, when it closes, and that nothing tells who said what."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.model import Account, Left, Pressed
from storage import blocks, hashes, memberships, peer_views, people
from storage.merge import merge
from storage.records.blocks import BlockKind
from tests.handlers.communities import village
from tests.handlers.people import arrives, id_of, last, presses
from tests.handlers.relaying import last_to, said_to
from tests.handlers.seeing import answered, answers, is_asked_about, traces
from tests.world import GROUP, World

READY = "What others see in you is there now, all at once."
NO_GOOD = "That link does not work"
ONESELF = "about yourself, only others can answer here"


async def test_when_all_have_answered_it_closes_and_says_so_once(world: World) -> None:
    view, code = await is_asked_about(world, invited=3)
    for who in ("ben", "cleo", "dan"):
        await answers(world, who, code, "2", "3", "2")
    await world.pass_time(timedelta(days=20))
    assert [READY in words for words in said_to(world, "ana")].count(True) == 1
    await presses(world, "ana", "Look at it")
    assert "Strengths that you and others see • Mentoring" in last_to(world, "ana")
    assert await answered(world, view) == 3


async def test_after_two_weeks_it_closes_with_three_of_four(world: World) -> None:
    _view, code = await is_asked_about(world)
    for who in ("ben", "cleo", "dan"):
        await answers(world, who, code, "2", "3", "2")
    await world.pass_time(timedelta(days=13))
    assert not any(READY in words for words in said_to(world, "ana"))
    assert any("3 of 4 have answered" in words for words in said_to(world, "ana"))
    await world.pass_time(timedelta(days=2))
    assert any(READY in words for words in said_to(world, "ana"))


async def test_of_two_answers_nothing_is_left(world: World) -> None:
    view, code = await is_asked_about(world)
    for who in ("ben", "cleo"):
        await answers(world, who, code, "2", "3", "2")
    await world.pass_time(timedelta(days=15))
    assert "Only 2 people have answered" in last_to(world, "ana")
    assert await answered(world, view) == -1
    async with world.database.reading() as tx:
        assert await tx.all("SELECT 1 FROM peer_view_answer") == []


async def test_nothing_tells_who_answered_once_it_is_closed(world: World) -> None:
    view, code = await is_asked_about(world, invited=3)
    who = ("ben", "cleo", "dan")
    for one in who:
        await answers(world, one, code, "2", "3", "4")
    async with world.database.reading() as tx:
        marks = [await hashes.of_account(tx, Account("counting", one)) for one in who]
    assert traces(world.path, marks) != []
    await world.pass_time(timedelta(minutes=5))
    async with world.database.reading() as tx:
        assert await tx.all("SELECT 1 FROM conversation WHERE flow = 'peer-view'") == []
    assert traces(world.path, [*marks, code, f'"{view}"']) == []


async def test_nobody_answers_about_themselves(world: World) -> None:
    _view, code = await is_asked_about(world)
    await world.opens("ana", f"view-{code}")
    assert ONESELF in last_to(world, "ana")
    await world.says("ana", f"/assess {code}")
    assert ONESELF in last_to(world, "ana")


async def test_nobody_answers_twice(world: World) -> None:
    view, code = await is_asked_about(world)
    await answers(world, "ben", code, "2", "3", "2")
    await world.opens("ben", f"view-{code}")
    await presses(world, "ben", "Answer again")
    for level in ("4", "4", "4"):
        await world.says("ben", level)
    assert await answered(world, view) == 1
    async with world.database.reading() as tx:
        [levels] = await peer_views.answers(tx, view)
    assert set(levels.values()) == {4}


async def test_who_cannot_say_anything_keeps_nothing_of_what_they_said_before(
    world: World,
) -> None:
    view, code = await is_asked_about(world)
    await answers(world, "ben", code, "2", "3", "2")
    await world.opens("ben", f"view-{code}")
    await presses(world, "ben", "Answer again")
    for _ in range(3):
        await world.says("ben", "I cannot say")
    assert await answered(world, view) == 0


async def test_who_was_blocked_hears_what_everybody_hears_whose_link_is_old(world: World) -> None:
    _view, code = await is_asked_about(world)
    await arrives(world, "ben")
    async with world.database.transaction() as tx:
        ana = await people.of_account(tx, Account("counting", "ana"))
        assert ana is not None
        await blocks.keep_apart(tx, ana.id, Account("counting", "ben"), BlockKind.BLOCK)
    await world.opens("ben", f"view-{code}")
    assert NO_GOOD in last_to(world, "ben")


@pytest.mark.parametrize("code", ["", "000000000000", "'; DROP TABLE", "ü" * 80])
async def test_other_links_lead_nowhere(world: World, code: str) -> None:
    await is_asked_about(world)
    await arrives(world, "ben")
    await world.opens("ben", f"view-{code}")
    assert NO_GOOD in last_to(world, "ben")


async def test_more_than_were_invited_cannot_answer(world: World) -> None:
    view, code = await is_asked_about(world, invited=3)
    for who in ("ben", "cleo"):
        await answers(world, who, code, "2", "3", "2")
    await arrives(world, "eve")
    await world.opens("eve", f"view-{code}")
    await presses(world, "eve", "Begin")
    await world.says("eve", "2")
    await answers(world, "dan", code, "2", "3", "2")
    await world.pass_time(timedelta(hours=2))
    assert "This has closed meanwhile" in last_to(world, "eve")
    assert await answered(world, view) == 3


async def test_what_was_put_aside_is_deleted_when_it_closes(world: World) -> None:
    _view, code = await is_asked_about(world)
    await arrives(world, "ben")
    await world.opens("ben", f"view-{code}")
    await presses(world, "ben", "Begin")
    await world.says("ben", "2")
    await world.says("ben", "later")
    heard = len(said_to(world, "ben"))
    await presses_of(world, "drop")
    await presses(world, "ana", "Delete it")
    await world.pass_time(timedelta(minutes=5))
    assert len(said_to(world, "ben")) == heard
    async with world.database.reading() as tx:
        assert await tx.all("SELECT 1 FROM conversation WHERE flow = 'peer-view'") == []


async def presses_of(world: World, option: str, who: str = "ana") -> None:
    """Somebody presses a button of the one that there is."""
    async with world.database.reading() as tx:
        row = await tx.one("SELECT id FROM peer_view")
    await world.happens(who, Pressed(f"peerview:{row['id'] if row else ''}:{option}", "m1"))


@pytest.mark.parametrize("option", ["link", "close", "drop", "erase", "show", "?"])
async def test_what_is_about_somebody_is_not_for_anybody_else(world: World, option: str) -> None:
    view, code = await is_asked_about(world)
    for who in ("ben", "cleo", "dan"):
        await answers(world, who, code, "2", "3", "2")
    await presses_of(world, option, "ben")
    assert last(world) == "That has been deleted."
    assert await answered(world, view) == 3


async def test_it_cannot_be_closed_by_hand_before_three_have_answered(world: World) -> None:
    view, code = await is_asked_about(world)
    for who in ("ben", "cleo"):
        await answers(world, who, code, "2", "3", "2")
    await presses_of(world, "close")
    async with world.database.reading() as tx:
        found = await peer_views.find(tx, view)
    assert found is not None
    assert found.open


async def test_the_answers_of_who_is_forgotten_go(world: World) -> None:
    view, code = await is_asked_about(world)
    await answers(world, "ben", code, "2", "3", "2")
    await world.says("ben", "/forget")
    await presses(world, "ben", "Yes, delete everything")
    assert await answered(world, view) == 0


async def test_the_answers_of_who_is_banned_go(world: World) -> None:
    view, code = await is_asked_about(world)
    community = await village(world)
    async with world.database.transaction() as tx:
        await memberships.join(tx, community, await id_of(world, "ana"))
    await answers(world, "ben", code, "2", "3", "2")
    await world.happens("ben", Left(banned=True), place=GROUP)
    assert await answered(world, view) == 0


async def test_who_turns_out_to_be_the_same_has_not_answered(world: World) -> None:
    view, code = await is_asked_about(world)
    await answers(world, "ben", code, "2", "3", "2")
    await answers(world, "cleo", code, "2", "3", "2")
    async with world.database.transaction() as tx:
        ben = await people.of_account(tx, Account("counting", "ben"))
        assert ben is not None
        await merge(tx, ben, await id_of(world, "cleo"))
    assert await answered(world, view) == 1
    async with world.database.transaction() as tx:
        ana = await people.of_account(tx, Account("counting", "ana"))
        assert ana is not None
        await merge(tx, ana, await id_of(world, "ben"))
    assert await answered(world, view) == 0


async def test_a_deleted_self_assessment_takes_it_along(world: World) -> None:
    view, _code = await is_asked_about(world)
    await world.says("ana", "/assess")
    await presses(world, "ana", "Look at it")
    await presses(world, "ana", "Delete this one")
    assert "How others see you beside it goes, too." in last(world)
    await presses(world, "ana", "Delete it")
    assert await answered(world, view) == -1


async def test_the_word_in_between_comes_once_on_the_day_of_its_reader(world: World) -> None:
    view, code = await is_asked_about(world, invited=3)
    async with world.database.transaction() as tx:
        await tx.run("UPDATE person SET zone = 'Pacific/Pago_Pago'")
    for who in ("ben", "cleo"):
        await answers(world, who, code, "2", "3", "2")
    await world.pass_time(timedelta(days=8))
    async with world.database.transaction() as tx:
        # As if the last one answered, and somebody takes it back before the clock looks.
        await tx.run("UPDATE peer_view SET due_at = 0 WHERE id = :view", view=view)
        await peer_views.take_back(tx, view, await id_of(world, "ben"))
        found = await peer_views.find(tx, view)
    await world.pass_time(timedelta(days=2))
    told = [words for words in said_to(world, "ana") if "have answered how they see you" in words]
    assert len(told) == 1
    assert found
    there = found.closes_at.astimezone(ZoneInfo("Pacific/Pago_Pago"))
    assert f" {there.day} " in told[0]
    assert there.day != found.closes_at.day
    async with world.database.reading() as tx:
        again = await peer_views.find(tx, view)
    assert again
    assert again.due_at == again.closes_at
