"""Whom an announcement is for, fixed when it goes out, and what has become of it for each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from storage.database import Reading, Transaction
from storage.records.announcements import AnnouncementReader, ReaderState
from storage.times import moment

WEEK: Final = timedelta(days=7)
AT_ONCE: Final = 0.0  # from when a letter can be written, whatever the clock shows
# A letter's key: the number stays when two people become one.
KEY: Final = "'announced:' || announcement_reader.announcement || ':' || announcement_reader.number"


def key(announcement: str, number: int) -> str:
    """The key of the letter to one reader."""
    return f"announced:{announcement}:{number}"


async def fix(tx: Transaction, announcement: str, people: Sequence[str]) -> None:
    """Let an announcement be for these people; for whom it is already, nothing changes."""
    await tx.run(
        "INSERT INTO announcement_reader (announcement, person, number, state, at)"
        " SELECT :announcement, e.value, e.key, 'waiting', :at FROM json_each(:people) AS e"
        " WHERE true ON CONFLICT DO NOTHING",
        announcement=announcement,
        at=AT_ONCE,
        people=json.dumps(list(people)),
    )


async def waiting(tx: Reading, announcement: str, limit: int) -> list[AnnouncementReader]:
    """Those to whom a letter can be written now, who waits longest first."""
    rows = await tx.all(
        "SELECT number, person FROM announcement_reader"
        " WHERE announcement = :announcement AND state = 'waiting' AND at <= :now"
        " ORDER BY at, number LIMIT :limit",
        announcement=announcement,
        now=tx.now.timestamp(),
        limit=limit,
    )
    return [AnnouncementReader(row["number"], row["person"]) for row in rows]


async def next_moment(tx: Reading, announcement: str) -> datetime | None:
    """From when the first of those who wait can be written to; None where nobody waits."""
    row = await tx.one(
        "SELECT min(at) AS at FROM announcement_reader"
        " WHERE announcement = :announcement AND state = 'waiting'",
        announcement=announcement,
    )
    return moment(row["at"]) if row and row["at"] is not None else None


async def on_their_way(tx: Reading, announcement: str, since: datetime) -> int:
    """How many letters that were written since then are not delivered yet."""
    row = await tx.one(
        "SELECT count(*) AS n FROM announcement_reader"
        " WHERE announcement = :announcement AND state = 'written' AND at > :since",
        announcement=announcement,
        since=since.timestamp(),
    )
    return int(row["n"]) if row else 0


async def write(
    tx: Transaction, announcement: str, people: Iterable[str], state: ReaderState
) -> None:
    """Note how it stands with some who waited."""
    await tx.run(
        "UPDATE announcement_reader SET state = :state, at = :now"
        " WHERE announcement = :announcement AND state = 'waiting'"
        " AND person IN (SELECT value FROM json_each(:people))",
        announcement=announcement,
        state=str(state),
        now=tx.now.timestamp(),
        people=json.dumps(list(people)),
    )


async def put_off(
    tx: Transaction, announcement: str, until: Iterable[tuple[str, datetime]]
) -> None:
    """Let some who wait be written to from a moment on."""
    await tx.many(
        "UPDATE announcement_reader SET at = :at WHERE announcement = :announcement"
        " AND person = :person AND state = 'waiting'",
        [
            {"announcement": announcement, "person": person, "at": at.timestamp()}
            for person, at in until
        ],
    )


async def settle(tx: Transaction, announcement: str) -> int:
    """Note what has become of the letters that were written; returns of how many that is news."""
    ended = await tx.run(
        "UPDATE announcement_reader SET at = :now, state = CASE outbox.state"  # noqa: S608 - a constant
        " WHEN 'sent' THEN 'delivered' WHEN 'unreachable' THEN 'blocked'"
        " WHEN 'dropped' THEN 'failed' ELSE 'doubtful' END"
        " FROM outbox WHERE announcement_reader.announcement = :announcement"
        f" AND announcement_reader.state = 'written' AND outbox.key = {KEY}"
        " AND outbox.state NOT IN ('queued', 'leaving')",
        announcement=announcement,
        now=tx.now.timestamp(),
    )
    # How a letter ended is not kept for ever, and nothing may have looked for weeks.
    forgotten = await tx.run(
        "UPDATE announcement_reader SET at = :now, state = 'doubtful'"  # noqa: S608 - a constant
        " WHERE announcement = :announcement AND state = 'written'"
        f" AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.key = {KEY})",
        announcement=announcement,
        now=tx.now.timestamp(),
    )
    return ended + forgotten


async def take_back(tx: Transaction, announcement: str) -> None:
    """Let those whose letters have not left wait again, without a letter."""
    await settle(tx, announcement)
    await tx.run(
        "DELETE FROM outbox WHERE state = 'queued' AND key IN"  # noqa: S608 - a constant
        f" (SELECT {KEY} FROM announcement_reader"
        " WHERE announcement = :announcement AND state = 'written')",
        announcement=announcement,
    )
    await tx.run(
        "UPDATE announcement_reader SET state = 'waiting', at = :at"  # noqa: S608 - a constant
        " WHERE announcement = :announcement AND state = 'written'"
        f" AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.key = {KEY})",
        announcement=announcement,
        at=AT_ONCE,
    )


async def counts(tx: Reading, announcement: str) -> dict[ReaderState, int]:
    """What has become of it for how many readers."""
    rows = await tx.all(
        "SELECT state, count(*) AS n FROM announcement_reader WHERE announcement = :announcement"
        " GROUP BY state",
        announcement=announcement,
    )
    return {ReaderState(row["state"]): row["n"] for row in rows}


async def told_lately(tx: Reading, community: str, people: Iterable[str]) -> dict[str, int]:
    """How many announcements of a community each of these people got within a week, if any."""
    rows = await tx.all(
        "SELECT person, count(*) AS n FROM announcement_reader JOIN announcement"
        " ON announcement.id = announcement_reader.announcement"
        " WHERE person IN (SELECT value FROM json_each(:people)) AND community = :community"
        " AND announcement_reader.state IN ('written', 'delivered', 'doubtful')"
        " AND announcement_reader.at > :since GROUP BY person",
        people=json.dumps(list(people)),
        community=community,
        since=(tx.now - WEEK).timestamp(),
    )
    return {row["person"]: row["n"] for row in rows}


async def who_muted(
    tx: Reading, community: str, topic: str, people: Iterable[str]
) -> frozenset[str]:
    """Who of these does not want to hear about the topic, or anything that a community announces.

    An empty topic stands for the latter alone.
    """
    rows = await tx.all(
        "SELECT DISTINCT person FROM muted WHERE person IN (SELECT value FROM json_each(:people))"
        " AND community = :community AND topic IN ('', :topic)",
        people=json.dumps(list(people)),
        community=community,
        topic=topic,
    )
    return frozenset(row["person"] for row in rows)
