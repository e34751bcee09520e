"""What arrives at the door in tests, and what is said about it."""

from __future__ import annotations

from datetime import timedelta

from bot.model import (
    Account,
    Incoming,
    Place,
    What,
)
from tests.world import START, World, private

NO_ISOLATES = str.maketrans("", "", "\u2066\u2067\u2068\u2069")


MINUTE = timedelta(minutes=1)


ANA, BEN = private("ana"), private("ben")


def said(world: World, place: Place) -> list[str]:
    return [str(one.text).translate(NO_ISOLATES) for one in world.platform.as_seen(place)]


def arrival(who: str, what: What, number: int = 0) -> Incoming:
    return Incoming(f"{who}{number}", Account("counting", who), private(who), what, START)


async def rows(world: World, table: str) -> int:
    async with world.database.reading() as tx:
        row = await tx.one(f"SELECT count(*) AS n FROM {table}")
    assert row
    return int(row["n"])
