"""Accounts that are separated again, and those that are forgotten."""

from __future__ import annotations

from storage import people
from tests.handlers.accounts import becomes_one, heard
from tests.handlers.communities import sends_press
from tests.handlers.linking import (
    are_one,
    labelled,
)
from tests.handlers.people import arrives, id_of, presses
from tests.world import World


async def test_separating_is_asked_about_first_and_only_for_ones_own(world: World) -> None:
    ana = await arrives(world, "ana")
    await becomes_one(world, "ana", "ana2")
    await world.says("ana", "/link")
    data = labelled(world, "ana", "Separate 2").data
    await arrives(world, "eve")
    assert "your only account" in await sends_press(world, "eve", data.replace(":ask", ":yes"))
    await becomes_one(world, "eve", "eve2")
    assert "not one of yours" in await sends_press(world, "eve", data.replace(":ask", ":yes"))
    assert await are_one(world, "ana", "ana2")
    await presses(world, "ana", "Separate 2")
    await presses(world, "ana", "Separate it")
    assert await id_of(world, "ana") == ana
    assert await id_of(world, "ana2") not in {ana, ""}
    assert "this account is separated" in heard(world, "ana2")
    assert "your only account" in await sends_press(world, "ana", data.replace(":ask", ":yes"))


async def test_whoever_is_separated_elsewhere_is_told_in_their_language(world: World) -> None:
    ana = await arrives(world, "ana")
    await becomes_one(world, "ana", "ana2")
    async with world.database.transaction() as tx:
        await people.read_languages(tx, ana, ["fr"])
    await world.says("ana", "/link")
    await presses(world, "ana", "Séparer 2")
    await presses(world, "ana", "Le séparer")
    assert "ce compte est séparé" in heard(world, "ana2")


async def test_a_separated_account_begins_anew(world: World) -> None:
    await arrives(world, "ana")
    await becomes_one(world, "ana", "ana2")
    await world.says("ana2", "/timezone")
    await world.says("ana2", "/link")
    await presses(world, "ana2", "Separate 1")
    await presses(world, "ana2", "Separate it")
    await world.says("ana2", "Accra")
    assert "Is that all right with you?" in heard(world, "ana2")


async def test_forgetting_erases_both_accounts(world: World) -> None:
    await arrives(world, "ana")
    await becomes_one(world, "ana", "ana2")
    await world.says("ana2", "/forget")
    await presses(world, "ana2", "Yes, delete everything")
    assert await id_of(world, "ana") == await id_of(world, "ana2") == ""
