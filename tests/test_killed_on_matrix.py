"""Banyan as a process on Matrix, killed again and again while people talk to it."""

from __future__ import annotations

import asyncio
import random
import signal
from collections.abc import Mapping
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

from bot.model import Account, Said
from storage.database import Database
from tests.effects import Effects, effects_on
from tests.matrix_world import MatrixWorld
from tests.process import banyan
from tests.servers.synapse import Credentials, Homeserver, Person

pytestmark = [pytest.mark.synapse, pytest.mark.timeout(1500)]

PEOPLE: Final = 30
KILLS: Final = 60
# What each of them types after the greeting: most of a self-assessment with its digressions.
TYPED: Final = (
    *("yes", "1", "skip", "assess", "1", "1", "2", "help", "2", "back"),
    *("1", "not sure", "3", "skip", "1", "2", "back", "2", "1", "2"),
)
PATIENCE: Final = timedelta(seconds=300)


async def test_sixty_kills_lose_nothing_and_double_nothing(
    tmp_path: Path, homeserver: Homeserver
) -> None:
    said, effects = await undisturbed(tmp_path, homeserver)
    account = await homeserver.register("banyan")
    settings = settings_for(homeserver, account, tmp_path)
    async with AsyncExitStack() as stack:
        rooms: dict[Person, str] = {}
        async with banyan(tmp_path, settings=settings) as first:
            for number in range(PEOPLE):
                person = Person.register(homeserver, f"person{number}")
                somebody = await stack.enter_async_context(person)
                rooms[somebody] = await somebody.opens_chat_with(account.user_id)
            for somebody, room in rooms.items():
                await somebody.reads(room, "Hello, I am Banyan", patience=PATIENCE)
            await first.end(signal.SIGTERM)
        writing = asyncio.create_task(everybody_writes(rooms))
        for _ in range(KILLS):
            await lives_for_a_while(tmp_path, settings)
        await writing
        async with banyan(tmp_path, settings=settings) as last:
            for somebody, room in rooms.items():
                await somebody.until(lambda: heard(somebody, room) == said, PATIENCE)  # noqa: B023
            await last.end(signal.SIGTERM)
    async with Database.open(tmp_path / "banyan.db") as database:
        for somebody in rooms:
            assert await effects_on(database, Account("matrix", somebody.id)) == effects


async def undisturbed(folder: Path, homeserver: Homeserver) -> tuple[list[str], Effects]:
    """What somebody reads in the end who types all that, and what is kept of it."""
    async with MatrixWorld(folder / "undisturbed.db", homeserver) as world:
        await world.opens("ana")
        for words in TYPED:
            await world.happens("ana", Said(words))
        ana = await world.person("ana")
        kept = await effects_on(world.database, Account("matrix", ana.id))
        return heard(ana, world.rooms["ana"]), kept


async def everybody_writes(rooms: Mapping[Person, str]) -> None:
    """All of them write, each in order, whatever has become of Banyan."""
    chance = random.Random(7)
    waiting = {person: list(TYPED) for person in rooms}
    while waiting:
        person = chance.choice(sorted(waiting, key=lambda one: one.id))
        await person.writes(rooms[person], waiting[person].pop(0))
        if not waiting[person]:
            del waiting[person]
        await asyncio.sleep(chance.random() / 5)


async def lives_for_a_while(folder: Path, settings: Mapping[str, str]) -> None:
    async with banyan(folder, settings=settings) as one:
        await asyncio.sleep(3 * random.Random().random())  # any moment may be the last
        await one.end(signal.SIGKILL)


def settings_for(homeserver: Homeserver, account: Credentials, folder: Path) -> dict[str, str]:
    return {
        "BANYAN_MATRIX__HOMESERVER": homeserver.url,
        "BANYAN_MATRIX__USER_ID": account.user_id,
        "BANYAN_MATRIX__PASSWORD": account.password,
        "BANYAN_MATRIX__STORE": str(folder / "matrix"),
    }


def heard(person: Person, room: str) -> list[str]:
    """What somebody reads of Banyan, each message as it stands now."""
    return [one.body for one in person.seen(room) if one.sender != person.id]
