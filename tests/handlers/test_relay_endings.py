"""Where nothing is passed on any more: a pause, an end, a block, and somebody who has gone."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from bot.model import Attachment, Said
from storage import blocks, forget, matches, people
from storage.merge import merge
from storage.records.blocks import BlockKind
from storage.records.matches import Ending, Kind
from tests.handlers.communities import sends_press
from tests.handlers.people import presses
from tests.handlers.relaying import (
    SPOKEN,
    ana_and_ada,
    comes,
    last_to,
    replies,
    rows,
    said_to,
    together,
)
from tests.world import World

SECRETS = ("a most secret word", "ein geheimes Wort", "geheim.pdf")


async def test_a_paused_match_passes_nothing_on(world: World) -> None:
    _, _, match = await ana_and_ada(world)
    await world.says("ana", "/write")
    await world.says("ana", "hello")
    async with world.database.transaction() as tx:
        await tx.run("UPDATE match SET state = 'paused' WHERE id = :id", id=match)
    await replies(world, "ada", "Ana writes:", "secret")
    assert last_to(world, "ada").startswith("This match is paused for now")
    await sends_press(world, "ana", f"write:{match}:0")
    assert last_to(world, "ana").startswith("This match is paused for now")
    assert not any("secret" in one for one in said_to(world, "ana"))


async def test_after_the_end_nothing_goes_and_nothing_is_kept(world: World) -> None:
    _, _, match = await ana_and_ada(world)
    await world.says("ana", "/write")
    await world.says("ana", "hello")
    await world.says("ana", "/write")
    async with world.database.transaction() as tx:
        await matches.close_all(tx, [match], Ending.DONE)
    assert not await rows(world, "SELECT * FROM relayed")
    assert not [
        one
        for one in await rows(world, "SELECT receipt, person FROM outbox WHERE weight = 2")
        if one["receipt"]
    ]
    await world.says("ana", "too late")
    assert last_to(world, "ana") == "This match has ended, so I pass nothing on any more."
    await replies(world, "ada", "Ana writes:", "too late")
    assert "that match has ended, and I have passed nothing on" in last_to(world, "ada")
    await sends_press(world, "ada", f"write:{match}:1")
    assert last_to(world, "ada") == "This match has ended, so I pass nothing on any more."
    await world.says("ana", "/write")
    assert last_to(world, "ana").startswith("There is nobody to write to now.")


async def test_what_waits_when_a_match_closes_is_never_read(world: World) -> None:
    _, _, match = await ana_and_ada(world)
    world.now += timedelta(hours=13)
    await world.says("ana", "/write")
    await world.says("ana", "a word in the night")
    async with world.database.transaction() as tx:
        await matches.close_all(tx, [match], Ending.EARLY)
    await world.pass_time(timedelta(hours=12))
    assert not any("a word in the night" in one for one in said_to(world, "ada"))


async def test_nothing_that_was_said_stays_in_the_database(world: World, tmp_path: Path) -> None:
    await ana_and_ada(world)
    await world.says("ana", "/write")
    await world.says("ana", SECRETS[0])
    await replies(world, "ada", "Ana writes:", SECRETS[1])
    await replies(world, "ada", "Ana writes:", Said("", (Attachment(SECRETS[2], "", 1),)))
    await replies(world, "ana", "Ada writes:", Said("", (SPOKEN,)))
    assert sum("secret" in one or "geheim" in one for one in said_to(world, "ana")) == 2
    async with world.database.transaction() as tx:
        for table in ("outbox", "conversation", "menu", "relayed"):
            found = json.dumps([dict(row) for row in await tx.all(f"SELECT * FROM {table}")])
            assert not [one for one in SECRETS if one in found], table
    await world.database.clear_log()
    await world.stop()
    content = b"".join(one.read_bytes() for one in tmp_path.glob("banyan.db*"))
    assert not [one for one in SECRETS if one.encode() in content]
    assert b"c3Bva2Vu" not in content  # what was spoken, in base 64
    await world.start()


async def test_a_block_reads_like_any_end(world: World) -> None:
    ana, ada, _ = await ana_and_ada(world)
    await world.says("ana", "/write")
    await world.says("ana", "you fool")
    await presses(world, "ada", "More")
    await presses(world, "ada", "Block")
    assert "Ana is not told why" in last_to(world, "ada")
    await presses(world, "ada", "Yes, block")
    assert last_to(world, "ada").startswith("Done: you hear nothing more of each other.")
    assert last_to(world, "ana").startswith(
        "What I had brought you and Ada together for has ended."
    )
    async with world.database.reading() as tx:
        assert await blocks.between(tx, ana, ada) == {BlockKind.BLOCK}
    await world.says("ana", "/write")
    assert last_to(world, "ana").startswith("There is nobody to write to now.")


async def test_whoever_is_blocked_elsewhere_reads_that_it_has_ended(world: World) -> None:
    ana, ada, match = await ana_and_ada(world)
    await world.says("ana", "/write")
    async with world.database.transaction() as tx:
        (known,) = await people.accounts_of(tx, ana)
        await blocks.keep_apart(tx, ada, known.account, BlockKind.BLOCK)
    await world.says("ana", "hello")
    assert last_to(world, "ana") == "This match has ended, so I pass nothing on any more."
    await sends_press(world, "ana", f"write:{match}:0")
    assert last_to(world, "ana") == "This match has ended, so I pass nothing on any more."


async def test_whoever_was_banned_writes_to_nobody_from_that_moment(world: World) -> None:
    ana, _, match = await ana_and_ada(world)
    await world.says("ana", "/write")
    async with world.database.transaction() as tx:
        await tx.run(
            "UPDATE match_member SET gone = 1 WHERE match = :match AND person = :person",
            match=match,
            person=ana,
        )
    await world.says("ana", "let me in")
    assert last_to(world, "ana") == "This match has ended, so I pass nothing on any more."
    await sends_press(world, "ada", f"write:{match}:1")
    assert last_to(world, "ada") == "This match has ended, so I pass nothing on any more."


async def test_a_block_can_be_thought_over(world: World) -> None:
    ana, ada, _ = await ana_and_ada(world)
    await world.says("ana", "/write")
    await world.says("ana", "hello")
    await presses(world, "ada", "More")
    await presses(world, "ada", "Block")
    await presses(world, "ada", "No")
    assert last_to(world, "ada") == "About Ana: what shall I do?"
    async with world.database.reading() as tx:
        assert not await blocks.between(tx, ana, ada)


async def test_of_three_the_blocked_one_is_left_out(world: World) -> None:
    ana, ben, cem = [await comes(world, who) for who in ("ana", "ben", "cem")]
    await together(world, ana, ben, cem, kind=Kind.PEERS)
    async with world.database.transaction() as tx:
        (known,) = await people.accounts_of(tx, cem)
        await blocks.keep_apart(tx, ben, known.account, BlockKind.BLOCK)
    await world.says("ben", "/write")
    await world.says("ben", "hello")
    assert last_to(world, "ben") == "Passed on to Ana."
    assert not any("hello" in one for one in said_to(world, "cem"))


async def test_forgetting_takes_along_what_is_on_its_way(world: World) -> None:
    ana, _, _ = await ana_and_ada(world)
    world.now += timedelta(hours=13)
    await world.says("ana", "/write")
    await world.says("ana", "a word in the night")
    async with world.database.transaction() as tx:
        await forget.everything_about(tx, ana)
    assert not await rows(world, "SELECT * FROM relayed")
    await world.pass_time(timedelta(hours=12))
    assert not any("a word in the night" in one for one in said_to(world, "ada"))
    menus = json.dumps(await rows(world, "SELECT * FROM menu"))
    assert "Ana" not in menus


async def test_two_who_turn_out_to_be_one_person_keep_nothing_of_it(world: World) -> None:
    ana, ada, _ = await ana_and_ada(world)
    await world.says("ana", "/write")
    await world.says("ana", "hello")
    async with world.database.transaction() as tx:
        kept = await people.find(tx, ana)
        assert kept
        await merge(tx, kept, ada)
    assert not await rows(world, "SELECT * FROM relayed")
