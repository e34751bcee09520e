"""What is written in a group and belongs into the private chat, and what is posted there."""

from datetime import timedelta

import pytest

from handlers import on
from storage import communities
from tests.handlers.communities import organises, sends_press, village
from tests.handlers.people import arrives, last
from tests.transcript import without_code
from tests.world import GROUP, World

PRIVATE_ONLY = [word for word, command in on.commands.items() if not command.groups]
FIVE_MINUTES = timedelta(minutes=5)


@pytest.mark.parametrize("word", PRIVATE_ONLY)
async def test_a_private_command_in_a_group_gets_the_way_into_the_private_chat(
    world: World, word: str
) -> None:
    await arrives(world, "ana")
    await village(world)
    before = len(world.platform.shown)
    await world.says("ana", f"/{word}", place=GROUP)
    [shown] = world.platform.since(before)
    assert shown.place == GROUP
    assert f"/{word}" in shown.outgoing.text
    url = shown.outgoing.buttons[0][0].url
    await world.says("ana", f"/{word}")
    answered = last(world)
    await world.opens("ana", url.rpartition("=")[2])
    assert without_code(last(world)) == without_code(answered)


async def test_the_answer_in_the_group_vanishes(world: World) -> None:
    await village(world)
    await world.says("ana", "/report", place=GROUP)
    assert len(world.platform.as_seen(GROUP)) == 1
    world.now += FIVE_MINUTES
    await world.pass_time(timedelta(hours=1))
    assert list(world.platform.as_seen(GROUP)) == []


@pytest.mark.parametrize("typed", ["/weather", "/back", "/cancel"])
async def test_what_is_no_command_here_is_not_answered(world: World, typed: str) -> None:
    await village(world)
    await world.says("ana", typed, place=GROUP)
    assert world.platform.shown == []


@pytest.mark.parametrize("payload", ["do-", "do-nonsense", "do-do-report"])
async def test_a_link_to_no_private_command_shows_what_can_be_done(
    world: World, payload: str
) -> None:
    await arrives(world, "ana")
    await world.opens("ana", payload)
    assert last(world) == "What would you like to do?"


@pytest.mark.parametrize(("word", "said"), [("weaver", True), ("", False)])
async def test_the_groups_read_the_word_of_their_community(
    world: World, word: str, said: bool
) -> None:
    rosa, community = await arrives(world, "rosa"), await village(world)
    await organises(world, rosa, community, appointed=True)
    async with world.database.transaction() as tx:
        await communities.change(tx, community, word=word)
    before = len(world.platform.shown)
    await sends_press(world, "rosa", f"invite:{community}:tell")
    [posted] = [one for one in world.platform.since(before) if one.place == GROUP]
    assert ("who is, or wants to be, “weaver”" in posted.outgoing.text) is said
