"""Whatever can be pressed can be typed: by its number or its words."""

from __future__ import annotations

from bot.model import Button, Letter, Send, ToPerson, Weight
from bot.text import verbatim
from storage import menus, outbox
from storage.records.menus import Menu
from tests.handlers.people import arrives, id_of, last
from tests.world import World


async def test_a_panel_is_used_by_typing(world: World) -> None:
    await arrives(world, "ana")
    await world.says("ana", "/privacy")
    shown = world.platform.shown[-1]
    await world.says("ana", "1")
    assert world.platform.shown[-1].kind == "edits"
    assert world.platform.shown[-1].message == shown.message
    await world.says("ana", "back")
    assert "Who sees what" in last(world)


async def test_words_and_case_do_not_matter(world: World) -> None:
    await arrives(world, "ana")
    await world.says("ana", "/forget")
    await world.says("ana", "NO, keep it")
    assert last(world) == "All right, I keep it."
    await world.says("ana", "/forget")
    await world.says("ana", "yes, delete everything")
    assert await id_of(world, "ana") == ""


async def test_what_has_been_taken_back_is_not_typed(world: World) -> None:
    await arrives(world, "ana")
    await world.says("ana", "/forget")
    await world.says("ana", "2")
    await world.says("ana", "1")
    assert "I am not sure" in last(world)
    assert await id_of(world, "ana") != ""


async def test_an_open_question_comes_first(world: World) -> None:
    await arrives(world, "ana")
    await world.says("ana", "/forget")
    await world.says("ana", "/timezone")
    await world.says("ana", "1")
    assert await id_of(world, "ana") != ""


async def test_what_comes_by_itself_is_answered_by_typing(world: World) -> None:
    await arrives(world, "ana")
    await world.says("ana", "/privacy")
    ana = await id_of(world, "ana")
    offered = Send(verbatim("Shall I?"), ((Button(verbatim("Delete all"), "forget:all:ask"),),))
    async with world.database.transaction() as tx:
        await outbox.add(tx, [Letter("by itself", ToPerson(ana), offered, Weight.NOTICE)])
    await world.delivery.refill()
    await world.settled()
    async with world.database.reading() as tx:
        menu = await menus.of_person(tx, ana)
    assert menu
    assert menu.letter == "by itself"


async def test_whoever_was_forgotten_meanwhile_is_offered_nothing(world: World) -> None:
    async with world.database.transaction() as tx:
        row = Menu("nobody", "letter", "", ((Button(verbatim("Yes"), "a:b:c"),),))
        assert await tx.run_all([menus.offering([row])]) == [0]
