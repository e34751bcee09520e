"""Announcements of communities, from the draft to the last reader."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Final

from bot.ids import new_id
from bot.model import Plain
from storage import announcement_readers
from storage.database import Reading, Transaction
from storage.records.announcements import (
    Announcement,
    AnnouncementState,
    Audience,
)
from storage.times import moment, moment_or_none

AT_ONCE: Final = datetime.fromtimestamp(0, UTC)  # whatever the clock shows
MOST_A_WEEK: Final = 2  # that one person gets of a community, until that says otherwise


async def write(
    tx: Transaction,
    community: str,
    author: str,
    *,
    words: Mapping[str, str],
    topic: str,
    audience: Audience,
) -> str:
    """Keep a draft; returns its id."""
    made = new_id()
    await tx.run(
        "INSERT INTO announcement (id, community, author, topic, audience, state, made_at)"
        " VALUES (:id, :community, :author, :topic, :audience, 'draft', :now)",
        id=made,
        community=community,
        author=author,
        topic=topic,
        audience=json.dumps(_to_plain(audience)),
        now=tx.now.timestamp(),
    )
    await _write_words(tx, made, words)
    return made


async def change(
    tx: Transaction,
    announcement: str,
    *,
    words: Mapping[str, str] | None = None,
    topic: str | None = None,
    audience: Audience | None = None,
) -> bool:
    """Change what has not gone out; what is None stays. False where it has."""
    changed = await tx.run(
        "UPDATE announcement SET topic = coalesce(:topic, topic),"
        " audience = coalesce(:audience, audience)"
        " WHERE id = :announcement AND state IN ('draft', 'scheduled')",
        announcement=announcement,
        topic=topic,
        audience=json.dumps(_to_plain(audience)) if audience else None,
    )
    if changed and words:
        await tx.run(
            "DELETE FROM announcement_text WHERE announcement = :announcement",
            announcement=announcement,
        )
        await _write_words(tx, announcement, words)
    return changed == 1


async def _write_words(tx: Transaction, announcement: str, words: Mapping[str, str]) -> None:
    await tx.many(
        "INSERT INTO announcement_text (announcement, language, words)"
        " VALUES (:announcement, :language, :words)",
        [
            {"announcement": announcement, "language": language, "words": said}
            for language, said in words.items()
        ],
    )


async def find(tx: Reading, announcement: str) -> Announcement | None:
    """The announcement of this id."""
    rows = await tx.all(
        "SELECT * FROM announcement WHERE id = :announcement", announcement=announcement
    )
    return next(iter(await _whole(tx, rows)), None)


async def of_community(tx: Reading, community: str, most: int) -> list[Announcement]:
    """Those of a community: what is on its way, planned, a draft, over; the latest first."""
    rows = await tx.all(
        "SELECT * FROM announcement WHERE community = :community AND state <> 'withdrawn'"
        " ORDER BY state = 'sent', state = 'draft', state = 'scheduled', made_at DESC, id"
        " LIMIT :most",
        community=community,
        most=most,
    )
    return await _whole(tx, rows)


async def count_open(tx: Reading, community: str) -> int:
    """How many drafts and planned ones a community has."""
    row = await tx.one(
        "SELECT count(*) AS n FROM announcement"
        " WHERE community = :community AND state IN ('draft', 'scheduled')",
        community=community,
    )
    return int(row["n"]) if row else 0


async def due(tx: Reading, limit: int) -> list[str]:
    """Announcements about which something is to be done, but for those of who rests."""
    rows = await tx.all(
        "SELECT announcement.id FROM announcement JOIN community"
        " ON community.id = announcement.community WHERE announcement.due_at <= :now"
        " AND community.paused_at IS NULL ORDER BY announcement.due_at LIMIT :limit",
        now=tx.now.timestamp(),
        limit=limit,
    )
    return [row["id"] for row in rows]


async def look_again(tx: Transaction, announcement: str, at: datetime | None) -> None:
    """Note when something is to be done about it next; None: no more."""
    await tx.run(
        "UPDATE announcement SET due_at = :at WHERE id = :announcement",
        announcement=announcement,
        at=at.timestamp() if at else None,
    )


async def schedule(tx: Transaction, announcement: str, at: datetime) -> bool:
    """Let it go out then; False where it has gone out already."""
    moved = await _move(tx, announcement, ("draft", "scheduled"), AnnouncementState.SCHEDULED)
    if moved:
        await tx.run(
            "UPDATE announcement SET at = :at, due_at = :at WHERE id = :announcement",
            announcement=announcement,
            at=at.timestamp(),
        )
    return moved


async def withdraw(tx: Transaction, announcement: str) -> bool:
    """Let it not go out: it is a draft again; False where it has gone out."""
    moved = await _move(tx, announcement, ("scheduled",), AnnouncementState.DRAFT)
    if moved:
        await _forget_moment(tx, announcement)
    return moved


async def _forget_moment(tx: Transaction, announcement: str) -> None:
    await tx.run(
        "UPDATE announcement SET at = NULL, due_at = NULL, letter = '' WHERE id = :announcement",
        announcement=announcement,
    )


async def send(tx: Transaction, announcement: str) -> bool:
    """Let it go out from now on; False where it has already."""
    moved = await _move(tx, announcement, ("draft", "scheduled"), AnnouncementState.SENDING)
    if moved:
        await tx.run(
            "UPDATE announcement SET at = :now WHERE id = :announcement",
            announcement=announcement,
            now=tx.now.timestamp(),
        )
        await look_again(tx, announcement, AT_ONCE)
    return moved


async def give_up(tx: Transaction, announcement: str) -> bool:
    """Let it be a draft again, as it is for nobody; False where it is not going out."""
    moved = await _move(tx, announcement, ("sending",), AnnouncementState.DRAFT)
    if moved:
        await _forget_moment(tx, announcement)
    return moved


async def stop(tx: Transaction, announcement: str) -> bool:
    """Let nobody more get it for now; False where it is not going out."""
    moved = await _move(tx, announcement, ("sending",), AnnouncementState.STOPPED)
    if moved:
        await announcement_readers.take_back(tx, announcement)
        await look_again(tx, announcement, AT_ONCE)
    return moved


async def go_on(tx: Transaction, announcement: str) -> bool:
    """Let the others get it, too; False where it was not stopped."""
    moved = await _move(tx, announcement, ("stopped",), AnnouncementState.SENDING)
    if moved:
        await look_again(tx, announcement, AT_ONCE)
    return moved


async def end(tx: Transaction, announcement: str) -> bool:
    """Leave it at those who have got it; False where it has not gone out, or has ended."""
    moved = await _move(tx, announcement, ("sending", "stopped"), AnnouncementState.SENT)
    if moved:
        await tx.run(
            "UPDATE announcement SET ended_at = :now WHERE id = :announcement",
            announcement=announcement,
            now=tx.now.timestamp(),
        )
        await look_again(tx, announcement, AT_ONCE)
    return moved


async def _move(
    tx: Transaction, announcement: str, before: Iterable[str], state: AnnouncementState
) -> bool:
    moved = await tx.run(
        "UPDATE announcement SET state = :state WHERE id = :announcement"
        " AND state IN (SELECT value FROM json_each(:before))",
        announcement=announcement,
        state=str(state),
        before=json.dumps(list(before)),
    )
    return moved == 1


async def drop(tx: Transaction, announcement: str) -> bool:
    """Delete a draft."""
    return bool(
        await tx.run(
            "DELETE FROM announcement WHERE id = :announcement AND state = 'draft'",
            announcement=announcement,
        )
    )


async def watch(tx: Transaction, announcement: str, letter: str) -> None:
    """Note in which message the numbers move."""
    await tx.run(
        "UPDATE announcement SET letter = :letter WHERE id = :announcement",
        announcement=announcement,
        letter=letter,
    )


async def most_a_week(tx: Reading, community: str) -> int:
    """How many of them one person gets a week at most."""
    row = await tx.one("SELECT * FROM announcing WHERE community = :community", community=community)
    return int(row["most_a_week"]) if row else MOST_A_WEEK


async def bound(tx: Transaction, community: str, most: int) -> None:
    """Let one person get at most so many a week."""
    await tx.run(
        "INSERT INTO announcing (community, most_a_week) VALUES (:community, :most)"
        " ON CONFLICT (community) DO UPDATE SET most_a_week = :most",
        community=community,
        most=most,
    )


async def _whole(tx: Reading, rows: Iterable[sqlite3.Row]) -> list[Announcement]:
    rows = list(rows)
    texts = await tx.all(
        "SELECT * FROM announcement_text WHERE announcement IN (SELECT value FROM json_each(:ids))",
        ids=json.dumps([row["id"] for row in rows]),
    )
    words: dict[str, dict[str, str]] = {row["id"]: {} for row in rows}
    for text in texts:
        words[text["announcement"]][text["language"]] = text["words"]
    return [_announcement(row, words[row["id"]]) for row in rows]


def _announcement(row: sqlite3.Row, words: Mapping[str, str]) -> Announcement:
    return Announcement(
        id=row["id"],
        community=row["community"],
        author=row["author"],
        topic=row["topic"],
        audience=_from_plain(json.loads(row["audience"])),
        words=words,
        state=AnnouncementState(row["state"]),
        at=moment_or_none(row["at"]),
        letter=row["letter"],
        made_at=moment(row["made_at"]),
        ended_at=moment_or_none(row["ended_at"]),
    )


def _to_plain(audience: Audience) -> Plain:
    return {
        "hub": audience.hub,
        "languages": list(audience.languages),
        "skills": list(audience.skills),
        "role": audience.role,
        "trainings": list(audience.trainings),
    }


def _from_plain(plain: Plain) -> Audience:
    return Audience(
        plain["hub"],
        tuple(plain["languages"]),
        tuple(plain["skills"]),
        plain["role"],
        tuple(plain["trainings"]),
    )
