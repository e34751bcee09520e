"""Several conversations of one person: which is open, which wait, and which are let go."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.engine.answers import text
from bot.engine.flows import FLOWS, Flow
from bot.engine.talk import Talk, TimedOut
from bot.model import Pressed
from bot.text import verbatim
from handlers import dialogue
from handlers.registry import Command, on
from handlers.turn import Turn
from tests.world import World, private

ANA = private("ana")


async def about(talk: Talk) -> None:
    await talk.ask("words", verbatim(f"What about {talk.args['what']}?"), text())
    await talk.say(verbatim(f"Noted about {talk.args['what']}."))


async def broken(talk: Talk) -> None:
    raise ZeroDivisionError


async def patient(talk: Talk) -> None:
    try:
        await talk.ask("words", verbatim("Well?"), text(), within=timedelta(hours=2))
    except TimedOut:
        await talk.ask("why", verbatim("Why so late?"), text())


async def begin_about(turn: Turn) -> None:
    await dialogue.start(turn, "about", what=turn.rest)


async def begin_other(turn: Turn) -> None:
    await dialogue.start(turn, "other", what=turn.rest)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    for name, begin in (("about", begin_about), ("other", begin_other)):
        FLOWS[name] = Flow(name, verbatim(name.title()), about, before_consent=True)
        on.commands[name] = Command(name, verbatim(name), begin, before_consent=True)
    async with World(tmp_path / "banyan.db") as world:
        yield world
    for name in ("about", "other"):
        FLOWS.pop(name, None)
        on.commands.pop(name, None)


def said(world: World) -> list[str]:
    return [str(one.text) for one in world.platform.as_seen(ANA)]


async def statuses(world: World) -> list[tuple[str, str]]:
    async with world.database.reading() as tx:
        rows = await tx.all("SELECT flow, status FROM conversation ORDER BY touched_at, rowid")
    return [(row["flow"], row["status"]) for row in rows]


async def rows(world: World, sql: str) -> list[Any]:
    async with world.database.reading() as tx:
        return [tuple(row) for row in await tx.all(sql)]


async def press_last(world: World) -> None:
    shown = world.platform.shown[-1]
    await world.happens("ana", Pressed(shown.outgoing.buttons[0][0].data, shown.message))


async def test_the_same_again_puts_its_question_again(world: World) -> None:
    await world.says("ana", "/about bread")
    await world.says("ana", "/about bread")
    assert said(world)[-1] == "What about bread?"
    assert await rows(world, "SELECT count(*) FROM conversation") == [(1,)]


async def test_the_same_about_something_else_is_never_mistaken_for_it(world: World) -> None:
    await world.says("ana", "/about bread")
    await world.says("ana", "/about cheese")
    assert said(world)[-1] == "What about cheese?"
    await world.says("ana", "it is good")
    assert said(world)[-1] == "Noted about cheese."
    assert sorted(await rows(world, "SELECT status FROM conversation")) == [
        ("cancelled",),
        ("done",),
    ]


async def test_what_was_put_aside_is_gone_on_with_and_not_begun_anew(world: World) -> None:
    await world.says("ana", "/about bread")
    await world.says("ana", "later")
    await world.says("ana", "/about bread")
    assert said(world)[-1] == "What about bread?"
    assert await rows(world, "SELECT count(*), status FROM conversation") == [(1, "open")]


async def test_only_so_many_are_kept(world: World) -> None:
    for number in range(15):
        world.now += timedelta(minutes=1)
        await world.says("ana", f"/about {number}")
        await world.says("ana", "later")
    kept = await rows(world, "SELECT count(*) FROM conversation WHERE status = 'aside'")
    assert kept == [(dialogue.MOST_ASIDE,)]


async def test_a_kept_conversation_whose_flow_is_gone_hinders_nobody(world: World) -> None:
    await world.says("ana", "/about bread")
    await world.says("ana", "/other cheese")
    del FLOWS["about"]
    await world.says("ana", "it is good")
    assert said(world)[-1] == "Noted about cheese."
    assert sorted(await rows(world, "SELECT flow, status FROM conversation")) == [
        ("about", "expired"),
        ("other", "done"),
    ]


async def test_a_broken_flow_that_is_kept_expires_all_the_same(world: World) -> None:
    await world.says("ana", "/about bread")
    FLOWS["about"] = Flow("about", verbatim("About"), broken, before_consent=True)
    await world.says("ana", "later")
    await world.pass_time(timedelta(days=34))
    assert await rows(world, "SELECT status FROM conversation") == [("expired",)]


async def test_a_broken_flow_is_told_once_however_often_banyan_starts(world: World) -> None:
    await world.says("ana", "/about bread")
    FLOWS["about"] = Flow("about", verbatim("About"), broken, before_consent=True)
    await world.says("ana", "it is good")
    for _ in range(3):
        await world.repair()
    assert len([words for words in said(world) if "broken on my side" in words]) == 1


async def test_what_a_flow_promises_to_forget_is_gone_at_its_end(world: World) -> None:
    FLOWS["about"] = Flow("about", verbatim("About"), about, before_consent=True, forgets=True)
    await world.says("ana", "/about bread")
    await world.says("ana", "a secret")
    assert await rows(world, "SELECT args, journal FROM conversation") == [("{}", "[]")]


async def test_a_cancel_is_undone_within_ten_minutes_only(world: World) -> None:
    await world.says("ana", "/about bread")
    await world.says("ana", "cancel")
    await press_last(world)
    assert said(world)[-1] == "What about bread?"
    await world.says("ana", "cancel")
    undo = world.platform.shown[-1]
    world.now += timedelta(minutes=11)
    await world.happens("ana", Pressed(undo.outgoing.buttons[0][0].data, undo.message))
    assert said(world)[-1] == "It is too late to undo that."


async def test_a_deadline_of_what_was_put_aside_waits_its_turn(world: World) -> None:
    FLOWS["about"] = Flow("about", verbatim("About"), patient, before_consent=True)
    await world.says("ana", "/about bread")
    await world.says("ana", "/other cheese")
    await world.pass_time(timedelta(hours=3))
    assert said(world)[-1] == "What about cheese?"
    await world.says("ana", "it is good")
    await press_last(world)
    assert said(world)[-1] == "Why so late?"


async def test_who_says_later_has_three_days_from_then(world: World) -> None:
    await world.says("ana", "/about bread")
    await world.pass_time(timedelta(days=2))
    await world.says("ana", "later")
    await world.pass_time(timedelta(days=2))
    assert await rows(world, "SELECT nudged FROM conversation") == [(0,)]
