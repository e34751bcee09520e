"""Who has everything that is on the disk cannot tell how somebody voted: votes could be swapped."""

from __future__ import annotations

import io
import json
import re
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot import logs
from bot.model import Pressed, Said
from bot.parking import without_vote
from storage import ballots, candidates, copies, roll
from storage.records.calls import Method
from tests.bot.arriving import arrival
from tests.handlers.people import id_of, last, presses
from tests.handlers.voting import call_of, is_decided, last_message, rounds, votes
from tests.world import World

WEEK = timedelta(weeks=1)
VILLAGE = ("ana", "ben", "cleo", "dina")
ID = re.compile(r"\b[0-9a-hjkmnp-tv-z]{12}\b")
HEX = re.compile(r"\b[0-9a-f]{32,64}\b")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    logs.set_up("debug", "json", stream=stream)
    yield stream
    logs.set_up("critical")


async def vote_of(path: Path, choices: dict[str, str], copy: Path) -> tuple[Any, Any]:
    """A vote in which these people choose so; what is kept before the count, and after it."""
    async with World(path) as world:
        await is_decided(world, VILLAGE, standing=("ana", "ben"), method=Method.APPROVAL)
        for who, choice in choices.items():
            await votes(world, who, choice)
        known = await called(world)
        backup = copies.backup(path, copy, world.now)
        await world.pass_time(WEEK + timedelta(hours=3))
        (poll,) = await rounds(world)
        assert poll.result["figures"]["ballots"] == len(choices)
        assert poll.key_digest == ""
    return kept(backup, known), kept(path, known)


async def called(world: World) -> dict[str, str]:
    """Ids by whom they are about, for whoever reads the tables."""
    call = await call_of(world)
    (poll,) = await rounds(world)
    people = {await id_of(world, who): who for who in ("rosa", *VILLAGE)}
    async with world.database.reading() as tx:
        on_roll = await roll.of_call(tx, call.id)
        entries = {one.id: f"entry of {people[one.person or '']}" for one in on_roll}
        rows = await tx.all("SELECT id, person FROM candidate")
    standing = {row["id"]: f"candidate {people[row['person']]}" for row in rows}
    return {call.id: "call", poll.id: "poll", **people, **entries, **standing}


def kept(path: Path, known: dict[str, str]) -> dict[str, list[str]]:
    """Every row of every table, with what chance has chosen taken out."""
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        tables = [row[0] for row in found if row[0] != "sqlite_sequence"]
        return {
            table: sorted(plain(row, known) for row in connection.execute(f"SELECT * FROM {table}"))
            for table in tables
        }


def plain(row: tuple[object, ...], known: dict[str, str]) -> str:
    told = " | ".join(f"{len(one)} bytes" if isinstance(one, bytes) else str(one) for one in row)
    return HEX.sub("hex", ID.sub(lambda found: known.get(found[0], "id"), told))


async def test_two_votes_could_be_swapped_and_everything_on_the_disk_were_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in "12":
        (tmp_path / number).mkdir()
    # The same ids both times, so that whatever comes in their order comes in the same order.
    monkeypatch.setattr(secrets, "randbits", Random(6).getrandbits)
    one = await vote_of(
        tmp_path / "1" / "banyan.db",
        {"rosa": "Ana", "cleo": "Ana", "dina": "Ben"},
        tmp_path / "1" / "copies",
    )
    monkeypatch.setattr(secrets, "randbits", Random(6).getrandbits)
    other = await vote_of(
        tmp_path / "2" / "banyan.db",
        {"rosa": "Ana", "cleo": "Ben", "dina": "Ana"},
        tmp_path / "2" / "copies",
    )
    assert len(one[0]["ballot"]) == len(one[1]["counted_ballot"]) == 3
    assert one[1]["ballot"] == []
    assert len(one[1]["took_part"]) == 3
    for mine, swapped in zip(one, other, strict=True):
        assert mine == swapped


