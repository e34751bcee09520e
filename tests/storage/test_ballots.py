import asyncio
import json
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from bot.model import Letter, Place, Send
from bot.text import verbatim
from storage import ballots, copies, outbox, polls, roll
from storage.database import Database, Transaction
from storage.errors import KeyGone, PollOver
from storage.records.polls import PollState
from tests.storage.conftest import Hands
from tests.storage.polling import Asked, ask

HERE = Place("telegram", "7", private=True)
# Whatever is written down of these words was written in the clear.
CHOICE = ["candidate-whom-nobody-sees"]
DAY = timedelta(days=1)


@pytest.fixture
async def asked(database: Database) -> Asked:
    async with database.transaction() as tx:
        return await ask(tx, "ana", "ben", "joy")


def sealed(poll: str, key: str = "k", words: str = CHOICE[0]) -> Letter:
    return Letter(key, HERE, Send(verbatim(words)), seal=poll)


async def close(tx: Transaction, asked: Asked) -> list[object]:
    choices = await ballots.open_all(tx, asked.poll)
    await ballots.keep_counted(tx, asked.poll, choices)
    await polls.close(tx, asked.poll, PollState.COUNTED, {})
    return choices


async def test_what_was_cast_last_counts_once_for_each_entry(
    database: Database, asked: Asked
) -> None:
    async with database.transaction() as tx:
        await ballots.cast(tx, asked.poll, asked.entries["ana"], ["a"])
        await ballots.cast(tx, asked.poll, asked.entries["ben"], ["b"])
        await ballots.cast(tx, asked.poll, asked.entries["ana"], ["c", "a"])
        await ballots.mark(tx, asked.poll, asked.entries["joy"], ["only marked"])
        await ballots.mark(tx, asked.poll, asked.entries["ben"], ["b", "c"])
        assert sorted(await ballots.open_all(tx, asked.poll)) == [["b"], ["c", "a"]]
        assert await ballots.own(tx, asked.poll, asked.entries["ana"]) == ["c", "a"]
        assert await ballots.own(tx, asked.poll, asked.entries["joy"]) is None
        assert await ballots.own(tx, asked.poll, asked.entries["ben"]) == ["b"]
        assert await ballots.marked(tx, asked.poll, asked.entries["ben"]) == ["b", "c"]
        turnout = await polls.turnout(tx, await asked.now(tx))
        assert (turnout.took_part, turnout.entries) == (2, 3)


async def test_nothing_is_there_before_the_first_ballot(database: Database, asked: Asked) -> None:
    async with database.transaction() as tx:
        assert await ballots.open_all(tx, asked.poll) == []
        assert await ballots.own(tx, asked.poll, asked.entries["ana"]) is None
        assert await ballots.keys_due(tx, 9) == []
        assert tx.vault.polls() == set()


async def test_who_is_recused_does_not_count_unless_they_come_back(
    database: Database, asked: Asked
) -> None:
    async with database.transaction() as tx:
        for name, entry in asked.entries.items():
            await ballots.cast(tx, asked.poll, entry, name)
        await roll.recuse(tx, asked.entries["ben"], recused=True)
        assert sorted(await ballots.open_all(tx, asked.poll)) == ["ana", "joy"]
        await roll.recuse(tx, asked.entries["ben"], recused=False)
        assert len(await ballots.open_all(tx, asked.poll)) == 3


async def test_nobody_votes_after_the_closing(
    database: Database, clock: Hands, asked: Asked
) -> None:
    clock.turn(DAY)
    async with database.transaction() as tx:
        for write in (ballots.cast, ballots.mark):
            with pytest.raises(PollOver):
                await write(tx, asked.poll, asked.entries["ana"], [])
    async with database.transaction() as tx:
        await polls.postpone(tx, asked.poll, clock.now + DAY, once=True)
        await ballots.cast(tx, asked.poll, asked.entries["ana"], [])
        await polls.close(tx, asked.poll, PollState.COUNTED, {})
        with pytest.raises(PollOver):
            await ballots.cast(tx, asked.poll, asked.entries["ana"], [])
        with pytest.raises(PollOver):
            await ballots.cast(tx, "no poll", asked.entries["ana"], [])


