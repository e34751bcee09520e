"""Telegram forgets an update only after it is kept here, and none is handled twice or never."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pytest
from markupsafe import Markup

from bot.errors import LoggedOut
from bot.model import Place, Plain, Said
from bot.platforms.base import Outgoing
from bot.platforms.telegram import polling
from bot.platforms.telegram.polling import SecondInstance
from bot.router import NotReadable
from bot.text import verbatim
from handlers.turn import Turn
from storage.database import Reading
from tests.bot.trial import trial
from tests.servers.telegram import Call, Limits, faults
from tests.servers.telegram.updates import Updates, Webhook
from tests.telegram_world import TelegramWorld

HELLO: Final = "hello"


class Watched(Updates):
    """Looks into Banyan's database whenever Banyan asks, as a witness who is not asked."""

    path: Path
    unkept: list[int]
    asked: list[int]

    async def poll(self, offset: int, limit: int, wait: float) -> list[dict[str, Any]]:
        self.asked.append(offset)
        confirmed = [one.id for one in self.waiting() if one.id < offset]
        known = {int(row[0].partition(":")[0]) for row in rows(self.path, "SELECT id FROM inbox")}
        kept = int(cursor(self.path).partition(":")[2] or "0")
        self.unkept += [one for one in confirmed if one not in known or kept <= one]
        return await super().poll(offset, limit, wait)


class Repeating(Updates):
    """Says everything twice, the newest first."""

    async def poll(self, offset: int, limit: int, wait: float) -> list[dict[str, Any]]:
        found = await super().poll(offset, limit, wait)
        return [*reversed(found), *found]


def watched(world: TelegramWorld) -> Watched:
    updates = Watched(world.cloud.clock, hurry=0, pause=0)
    updates.path, updates.unkept, updates.asked = world.path, [], []
    world.cloud.updates.interrupt("somebody else is the server now")
    world.cloud.updates = updates
    return updates


def heard(world: TelegramWorld, who: str) -> list[str]:
    chat = world.cloud.person(who).id
    return [one.text for one in world.cloud.log if (one.chat, one.kind) == (chat, "sends")]


