"""A flow that could not be replayed is refused before anybody talks to it."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime

import pytest

from bot.engine.answers import text
from bot.engine.rules import check
from bot.engine.talk import FlowError, Talk
from bot.text import _


async def good(talk: Talk) -> None:
    try:
        await talk.ask("name", _("Your name?"), text())
    except ValueError:
        await talk.say(_("Never mind."))


async def with_a_finally(talk: Talk) -> None:
    try:
        await talk.ask("name", _("Your name?"), text())
    finally:
        await talk.say(_("Good-bye."))


async def with_everything_caught(talk: Talk) -> None:
    try:
        await talk.ask("name", _("Your name?"), text())
    except:  # noqa: E722
        await talk.say(_("Never mind."))


async def with_the_base_caught(talk: Talk) -> None:
    try:
        await talk.ask("name", _("Your name?"), text())
    except BaseException:  # noqa: BLE001
        await talk.say(_("Never mind."))


async def with_chance(talk: Talk) -> None:
    await talk.ask("name", _("Guess: {n}", n=random.randint(1, 6)), text())


async def with_a_clock(talk: Talk) -> None:
    await talk.ask("name", _("It is {now}.", now=datetime.now(UTC)), text())


async def with_seconds(talk: Talk) -> None:
    await talk.ask("name", _("It is {now}.", now=time.monotonic()), text())


async def with_an_import(talk: Talk) -> None:
    import os

    await talk.ask("name", _("You are {n}.", n=os.getpid()), text())


def test_a_flow_that_only_talks_is_good() -> None:
    check(good)


@pytest.mark.parametrize(
    ("flow", "why"),
    [
        (with_a_finally, "finally"),
        (with_everything_caught, "narrower"),
        (with_the_base_caught, "narrower"),
        (with_chance, "random is out of a flow's reach"),
        (with_a_clock, "no clock"),
        (with_seconds, "time is out of a flow's reach"),
        (with_an_import, "imports"),
    ],
)
def test_a_flow_that_depends_on_more_than_its_journal_is_refused(flow, why) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(FlowError, match=why):
        check(flow)
