"""A group that goes on under another id takes along everything, and nothing of anybody else's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from sqlite3 import Row
from typing import Final

import pytest

from bot.model import Account, Delete, Edit, Letter, Message, Place, Send, ToPerson, Weight
from bot.text import verbatim
from storage import bans, communities, group_offers, outbox, people, places, welcomes
from storage.database import Database, Transaction
from storage.outbox import Receipt, State

OLD, NEW = Place("telegram", "-1"), Place("telegram", "-1001")
TOPIC: Final = replace(OLD, thread="7")
OTHERS: Final = (Place("telegram", "-2"), Place("matrix", "-1"))
BEN: Final = Account("telegram", "5")
HELLO: Final = Send(verbatim("hello"))


@pytest.fixture(autouse=True)
def only_moving_is_judged(database: Database, statements: set[str]) -> Iterator[None]:
    """What the tests themselves look at may read whole tables; `database` judges the rest."""
    yield
    assert statements >= set(places.MOVES)
    statements.intersection_update(places.MOVES)


async def set_up(tx: Transaction, place: Place, name: str = "Village") -> str:
    """A community with all that a group can have; returns its id."""
    made = await communities.set_up(
        tx, place, name=name, language="en", zone="UTC", contact="help@example.org"
    )
    await welcomes.add(tx, place, made, link="https://x.example", due_at=tx.now)
    await group_offers.offer(tx, place, name)
    await bans.note(tx, made, BEN, place.chat)
    key = f"to {place.platform} {place.chat} {place.thread}"
    await outbox.add(tx, [Letter(key, place, HELLO)])
    return made


async def move(tx: Transaction) -> None:
    await places.move(tx, OLD.platform, OLD.chat, NEW.chat)


async def everything(tx: Transaction) -> dict[str, Sequence[tuple[object, ...]]]:
    """All rows that name a chat."""
    names = ("community_place", "welcome", "group_offer", "ban", "outbox")
    return {name: sorted(map(tuple, await tx.all(f"SELECT * FROM {name}"))) for name in names}


async def chats(tx: Transaction, table: str) -> set[str]:
    return {row["chat"] for row in await tx.all(f"SELECT chat FROM {table}")}


async def waiting(tx: Transaction) -> list[Letter]:
    return await outbox.waiting(tx, tx.now, 100)


async def test_everything_that_a_group_has_goes_along(tx: Transaction) -> None:
    made = await set_up(tx, OLD)
    await communities.add_place(tx, made, TOPIC)
    await outbox.add(tx, [Letter("to the topic", TOPIC, HELLO)])
    await move(tx)
    for table in ("community_place", "welcome", "group_offer", "ban"):
        assert await chats(tx, table) == {NEW.chat}
    topic = replace(TOPIC, chat=NEW.chat)
    assert [letter.to for letter in await waiting(tx)] == [NEW, topic]
    assert set(await communities.places_of(tx, made)) == {NEW, topic}


async def test_nothing_of_another_group_goes_along(tx: Transaction) -> None:
    for place in OTHERS:
        await set_up(tx, place)
    before = await everything(tx)
    await move(tx)
    assert await everything(tx) == before


async def test_to_move_twice_is_as_once(tx: Transaction) -> None:
    await set_up(tx, OLD)
    await move(tx)
    once = await everything(tx)
    await move(tx)
    assert await everything(tx) == once


async def test_a_community_that_is_at_the_new_id_already_stays_there(tx: Transaction) -> None:
    earlier, later = await set_up(tx, OLD, "Earlier"), await set_up(tx, NEW, "Later")
    await move(tx)
    here = await communities.in_chat(tx, NEW.platform, NEW.chat)
    assert [one.id for one in here] == [later]
    assert await communities.places_of(tx, earlier) == []
    assert await chats(tx, "welcome") == await chats(tx, "group_offer") == {NEW.chat}
    assert len(await waiting(tx)) == 2


async def test_a_community_at_both_ids_keeps_its_bans_of_both(tx: Transaction) -> None:
    made = await set_up(tx, OLD)
    await communities.add_place(tx, made, NEW)
    sam = Account("telegram", "6")
    await bans.note(tx, made, sam, OLD.chat)
    await bans.note(tx, made, BEN, NEW.chat)
    await move(tx)
    for account in (BEN, sam):
        assert await bans.keeps_out(tx, made, [account])
        await bans.lift(tx, made, account, NEW.chat)
        assert not await bans.keeps_out(tx, made, [account])


async def test_the_button_that_was_offered_last_goes_on_working(tx: Transaction) -> None:
    await group_offers.offer(tx, OLD, "Village")
    token = await group_offers.offer(tx, NEW, "Village")
    await move(tx)
    found = await group_offers.find(tx, token)
    assert found
    assert found.place == NEW


@pytest.mark.parametrize(
    "change",
    [Edit("said", verbatim("a secret")), Edit("", verbatim("x"), (), "55"), Delete("said")],
)
async def test_a_change_that_waits_is_dropped_and_its_words_are_forgotten(
    tx: Transaction, change: Message
) -> None:
    later = tx.now + timedelta(minutes=5)
    await outbox.add(tx, [Letter("change", OLD, change, not_before=later)])
    await move(tx)
    row = await only(tx, "change")
    assert (row["state"], row["body"]) == (State.DROPPED, None)


async def test_the_old_id_of_a_message_is_forgotten_and_nothing_else_of_it(
    tx: Transaction,
) -> None:
    await outbox.add(tx, [Letter("said", OLD, HELLO), Letter("elsewhere", OTHERS[0], HELLO)])
    ended = [
        Receipt("said", State.SENT, OLD, "55"),
        Receipt("elsewhere", State.SENT, OTHERS[0], "56"),
    ]
    await tx.run_all([outbox.settling(ended)])
    await move(tx)
    assert await outbox.receipts(tx, ["said", "elsewhere"]) == {"elsewhere": "56"}
    assert (await only(tx, "said"))["state"] == State.SENT


async def test_a_letter_that_was_put_off_goes_along_and_waits_as_long(tx: Transaction) -> None:
    later = tx.now + timedelta(hours=1)
    await outbox.add(tx, [Letter("late", OLD, HELLO, Weight.ANNOUNCEMENT, not_before=later)])
    await move(tx)
    assert await outbox.announcements(tx, tx.now, 10) == []
    (letter,) = await outbox.announcements(tx, later, 10)
    assert letter.to == NEW


async def test_what_is_written_to_a_person_stays_theirs(tx: Transaction) -> None:
    ana = Account("telegram", "1")
    await people.meet_all(tx, [(ana, OLD.chat)])
    person = await people.of_account(tx, ana)
    assert person
    await outbox.add(tx, [Letter("to ana", ToPerson(person.id), HELLO)])
    await move(tx)
    assert [letter.to for letter in await waiting(tx)] == [ToPerson(person.id)]
    (account,) = await people.accounts_of(tx, person.id)
    assert account.reachable


async def only(tx: Transaction, key: str) -> Row:
    row = await tx.one("SELECT * FROM outbox WHERE key = :key", key=key)
    assert row
    return row
