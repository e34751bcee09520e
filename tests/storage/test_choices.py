from dataclasses import replace
from datetime import timedelta

from bot.model import Account, Place
from storage import choices, forget, keeping, places
from storage.database import Database, Transaction
from storage.records.keeping import KeepingTimes
from tests.storage.conftest import Hands
from tests.stored import meet

PRIVATE = Place("matrix", "!private:example.org", private=True)
ROOM = Place("matrix", "!room:example.org")
OFFERED = [("a:1:yes", ""), ("", "https://matrix.to/#/@banyan:x?start=join-7")]
MINUTE = timedelta(minutes=1)


async def test_what_a_message_offers_is_told_in_its_order(tx: Transaction) -> None:
    await choices.offer(tx, PRIVATE, "$one", OFFERED)
    await choices.offer(tx, PRIVATE, "$two", [("b", "")])
    assert await choices.of(tx, PRIVATE, "$one") == OFFERED
    assert await choices.of(tx, PRIVATE, "$two") == [("b", "")]


async def test_what_was_never_offered_is_nothing(tx: Transaction) -> None:
    await choices.offer(tx, PRIVATE, "$one", OFFERED)
    assert await choices.of(tx, PRIVATE, "$two") is None
    assert await choices.of(tx, ROOM, "$one") is None
    assert await choices.of(tx, replace(PRIVATE, platform="other"), "$one") is None


async def test_a_thread_is_in_its_room(tx: Transaction) -> None:
    await choices.offer(tx, replace(ROOM, thread="$root"), "$one", OFFERED)
    assert await choices.of(tx, ROOM, "$one") == OFFERED


async def test_a_message_that_changes_offers_something_else(tx: Transaction) -> None:
    await choices.offer(tx, PRIVATE, "$one", OFFERED)
    await choices.offer(tx, PRIVATE, "$one", [])
    assert await choices.of(tx, PRIVATE, "$one") == []


async def test_choices_go_with_the_letters_that_offered_them(
    database: Database, clock: Hands
) -> None:
    times = KeepingTimes()
    async with database.transaction() as tx:
        await choices.offer(tx, PRIVATE, "$old", OFFERED)
        await choices.offer(tx, PRIVATE, "$renewed", OFFERED)
    clock.turn(times.sent_letters)
    async with database.transaction() as tx:
        assert (await keeping.erase_what_is_old(tx, times))["choice"] == 0
        await choices.offer(tx, PRIVATE, "$renewed", OFFERED)
    clock.turn(MINUTE)
    async with database.transaction() as tx:
        assert (await keeping.erase_what_is_old(tx, times))["choice"] == 1
        assert await choices.of(tx, PRIVATE, "$old") is None
        assert await choices.of(tx, PRIVATE, "$renewed") == OFFERED


async def test_whoever_is_forgotten_was_offered_nothing(tx: Transaction) -> None:
    ana = await meet(tx, Account("matrix", "@ana:x"), PRIVATE.chat)
    other = replace(PRIVATE, chat="!other:x")
    for place in (PRIVATE, other, ROOM):
        await choices.offer(tx, place, "$one", OFFERED)
    await forget.everything_about(tx, ana.id)
    assert await choices.of(tx, PRIVATE, "$one") is None
    assert await choices.of(tx, other, "$one") == OFFERED
    assert await choices.of(tx, ROOM, "$one") == OFFERED


async def test_what_was_offered_in_a_group_that_moved_is_not_offered_any_more(
    tx: Transaction,
) -> None:
    new = replace(ROOM, chat="!new:x")
    await choices.offer(tx, ROOM, "$one", OFFERED)
    await choices.offer(tx, new, "$two", OFFERED)
    await places.move(tx, "matrix", ROOM.chat, new.chat)
    assert await choices.of(tx, ROOM, "$one") is None
    assert await choices.of(tx, new, "$one") is None
    assert await choices.of(tx, new, "$two") == OFFERED
