"""One person with several accounts: both say yes, and nobody does it for them."""

from __future__ import annotations

import asyncio

from bot.model import Account, Incoming, Said
from tests.handlers.accounts import asks, becomes_one, code_shown, heard, types
from tests.handlers.communities import sends_press
from tests.handlers.linking import (
    TOO_LATE,
    WRONG,
    are_one,
    labelled,
    links,
    presses_new,
)
from tests.handlers.people import arrives, id_of, presses
from tests.world import World, private


async def test_who_was_talked_into_typing_a_code_is_warned_and_can_say_no(world: World) -> None:
    await arrives(world, "eve")
    await arrives(world, "ana")
    await world.says("ana", f"/link {await asks(world, 'eve')}")
    assert "If somebody else gave you the code, say no." in heard(world, "ana")
    await world.says("ana", "no")
    await sends_press(world, "eve", "link::accounts")
    assert not await are_one(world, "ana", "eve")
    assert await links(world) == 0


async def test_nobody_decides_before_both_have_said_yes(world: World) -> None:
    await arrives(world, "eve")
    await arrives(world, "ana")
    await world.says("ana", f"/link {await asks(world, 'eve')}")
    async with world.database.reading() as tx:
        (row,) = await tx.all("SELECT id FROM link")
    assert TOO_LATE in await sends_press(world, "eve", f"link:{row['id']}:yes")
    await presses(world, "ana", "Yes, both are mine")
    for who in ("ana", "sam"):
        assert TOO_LATE in await sends_press(world, who, f"link:{row['id']}:yes")
    assert not await are_one(world, "ana", "eve")


async def test_ones_own_code_is_not_for_oneself(world: World) -> None:
    await arrives(world, "ana")
    code = await asks(world, "ana")
    await world.says("ana", f"/link {code}")
    assert "That code is from here" in heard(world, "ana")
    await world.says("ana", "cancel")
    await types(world, "ana2", code)
    await presses(world, "ana", "Yes")
    await presses_new(world, "ana")
    await world.says("ana2", f"/link {code_shown(world, 'ana')}")
    assert "That code is from here" in heard(world, "ana2")


async def test_a_code_is_withdrawn_with_a_press_and_by_a_new_one(world: World) -> None:
    await arrives(world, "ana")
    first = await asks(world, "ana")
    second = await asks(world, "ana")
    await world.says("ben", f"/link {first}")
    assert WRONG in heard(world, "ben")
    await presses(world, "ana", "Withdraw the code")
    await world.says("ben", second)
    assert WRONG in heard(world, "ben")


async def test_nothing_comes_of_a_code_whose_asker_has_gone(world: World) -> None:
    await arrives(world, "ana")
    code = await asks(world, "ana")
    await world.says("ana2", f"/link {code}")
    await world.says("ana", "/forget")
    await presses(world, "ana", "Yes, delete everything")
    await presses(world, "ana2", "Yes, both are mine")
    assert TOO_LATE in heard(world, "ana2")


async def test_nothing_comes_of_it_where_the_typist_has_gone(world: World) -> None:
    ana = await arrives(world, "ana")
    await arrives(world, "ana2")
    await types(world, "ana2", await asks(world, "ana"))
    await world.says("ana2", "/forget")
    await presses(world, "ana2", "Yes, delete everything")
    await arrives(world, "ana2")
    await presses(world, "ana", "Yes")
    assert TOO_LATE in heard(world, "ana")
    assert await id_of(world, "ana2") not in {ana, ""}


async def test_nothing_comes_of_it_where_the_account_is_another_persons_by_now(
    world: World,
) -> None:
    await arrives(world, "ana")
    await arrives(world, "ben")
    await becomes_one(world, "ben", "ben2")
    await types(world, "ben2", await asks(world, "ana"))
    assert "Counting <code>ben</code>" in heard(world, "ana")
    assert "Counting <code>ben2</code>" in heard(world, "ana")
    await world.says("ben2", "/link")
    await presses(world, "ben2", "Separate 1")
    await presses(world, "ben2", "Separate it")
    await presses(world, "ana", "Yes")
    assert TOO_LATE in heard(world, "ana")
    assert len({await id_of(world, who) for who in ("ana", "ben", "ben2")}) == 3


async def test_two_who_say_yes_at_the_same_time_are_one_once(world: World) -> None:
    await arrives(world, "ana")
    await arrives(world, "ana2")
    first, second = await asks(world, "ana"), await asks(world, "ana2")
    await types(world, "ana2", first)
    await types(world, "ana", second)
    at_once = [
        Incoming(
            f"x{who}",
            Account("counting", who),
            private(who),
            labelled(world, who, "Yes"),
            world.now,
        )
        for who in ("ana", "ana2")
    ]
    await world.door.receive(at_once)
    await world.settled()
    assert await are_one(world, "ana", "ana2")
    assert await links(world) == 0
    for who in ("ana", "ana2"):
        await world.says(who, "/profile")
        assert "What I know about you" in heard(world, who)


async def test_what_the_other_says_meanwhile_is_not_lost(world: World) -> None:
    await arrives(world, "ana")
    await arrives(world, "ana2")
    await types(world, "ana2", await asks(world, "ana"))
    yes = labelled(world, "ana", "Yes")
    both = [
        Incoming("y1", Account("counting", "ana"), private("ana"), yes, world.now),
        Incoming("y2", Account("counting", "ana2"), private("ana2"), Said("timezone"), world.now),
    ]
    await asyncio.gather(*(world.door.receive([one]) for one in both))
    await world.settled()
    assert await are_one(world, "ana", "ana2")
    assert "Where do you live?" in heard(world, "ana2")


async def test_a_second_press_changes_nothing(world: World) -> None:
    await arrives(world, "ana")
    await becomes_one(world, "ana", "ana2")
    yes = labelled(world, "ana", "Yes")
    await world.happens("ana", yes, place=private("ana"))
    assert TOO_LATE in heard(world, "ana")
    assert await are_one(world, "ana", "ana2")


async def test_a_yes_can_be_typed_after_the_command_while_a_question_is_open(world: World) -> None:
    await arrives(world, "ana")
    await types(world, "ana2", await asks(world, "ana"))
    await world.says("ana", "/timezone")
    await world.says("ana", "/link")
    assert "Where do you live?" in heard(world, "ana")
    await world.says("ana", "/link yes")
    assert await are_one(world, "ana", "ana2")