async def test_two_entries_of_one_person_are_one_ballot(database: Database, asked: Asked) -> None:
    async with database.transaction() as tx:
        for name, entry in asked.entries.items():
            await ballots.cast(tx, asked.poll, entry, name)
        await ballots.give_up(tx, asked.entries["ben"])
        assert sorted(await ballots.open_all(tx, asked.poll)) == ["ana", "joy"]
        assert (await polls.turnout(tx, await asked.now(tx))).took_part == 2
        await close(tx, asked)
        await ballots.give_up(tx, asked.entries["ana"])
        assert sorted(await ballots.counted(tx, asked.poll)) == ["ana", "joy"]


async def test_the_key_goes_once_the_count_is_kept_and_again_after_a_restart(
    path: Path, database: Database, asked: Asked
) -> None:
    async with database.transaction() as tx:
        await ballots.cast(tx, asked.poll, asked.entries["ana"], ["a"])
        await outbox.add(tx, [sealed(asked.poll)])
    async with database.transaction() as tx:
        assert await ballots.keys_due(tx, 9) == []
        await close(tx, asked)
    with suppress(ZeroDivisionError):  # it dies between the file and the commit
        async with database.transaction() as tx:
            assert await ballots.keys_due(tx, 9) == [asked.poll]
            await ballots.destroy_key(tx, asked.poll)
            raise ZeroDivisionError
    assert list(path.with_name("banyan.db.keys").iterdir()) == []
    async with database.transaction() as tx:
        assert await ballots.keys_due(tx, 9) == [asked.poll]
        await ballots.destroy_key(tx, asked.poll)
        assert await ballots.keys_due(tx, 9) == []
        assert await outbox.state_of(tx, "k") is outbox.State.DROPPED
        assert await ballots.counted(tx, asked.poll) == [["a"]]
        assert await tx.all("SELECT id FROM ballot WHERE poll = :p", p=asked.poll) == []


async def test_a_count_that_was_not_committed_can_be_done_again(
    database: Database, asked: Asked
) -> None:
    with suppress(ZeroDivisionError):  # the first ballot: its key is there already
        async with database.transaction() as tx:
            await ballots.cast(tx, asked.poll, asked.entries["ana"], ["lost"])
            raise ZeroDivisionError
    async with database.transaction() as tx:
        assert await ballots.open_all(tx, asked.poll) == []
        assert await ballots.keys_due(tx, 9) == []
        await ballots.cast(tx, asked.poll, asked.entries["ana"], ["a"])
    with suppress(ZeroDivisionError):
        async with database.transaction() as tx:
            await close(tx, asked)
            raise ZeroDivisionError
    async with database.transaction() as tx:
        assert await ballots.keys_due(tx, 9) == []
        assert await close(tx, asked) == [["a"]]


async def test_keys_of_polls_that_are_not_there_are_destroyed(
    database: Database, asked: Asked
) -> None:
    async with database.transaction() as tx:
        await ballots.cast(tx, asked.poll, asked.entries["ana"], ["a"])
        tx.vault.make("nobodys")
        assert await ballots.keys_due(tx, 9) == ["nobodys"]
        await ballots.destroy_key(tx, "nobodys")
        await tx.run("DELETE FROM call WHERE id = :call", call=asked.call)
        assert await ballots.keys_due(tx, 9) == [asked.poll]


