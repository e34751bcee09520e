"""A community's own roles and skills, for who organises it at that moment."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model import Account, Attachment, Pressed, Said
from storage import audit, communities, frameworks, organisers
from tests.handlers.people import arrives, last, presses
from tests.world import GROUP, World

OWN = '[roles.mentor]\ndescription = "Walks beside a newcomer."\n'
REFUSED = "Only somebody who organises that community now can do this."


@pytest.fixture
async def village(world: World) -> str:
    """A community that Ana organises, as an administrator of its group."""
    person = await arrives(world, "ana")
    async with world.database.transaction() as tx:
        community = await communities.set_up(
            tx, GROUP, name="Village", language="en", zone="UTC", contact=""
        )
        await organisers.ask(tx, community, person)
        await organisers.accept(tx, community, person)
    world.platform.administrators.add((Account("counting", "ana"), GROUP))
    return community


async def press(world: World, community: str, option: str = "") -> None:
    await world.happens("ana", Pressed(f"framework:{community}:{option}", "m0"))


async def send(world: World, content: str) -> None:
    file = Attachment("roles.toml", "text/plain", len(content), content.encode())
    await world.happens("ana", Said("", (file,)))


async def in_use(world: World, community: str) -> str:
    async with world.database.reading() as tx:
        found = await frameworks.in_use(tx, community)
    return found.body if found else ""


def labels(world: World) -> list[str]:
    shown = world.platform.shown[-1].outgoing
    return [button.label for row in shown.buttons for button in row]


async def test_a_file_is_sent_looked_at_used_and_undone(world: World, village: str) -> None:
    await press(world, village)
    assert last(world) == "<b>Village</b> works with the roles and skills that I bring along."
    await press(world, village, "new")
    await send(world, OWN)
    assert "Walks beside a newcomer." in last(world)
    await presses(world, "ana", "Use it")
    assert await in_use(world, village) == OWN
    await press(world, village)
    assert last(world) == "<b>Village</b> works with its own file of Mon, 2 Mar 2026."
    await presses(world, "ana", "Undo this file")
    assert await in_use(world, village) == ""
    async with world.database.reading() as tx:
        acts = [entry.act for entry in await audit.latest(tx, village, 5)]
    assert acts == ["framework undone", "framework used"]


async def test_undoing_goes_back_by_one_version(world: World, village: str) -> None:
    for content in (OWN, OWN.replace("newcomer", "friend")):
        await press(world, village, "new")
        await send(world, content)
        await presses(world, "ana", "Use it")
    await press(world, village, "undo")
    assert await in_use(world, village) == OWN


async def test_the_file_in_use_can_be_had(world: World, village: str) -> None:
    await press(world, village, "file")
    document = world.platform.shown[-1].outgoing.document
    assert document is not None
    assert "[roles.mentor]" in document.content
    assert labels(world) == []


@pytest.mark.parametrize("option", ["", "new", "file", "undo"])
async def test_who_does_not_organise_now_is_refused(
    world: World, village: str, option: str
) -> None:
    world.platform.administrators.clear()
    await press(world, village, option)
    assert last(world) == REFUSED


@pytest.mark.parametrize("community", ["", "0" * 12, "💥"])
async def test_a_community_that_is_not_there_gets_the_same_refusal(
    world: World, community: str
) -> None:
    await arrives(world, "ana")
    await press(world, community, "undo")
    assert last(world) == REFUSED


async def test_who_lost_the_right_meanwhile_cannot_use_the_file(world: World, village: str) -> None:
    await press(world, village, "new")
    await send(world, OWN)
    world.platform.administrators.clear()
    world.now += timedelta(hours=1)
    await presses(world, "ana", "Use it")
    assert REFUSED in "\n".join(str(shown.outgoing.text) for shown in world.platform.shown[-2:])
    assert await in_use(world, village) == ""
