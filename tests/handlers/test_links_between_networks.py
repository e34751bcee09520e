"""One person on two networks: answered where they write, written to where they wrote last."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.model import (
    Account,
    Commanded,
    Incoming,
    Letter,
    Place,
    Pressed,
    Said,
    Send,
    ToPerson,
    What,
)
from bot.text import CommandWord, Text, verbatim
from storage import outbox, people
from tests.counting import Shown
from tests.handlers.accounts import asks, heard
from tests.handlers.people import arrives, presses
from tests.transcript import readable
from tests.world import World

THERE = Place("second", "!ana", private=True)
ACCOUNT = Account("second", "@ana:example.org")


class TwoNetworks(World):
    """Banyan on two networks."""

    async def happens_there(self, what: What) -> None:
        self.events += 1
        event = Incoming(f"s{self.events}", ACCOUNT, THERE, what, self.now)
        await self.door.receive([event])
        await self.settled()

    def last_there(self) -> Shown:
        return self.second.shown_in(THERE)[-1]

    def heard_there(self) -> str:
        return " ".join(readable(str(self.last_there().outgoing.text)).split())


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[TwoNetworks]:
    async with TwoNetworks(tmp_path / "banyan.db") as world:
        yield world


async def one_of_both(world: TwoNetworks) -> str:
    ana = await arrives(world, "ana")
    await world.happens_there(Commanded("link", await asks(world, "ana")))
    assert "one on Counting" in world.heard_there()
    await world.happens_there(Said("yes"))
    assert "Second <code>@ana:example.org</code>" in heard(world, "ana")
    await presses(world, "ana", "Yes")
    assert "one person now" in world.heard_there()
    return ana


async def write_to(world: World, person: str, text: Text) -> None:
    async with world.database.transaction() as tx:
        await outbox.add(tx, [Letter(f"k{world.events}", ToPerson(person), Send(text))])
    await world.delivery.refill()
    await world.settled()


async def test_two_networks_know_one_person(world: TwoNetworks) -> None:
    ana = await one_of_both(world)
    async with world.database.reading() as tx:
        there = await people.of_account(tx, ACCOUNT)
    assert there is not None
    assert (there.id, there.zone) == (ana, "Africa/Lagos")
    await world.happens_there(Said("profile"))
    assert "Second <code>@ana:example.org</code> and Counting <code>ana</code>" in (
        world.heard_there()
    )


async def test_letters_go_to_the_network_used_last_with_its_sign(world: TwoNetworks) -> None:
    ana = await one_of_both(world)
    privacy = CommandWord("privacy")
    text = Text("{command}", (("command", privacy),), context="verbatim")
    await world.says("ana", "/profile")
    await write_to(world, ana, text)
    assert heard(world, "ana") == "/privacy"
    world.now += timedelta(minutes=1)
    await world.happens_there(Said("profile"))
    await write_to(world, ana, text)
    assert world.heard_there() == "!privacy"


async def test_who_cannot_be_written_to_there_is_written_to_here(world: TwoNetworks) -> None:
    ana = await one_of_both(world)
    await world.happens_there(Said("profile"))
    async with world.database.transaction() as tx:
        await people.became_unreachable(tx, ACCOUNT)
    await write_to(world, ana, verbatim("Hello"))
    assert heard(world, "ana") == "Hello"


async def test_a_conversation_changes_its_network(world: TwoNetworks) -> None:
    await one_of_both(world)
    await world.happens_there(Said("timezone"))
    asked = world.last_there()
    await world.restart()
    await world.says("ana", "Accra")
    assert "Accra" in heard(world, "ana")
    closed = world.last_there()
    assert (closed.kind, closed.message) == ("edits", asked.message)


async def test_an_account_that_is_separated_there_hears_it_there(world: TwoNetworks) -> None:
    ana = await one_of_both(world)
    await world.says("ana", "/link")
    await presses(world, "ana", "Separate 2")
    await presses(world, "ana", "Separate it")
    assert "Write !start to begin anew" in world.heard_there()
    async with world.database.reading() as tx:
        there = await people.of_account(tx, ACCOUNT)
    assert there is not None
    assert there.id != ana


async def test_a_press_there_is_answered_there(world: TwoNetworks) -> None:
    await one_of_both(world)
    await world.happens_there(Said("privacy"))
    message = world.last_there().message
    await world.says("ana", "/profile")
    await world.happens_there(Pressed("privacy:times:", message))
    shown = world.last_there()
    assert (shown.kind, shown.message) == ("edits", message)