async def test_a_backup_holds_no_key_and_what_it_holds_cannot_be_read(
    path: Path, tmp_path: Path, clock: Hands
) -> None:
    async with Database.open(path, clock) as database:
        async with database.transaction() as tx:
            asked = await ask(tx, "ana")
            await ballots.cast(tx, asked.poll, asked.entries["ana"], CHOICE)
        copy = copies.backup(path, tmp_path / "copies", clock.now)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    copies.restore(copy, elsewhere / "banyan.db", clock.now)
    assert not (elsewhere / "banyan.db.keys").exists()
    async with (
        Database.open(elsewhere / "banyan.db", clock) as database,
        database.transaction() as tx,
    ):
        assert await ballots.is_lost(tx, asked.poll)
        assert await ballots.keys_due(tx, 9) == [asked.poll]
        for ask_for in (ballots.own, ballots.marked):
            with pytest.raises(KeyGone):
                await ask_for(tx, asked.poll, asked.entries["ana"])
        with pytest.raises(KeyGone):
            await ballots.open_all(tx, asked.poll)
        with pytest.raises(KeyGone):
            await ballots.cast(tx, asked.poll, asked.entries["ana"], [])
    # Where its key still is, it goes on: the database was lost, and not the machine.
    copies.restore(copy, path, clock.now)
    async with Database.open(path, clock) as database, database.transaction() as tx:
        assert await ballots.own(tx, asked.poll, asked.entries["ana"]) == CHOICE


async def test_what_is_sealed_is_never_written_in_the_clear(path: Path, clock: Hands) -> None:
    async with Database.open(path, clock) as database:
        async with database.transaction() as tx:
            asked = await ask(tx, "ana", "ben")
            await ballots.mark(tx, asked.poll, asked.entries["ana"], CHOICE)
            await ballots.cast(tx, asked.poll, asked.entries["ben"], CHOICE)
            await outbox.add(tx, [sealed(asked.poll)])
        assert CHOICE[0].encode() not in everything(path)
        async with database.transaction() as tx:
            await close(tx, asked)
        assert CHOICE[0].encode() in everything(path)


def everything(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in path.parent.rglob("*") if file.is_file())


async def test_ballots_look_alike_whatever_is_voted(
    path: Path, database: Database, asked: Asked
) -> None:
    async with database.transaction() as tx:
        await ballots.cast(tx, asked.poll, asked.entries["ana"], [])
        await ballots.cast(tx, asked.poll, asked.entries["ben"], [f"{n:012}" for n in range(99)])
        await ballots.mark(tx, asked.poll, asked.entries["joy"], None)
        with pytest.raises(ValueError, match="longer"):
            await ballots.cast(tx, asked.poll, asked.entries["joy"], "x" * 9999)
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT length(draft), length(voted) FROM ballot").fetchall()
    assert len({length for row in rows for length in row if length}) == 1


async def test_a_letter_under_a_seal_comes_out_as_it_was_said(path: Path, clock: Hands) -> None:
    async with Database.open(path, clock) as database, database.transaction() as tx:
        letters = [sealed("poll"), sealed("", "open", "hello"), sealed("poll", "k2", "x")]
        await outbox.add(tx, letters)
        assert await outbox.waiting(tx, tx.now, 9) == letters
        (one, other) = await tx.all("SELECT body FROM outbox WHERE seal = 'poll'")
        assert len(one["body"]) == len(other["body"])
        assert set(json.loads(one["body"])) == {"sealed"}
        tx.vault.destroy("poll")
        assert [one.key for one in await outbox.waiting(tx, tx.now, 9)] == ["open"]
        tx.vault.make("poll")  # another
        assert [one.key for one in await outbox.waiting(tx, tx.now, 9)] == ["open"]


def test_a_ballot_outlives_the_process(path: Path, clock: Hands) -> None:
    async def vote() -> Asked:
        async with Database.open(path, clock) as database, database.transaction() as tx:
            asked = await ask(tx, "ana")
            await ballots.cast(tx, asked.poll, asked.entries["ana"], CHOICE)
            return asked

    async def look(asked: Asked) -> object:
        async with Database.open(path, clock) as database, database.reading() as tx:
            return await ballots.own(tx, asked.poll, asked.entries["ana"])

    asked = asyncio.run(vote())
    assert asyncio.run(look(asked)) == CHOICE
    shutil.rmtree(path.with_name("banyan.db.keys"))
    with pytest.raises(KeyGone):
        asyncio.run(look(asked))