async def test_neither_files_nor_the_log_hold_a_mark_in_the_clear(
    world: World, tmp_path: Path, log: io.StringIO
) -> None:
    await is_decided(world, VILLAGE, standing=("ana", "ben"), method=Method.RANKED)
    await votes(world, "dina", "Ben", "Ana")
    await votes(world, "cleo", "Ben", cast=False)
    content = b"".join(one.read_bytes() for one in tmp_path.rglob("*") if one.is_file())
    ids = [key for key, name in (await called(world)).items() if name.startswith("candidate")]
    written = [b"Your order", b'["%b"' % ids[0].encode(), b'["%b"' % ids[1].encode()]
    assert [one for one in written if one in content] == []
    await world.pass_time(WEEK + timedelta(days=4))
    said = log.getvalue()
    assert [one for one in (*ids, "mark.", "Ben", "dina") if one in said] == []


async def test_what_is_offered_is_the_same_whatever_is_marked(world: World) -> None:
    await is_decided(world, VILLAGE, standing=("ana", "ben"), method=Method.RANKED)

    async def menu() -> str:
        person = await id_of(world, "dina")
        async with world.database.reading() as tx:
            row = await tx.one("SELECT buttons FROM menu WHERE person = :p", p=person)
        assert row
        return str(row["buttons"])

    await votes(world, "dina", cast=False)
    before = await menu()
    await presses(world, "dina", "Ben")
    assert await menu() == before
    await presses(world, "dina", "Ana")
    assert await menu() == before


async def test_a_ballot_whose_event_fails_is_parked_without_its_mark(
    world: World, monkeypatch: pytest.MonkeyPatch, log: io.StringIO
) -> None:
    await is_decided(world, VILLAGE, standing=("ana", "ben"), method=Method.RANKED)
    await votes(world, "dina", "Ben", cast=False)

    async def fail(*_: object) -> None:
        raise ValueError("Ben is marked")

    monkeypatch.setattr(ballots, "mark", fail)
    await presses(world, "dina", "Ana")
    await world.says("dina", "2 1")
    await world.says("dina", "Ben")
    async with world.database.reading() as tx:
        rows = await tx.all("SELECT payload, reason FROM parked_event")
    assert [row["reason"] for row in rows] == ["ValueError"] * 3
    ids = [key for key, name in (await called(world)).items() if name.startswith("candidate")]
    for row in rows:
        assert not [one for one in ("mark", "2 1", "Ben", *ids) if one in row["payload"]]
    assert "Ben" not in log.getvalue()


async def test_other_events_are_parked_as_they_were(world: World) -> None:
    await is_decided(world, VILLAGE, standing=("ana", "ben"), method=Method.RANKED)
    async with world.database.reading() as tx:
        for what in (Pressed("match:x:close", "m1"), Said("my words")):
            event = arrival("nobody", what)
            assert await without_vote(tx, event) == event


async def test_a_ballot_that_waits_in_the_outbox_is_sealed(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    await is_decided(world, VILLAGE, standing=("ana", "ben"), method=Method.RANKED)
    await votes(world, "dina", cast=False)
    call = await call_of(world)
    async with world.database.reading() as tx:
        (_, ben) = await candidates.standing(tx, call.id)
    before = len(world.platform.shown)
    with monkeypatch.context() as away:
        away.setattr(world.delivery, "release", lambda _: None)
        pressed = Pressed(f"call:{call.id}:mark.{ben.id}", last_message(world, "dina"))
        await world.door.receive([arrival("dina", pressed)])
    async with world.database.reading() as tx:
        (row,) = await tx.all("SELECT body FROM outbox WHERE state = 'queued'")
    assert set(json.loads(row["body"])) == {"sealed"}
    assert len(world.platform.shown) == before
    content = b"".join(one.read_bytes() for one in tmp_path.rglob("*") if one.is_file())
    assert b"Your order" not in content
    await world.restart()
    assert "Your order" in last(world)