def rows(path: Path, query: str) -> list[tuple[str, ...]]:
    """What stands in the database, as somebody sees it who is not Banyan."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return connection.execute(query).fetchall()


def cursor(path: Path) -> str:
    return "".join(row[0] for row in rows(path, "SELECT value FROM cursor"))


def inbox(world: TelegramWorld) -> int:
    return len(rows(world.path, "SELECT id FROM inbox"))


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.002)


def confirms(world: TelegramWorld) -> Callable[[Call], bool]:
    """Whether a question would let Telegram forget what waits there now."""
    number = world.cloud.updates.waiting()[-1].id
    return lambda call: call.method == "getUpdates" and int(call.fields.get("offset", "0")) > number


async def test_whatever_is_confirmed_has_been_committed(world: TelegramWorld) -> None:
    updates = watched(world)
    everybody = [world.cloud.person(f"person{number}") for number in range(30)]
    for words in (HELLO, "/help", "/privacy"):
        for person in everybody:
            person.writes(None, words)
        await world.all_heard()
    assert max(updates.asked) > 100_000_000
    assert updates.unkept == []
    assert inbox(world) == 90


async def test_who_is_stopped_before_confirming_handles_nothing_again(world: TelegramWorld) -> None:
    world.cloud.person("ana").writes(None, HELLO)
    world.cloud.faults.when(confirms(world), faults.silent())
    await world.cloud.until(lambda: len(heard(world, "ana")) == 1)
    await world.settled()
    await world.stop()
    assert len(world.cloud.updates.waiting()) == 1
    world.cloud.faults.clear()
    await world.start()
    await world.all_heard()
    assert len(heard(world, "ana")) == 1


async def test_even_without_its_cursor_nothing_is_handled_again(world: TelegramWorld) -> None:
    ana = world.cloud.person("ana")
    ana.writes(None, HELLO)
    world.cloud.faults.when(confirms(world), faults.silent())
    await world.cloud.until(lambda: len(heard(world, "ana")) == 1)
    async with world.database.transaction() as tx:
        await tx.run("DELETE FROM cursor")
    await world.settled()
    await world.stop()
    world.cloud.faults.clear()
    await world.start()
    await world.happens("ana", Said("no"))
    assert len(heard(world, "ana")) == 2
    assert inbox(world) == 2


async def test_backwards_and_twice_is_handled_once(world: TelegramWorld) -> None:
    world.cloud.updates.interrupt("somebody else is the server now")
    world.cloud.updates = Repeating(world.cloud.clock, hurry=0, pause=0)
    everybody = [world.cloud.person(f"person{number}") for number in range(20)]
    for person in everybody:
        person.writes(None, HELLO)
    await world.all_heard()
    assert Counter(len(heard(world, one.first_name)) for one in everybody) == {1: 20}
    assert inbox(world) == 20


async def test_numbers_that_begin_anew_while_banyan_is_away(world: TelegramWorld) -> None:
    await world.happens("ana", Said(HELLO))
    await world.stop()
    world.cloud.updates._next = 7  # noqa: SLF001 - Telegram draws anew after a quiet week
    for person in ("ben", "cai"):
        world.cloud.person(person).writes(None, HELLO)
    await world.start()
    await world.all_heard()
    assert [len(heard(world, who)) for who in ("ana", "ben", "cai")] == [1, 1, 1]
    assert cursor(world.path) == "123456:9"


# Slow turns


@pytest.fixture
async def slow(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[asyncio.Event]:
    """`/paint` takes as long as a test wants."""
    over = asyncio.Event()
    monkeypatch.setattr(polling, "A_MOMENT", polling.A_MOMENT / 100)

    async def read_much(tx: Reading) -> Plain:
        await over.wait()
        return 1

    async def paint(turn: Turn) -> None:
        await turn.look("much", read_much)
        turn.say(verbatim("Painted."))

    with trial(command=paint):
        yield over
        over.set()  # nothing that a test leaves open is waited for


async def test_a_slow_turn_stops_nobody_and_is_confirmed_last(
    world: TelegramWorld, slow: asyncio.Event
) -> None:
    updates = watched(world)
    for who in ("ana", "ben"):
        world.cloud.person(who).writes(None, "/paint" if who == "ana" else HELLO)
    await world.cloud.until(lambda: len(heard(world, "ben")) == 1)
    world.cloud.person("cai").writes(None, HELLO)
    await world.cloud.until(lambda: len(heard(world, "cai")) == 1)
    assert heard(world, "ana") == []
    assert len(updates.waiting()) == 3
    assert cursor(world.path) == ""
    slow.set()
    await world.all_heard()
    assert heard(world, "ana") == ["Painted."]
    assert updates.unkept == []
    last = max(updates.asked) - 1
    assert cursor(world.path) == f"123456:{last + 1}"


async def test_who_is_stopped_in_a_slow_turn_begins_it_again_and_nothing_else(
    world: TelegramWorld, slow: asyncio.Event
) -> None:
    world.cloud.person("ana").writes(None, "/paint")
    world.cloud.person("ben").writes(None, HELLO)
    await world.cloud.until(lambda: len(heard(world, "ben")) == 1)
    await world.settled()
    await world.restart()
    slow.set()
    await world.all_heard()
    assert (heard(world, "ana"), len(heard(world, "ben"))) == (["Painted."], 1)


# What cannot be read


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (
            "message",
            {"message_id": 1, "date": "written by hand", "chat": {"id": 1}},
        ),
        ("message", "written by hand"),
        ("callback_query", {"id": "1", "from": [], "data": {}}),
        ("my_chat_member", {"chat": {"id": 1}, "date": 5}),
        ("chat_member", [None]),
    ],
)
async def test_what_cannot_be_read_is_kept_as_its_shape(
    world: TelegramWorld, kind: str, content: Any
) -> None:
    await world.happens("ben", Said(HELLO))  # by now Telegram tells of all kinds
    world.cloud.updates.add(kind, content)
    await world.happens("ana", Said(HELLO))
    assert len(heard(world, "ana")) == 1
    ((payload, reason),) = rows(world.path, "SELECT payload, reason FROM parked_event")
    assert reason == NotReadable.__name__
    shape = json.loads(json.loads(payload)["what"]["payload"])
    assert shape["update_id"] == "int"
    assert kind in shape
    assert "written" not in payload


# Presses


async def test_each_press_is_answered_once_even_what_is_too_much(world: TelegramWorld) -> None:
    world.cloud.limits = Limits.none()  # what is limited here is how much ana may ask for
    ana = world.cloud.person("ana")
    await world.happens("ana", Said(HELLO))
    shown = ana.private.last
    made = [ana.forges(ana.private, number, "nonsense") for number in (shown.id, 4711)]
    made += [ana.forges(ana.private, shown.id, f"a:{number}:x") for number in range(80)]
    made += [world.cloud.person("ben").forges(ana.private, shown.id, "yes")]
    await world.all_heard()
    await until(lambda: len(world.cloud.answered_callbacks) >= len(made))
    assert Counter(query for query, _ in world.cloud.answered_callbacks) == Counter(made)


async def test_a_press_that_is_too_old_to_be_answered_stops_nothing(world: TelegramWorld) -> None:
    ana = world.cloud.person("ana")
    await world.happens("ana", Said(HELLO))
    query = ana.forges(ana.private, ana.private.last.id, "nonsense")
    world.cloud._callbacks.pop(query)  # noqa: SLF001 - Telegram has forgotten it
    await world.all_heard()
    await until(lambda: world.cloud.calls["answerCallbackQuery"] == 1)
    before = len(heard(world, "ana"))
    await world.happens("ana", Said("no"))
    assert len(heard(world, "ana")) == before + 1


# Others, and the end


async def test_an_address_that_somebody_gives_meanwhile_is_taken_away(
    world: TelegramWorld,
) -> None:
    await world.happens("ana", Said(HELLO))
    world.virtual.at += 2 * polling.YOUNG
    world.cloud.updates.set_webhook(Webhook("https://elsewhere.example/hook"))
    async with asyncio.timeout(20):
        await world.happens("ben", Said(HELLO))
    assert world.cloud.updates.webhook is None
    assert len(heard(world, "ben")) == 1


async def test_who_came_second_stops_and_says_why(world: TelegramWorld) -> None:
    taken = "Conflict: terminated by other getUpdates request; make sure that only one bot instance"
    world.cloud.faults.every(1, faults.refusal(409, taken), method="getUpdates")
    await world.stop()
    with pytest.raises(SecondInstance, match="another program is asking"):
        await listening_anew(world)
    world.cloud.faults.clear()


async def listening_anew(world: TelegramWorld) -> None:
    await world.start()
    await world._workers[-1]  # noqa: SLF001 - who listens


async def test_without_a_token_only_telegram_ends(world: TelegramWorld) -> None:
    await world.happens("ana", Said(HELLO))
    door, delivery, listening = world._workers  # noqa: SLF001
    token, new = world.cloud.token, world.cloud.revoke_token()
    assert token != new
    world.cloud.updates.interrupt("the token was revoked")
    await asyncio.wait([listening], timeout=20)
    assert listening.done()
    assert listening.exception() is None
    assert not door.done()
    assert not delivery.done()
    platform = world.delivery._platforms["telegram"]  # noqa: SLF001
    with pytest.raises(LoggedOut):
        await platform.deliver(a_letter())
    world.cloud.token = token
    await world.restart()
    await world.happens("ana", Said("no"))
    assert len(heard(world, "ana")) == 2


def a_letter() -> Outgoing:
    return Outgoing("key", Place("telegram", "1001", private=True), Markup("x"), "en")
