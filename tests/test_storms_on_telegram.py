"""Bad weather on Telegram: waits, refusals, people who are gone, everything twice and shuffled."""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from bot.model import Account, Letter, Said, Send, ToPerson, Weight
from bot.text import verbatim
from storage import outbox, people
from storage.outbox import State
from tests.effects import effects_on
from tests.servers.telegram import Cloud, Person, faults
from tests.servers.telegram.updates import Updates
from tests.telegram_world import TelegramWorld
from tests.test_killed_on_telegram import TYPED, on_telegram, texts, undisturbed
from tests.test_on_telegram import assert_reads_alike
from tests.test_transcripts import every_on_one_network, moments
from tests.transcript import Player

pytestmark = pytest.mark.slow

MOST_CALLS: Final = 4  # for a message that is seen, however often it had to wait


@every_on_one_network
async def test_a_wait_at_every_third_call_changes_nothing(file: Path, tmp_path: Path) -> None:
    expected = moments(file)
    async with TelegramWorld(tmp_path / "banyan.db") as world:
        world.cloud.faults.every(3, faults.too_many_requests(1))
        played = await Player(world).play(expected)
        seen = len(world.cloud.log)
        assert calls_to_say(world.cloud) <= MOST_CALLS * seen
    assert_reads_alike(played, expected)


async def test_a_server_that_fails_again_and_again_loses_nothing(tmp_path: Path) -> None:
    said, effects = await undisturbed(tmp_path)
    async with TelegramWorld(tmp_path / "banyan.db") as world:
        for number, fault in ((3, faults.restart()), (5, faults.bad_gateway(page=True))):
            world.cloud.faults.every(number, fault)
        for words in TYPED:
            await world.happens("ana", Said(words))
        ana = world.cloud.person("ana")
        assert texts(world.cloud, ana.id) == said
        assert await effects_on(world.database, on_telegram(ana.id)) == effects


async def test_an_announcement_to_people_of_whom_a_third_are_gone(tmp_path: Path) -> None:
    async with TelegramWorld(tmp_path / "banyan.db") as world:
        everybody = [world.cloud.person(f"person{number}") for number in range(200)]
        for person in everybody:
            person.started = True
        chance = random.Random(11)
        gone = set(chance.sample(everybody, 60))
        for person in gone:
            chance.choice(WAYS_TO_GO)(person)
        await announce(world, everybody)
        heard = {one.chat for one in world.cloud.log}
        assert heard == {one.id for one in everybody if one not in gone}
        assert len(world.cloud.log) == len(heard)
        assert await states(world) == {State.SENT: 140, State.UNREACHABLE: 60}
        assert await reachable(world) == 140
        # Of who blocks Banyan it mostly hears before, and then does not even try.
        assert 140 <= calls_to_say(world.cloud) <= 200


async def test_everything_twice_and_in_any_order_is_done_once(tmp_path: Path) -> None:
    said, effects = await undisturbed(tmp_path)
    async with TelegramWorld(tmp_path / "banyan.db") as world:
        world.cloud.updates = TwiceAndShuffled(world.cloud.clock)
        everybody = [world.cloud.person(f"person{number}") for number in range(20)]
        for some in (TYPED[:10], TYPED[10:]):  # nobody asks for more at once than is allowed
            await world.stop()
            for words in some:
                for person in everybody:
                    person.writes(None, words)
            await world.start()
            await world.all_heard()
            await world.pass_time(timedelta(minutes=5))
        for person in everybody:
            assert texts(world.cloud, person.id) == said
            assert await effects_on(world.database, on_telegram(person.id)) == effects


class TwiceAndShuffled(Updates):
    """Each answer holds everything twice, and different people's updates in any order."""

    chance = random.Random(3)

    async def poll(self, offset: int, limit: int, wait: float) -> list[dict[str, Any]]:
        lanes: dict[int, list[dict[str, Any]]] = {}
        for update in await super().poll(offset, limit, wait):
            lanes.setdefault(update["message"]["chat"]["id"], []).extend([update, update])
        mixed: list[dict[str, Any]] = []
        while lanes:
            chat = self.chance.choice(sorted(lanes))
            mixed.append(lanes[chat].pop(0))
            if not lanes[chat]:
                del lanes[chat]
        return mixed


def never_wrote(person: Person) -> None:
    """Be unknown to Telegram as somebody who may be written to."""
    person.started = False


WAYS_TO_GO: Final = (Person.blocks_bot, Person.deactivates, never_wrote)


async def announce(world: TelegramWorld, everybody: list[Person]) -> None:
    accounts = [Account("telegram", str(person.id)) for person in everybody]
    async with world.database.transaction() as tx:
        await people.meet_all(tx, [(account, account.id) for account in accounts])
        found = [await people.of_account(tx, account) for account in accounts]
        send = Send(verbatim("A training for everybody."))
        await outbox.add(
            tx,
            [
                Letter(f"announced.{one.id}", ToPerson(one.id), send, Weight.ANNOUNCEMENT)
                for one in found
                if one
            ],
        )
    await world.delivery.refill()
    await world.settled()


async def states(world: TelegramWorld) -> dict[str, int]:
    async with world.database.reading() as tx:
        return Counter(row["state"] for row in await tx.all("SELECT state FROM outbox"))


async def reachable(world: TelegramWorld) -> int:
    async with world.database.reading() as tx:
        row = await tx.one("SELECT count(*) AS n FROM account WHERE reachable")
    return int(row["n"]) if row else 0


def calls_to_say(cloud: Cloud) -> int:
    return sum(cloud.calls[name] for name in ("sendMessage", "editMessageText", "sendPhoto"))
