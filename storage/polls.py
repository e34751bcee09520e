"""Rounds of deciding, and that somebody took part in them; never how."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.ids import new_id
from bot.model import Plain
from storage.database import Reading, Transaction
from storage.records.polls import Poll, PollKind, PollState, Turnout
from storage.times import moment


async def open_one(
    tx: Transaction,
    call: str,
    kind: PollKind,
    *,
    closes_at: datetime,
    draft: str = "",
    proposed: Sequence[str] = (),
) -> str:
    """Ask those on the roll; returns the id of the poll. Its key is made with its first ballot."""
    poll = new_id()
    await tx.run(
        "INSERT INTO poll (id, call, kind, number, draft, proposed, opened_at, closes_at, state)"
        " SELECT :id, :call, :kind, 1 + coalesce(max(number), 0), :draft, :proposed, :now,"
        " :closes_at, 'open' FROM poll WHERE call = :call",
        id=poll,
        call=call,
        kind=str(kind),
        draft=draft,
        proposed=json.dumps(list(proposed)),
        now=tx.now.timestamp(),
        closes_at=closes_at.timestamp(),
    )
    return poll


async def find(tx: Reading, poll: str) -> Poll | None:
    """The poll of this id."""
    row = await tx.one("SELECT * FROM poll WHERE id = :poll", poll=poll)
    return _poll(row) if row else None


async def of_call(tx: Reading, call: str) -> list[Poll]:
    """The rounds of a call, the first first."""
    rows = await tx.all("SELECT * FROM poll WHERE call = :call ORDER BY number", call=call)
    return [_poll(row) for row in rows]


async def current(tx: Reading, call: str) -> Poll | None:
    """The round of a call that is open."""
    rows = await of_call(tx, call)
    return next((one for one in reversed(rows) if one.state is PollState.OPEN), None)


async def postpone(tx: Transaction, poll: str, closes_at: datetime, *, once: bool) -> None:
    """Let a poll close later; `once`: for want of a quorum, after which those present suffice."""
    await tx.run(
        "UPDATE poll SET closes_at = :closes_at, postponed = max(postponed, :once)"
        " WHERE id = :poll AND state = 'open'",
        poll=poll,
        closes_at=closes_at.timestamp(),
        once=int(once),
    )


async def close(tx: Transaction, poll: str, state: PollState, result: Mapping[str, Plain]) -> bool:
    """End a poll with what came of it; False where it has ended already."""
    written = await tx.run(
        "UPDATE poll SET state = :state, result = :result WHERE id = :poll AND state = 'open'",
        poll=poll,
        state=str(state),
        result=json.dumps(dict(result)),
    )
    return written == 1


async def take_part(tx: Transaction, poll: str, entry: str) -> None:
    """Note that an entry has taken part, and nothing of how or when."""
    await tx.run(
        "INSERT INTO took_part (poll, entry) VALUES (:poll, :entry) ON CONFLICT DO NOTHING",
        poll=poll,
        entry=entry,
    )


async def has_taken_part(tx: Reading, poll: str, entry: str) -> bool:
    """Whether an entry has taken part."""
    row = await tx.one(
        "SELECT 1 FROM took_part WHERE poll = :poll AND entry = :entry", poll=poll, entry=entry
    )
    return row is not None


async def not_yet(tx: Reading, poll: Poll) -> list[str]:
    """People on the roll who have not taken part, without the recused."""
    rows = await tx.all(
        "SELECT person FROM roll_entry WHERE call = :call AND recused = 0 AND person IS NOT NULL"
        " AND id NOT IN (SELECT entry FROM took_part WHERE poll = :poll) ORDER BY id",
        call=poll.call,
        poll=poll.id,
    )
    return [row["person"] for row in rows]


async def turnout(tx: Reading, poll: Poll) -> Turnout:
    """How many of those on the roll have taken part."""
    row = await tx.one(
        "SELECT (SELECT count(*) FROM roll_entry WHERE call = :call AND recused = 0) AS entries,"
        " (SELECT count(*) FROM took_part JOIN roll_entry ON roll_entry.id = took_part.entry"
        " WHERE poll = :poll AND recused = 0) AS took_part",
        call=poll.call,
        poll=poll.id,
    )
    return Turnout(row["entries"], row["took_part"]) if row else Turnout(0, 0)


def _poll(row: sqlite3.Row) -> Poll:
    return Poll(
        id=row["id"],
        call=row["call"],
        kind=PollKind(row["kind"]),
        number=row["number"],
        draft=row["draft"],
        proposed=tuple(json.loads(row["proposed"])),
        opened_at=moment(row["opened_at"]),
        closes_at=moment(row["closes_at"]),
        postponed=bool(row["postponed"]),
        key_digest=row["key_digest"],
        state=PollState(row["state"]),
        result=json.loads(row["result"]),
    )
