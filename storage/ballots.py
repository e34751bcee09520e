"""Ballots: sealed while they may be changed, counted without whose they were.

Who has taken part is noted apart (`storage.polls`). A ballot is known by a mark that only the key
of its poll can make of its entry; that key is in no backup, and destroyed once the count is kept.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Sequence
from typing import Final

from bot.ids import new_id
from bot.model import Plain
from storage import outbox, polls
from storage.database import Reading, Transaction
from storage.errors import KeyGone, PollOver
from storage.sealing import HEAD, Key

SIZE: Final = 2048  # bytes to which every ballot is filled up: more than a hundred candidates


async def mark(tx: Transaction, poll: str, entry: str, choice: Plain) -> None:
    """Keep what is marked on a ballot and not cast yet; what was cast before still counts.

    Raises `PollOver` or `KeyGone`, as `cast` does.
    """
    key = await _key_to_write(tx, poll)
    id = key.mark(entry)
    await tx.run(
        "INSERT INTO ballot (poll, id, draft) VALUES (:poll, :id, :draft)"
        " ON CONFLICT DO UPDATE SET draft = excluded.draft",
        poll=poll,
        id=id,
        draft=_sealed(key, poll, id, "draft", choice),
    )


async def cast(tx: Transaction, poll: str, entry: str, choice: Plain) -> None:
    """Let this be what an entry has voted, in the place of what it had voted before.

    Raises `PollOver` where the poll is not open, `KeyGone` where its key is lost.
    """
    key = await _key_to_write(tx, poll)
    id = key.mark(entry)
    await tx.run(
        "INSERT INTO ballot (poll, id, draft, voted) VALUES (:poll, :id, :draft, :voted)"
        " ON CONFLICT DO UPDATE SET draft = excluded.draft, voted = excluded.voted",
        poll=poll,
        id=id,
        draft=_sealed(key, poll, id, "draft", choice),
        voted=_sealed(key, poll, id, "voted", choice),
    )
    await polls.take_part(tx, poll, entry)


async def marked(tx: Reading, poll: str, entry: str) -> Plain:
    """What is marked on the ballot of an entry, cast or not; None: nothing. Raises `KeyGone`."""
    return await _own(tx, poll, entry, "draft")


async def own(tx: Reading, poll: str, entry: str) -> Plain:
    """What an entry has cast; None: nothing. Raises `KeyGone`."""
    return await _own(tx, poll, entry, "voted")


async def open_all(tx: Reading, poll: str) -> list[Plain]:
    """What was cast by those who are on the roll and not recused, in an order that says nothing.

    Raises `KeyGone`.
    """
    key = await _key(tx, poll)
    if key is None:
        return []
    entries = await tx.all(
        "SELECT roll_entry.id FROM roll_entry JOIN poll ON poll.call = roll_entry.call"
        " WHERE poll.id = :poll AND recused = 0",
        poll=poll,
    )
    marks = {key.mark(row["id"]) for row in entries}
    rows = await tx.all(
        "SELECT id, voted FROM ballot WHERE poll = :poll AND voted IS NOT NULL", poll=poll
    )
    choices = [_opened(key, poll, row, "voted") for row in rows if row["id"] in marks]
    secrets.SystemRandom().shuffle(choices)
    return choices


async def keep_counted(tx: Transaction, poll: str, choices: Sequence[Plain]) -> None:
    """Keep what was voted without whose it was, so that the count can be done again.

    The sealed ballots are erased; their key is destroyed after the commit (`keys_due`).
    """
    await tx.many(
        "INSERT INTO counted_ballot (poll, id, choice) VALUES (:poll, :id, :choice)",
        [{"poll": poll, "id": new_id(), "choice": json.dumps(one)} for one in choices],
    )
    await tx.run("DELETE FROM ballot WHERE poll = :poll", poll=poll)


async def counted(tx: Reading, poll: str) -> list[Plain]:
    """What was voted in a poll that has been counted, in an order that says nothing."""
    rows = await tx.all("SELECT choice FROM counted_ballot WHERE poll = :poll", poll=poll)
    return [json.loads(row["choice"]) for row in rows]


async def erase(tx: Transaction, poll: str) -> None:
    """Erase the sealed ballots of a poll that is void, and who has taken part in it."""
    await tx.run("DELETE FROM ballot WHERE poll = :poll", poll=poll)
    await tx.run("DELETE FROM took_part WHERE poll = :poll", poll=poll)


async def give_up(tx: Transaction, entry: str) -> None:
    """Erase what an entry has voted where that is not counted yet, and that it took part there.

    For two people of one roll who turn out to be one: only one of their ballots may count.
    """
    rows = await tx.all(
        "SELECT poll.id FROM poll JOIN roll_entry ON roll_entry.call = poll.call"
        " WHERE roll_entry.id = :entry AND poll.state = 'open'",
        entry=entry,
    )
    for row in rows:
        poll = row["id"]
        key = tx.vault.find(poll)
        await tx.run(
            "DELETE FROM ballot WHERE poll = :poll AND id = :id",
            poll=poll,
            id=key.mark(entry) if key else "",
        )
        await tx.run(
            "DELETE FROM took_part WHERE poll = :poll AND entry = :entry", poll=poll, entry=entry
        )


async def keys_due(tx: Reading, limit: int) -> list[str]:
    """Polls about whose keys something is to be done, at most so many.

    They are not open any more and have one, or are open and have lost it, or are not there.
    """
    kept = tx.vault.polls()
    rows = await tx.all("SELECT id, state, key_digest FROM poll WHERE key_digest > ''")
    lost = [row["id"] for row in rows if row["state"] != "open" or not _has_key(tx, row)]
    found = await tx.all(
        "SELECT id FROM poll WHERE id IN (SELECT value FROM json_each(:kept)) AND state = 'open'",
        kept=json.dumps(sorted(kept)),
    )
    needless = kept - {row["id"] for row in found}
    return sorted(needless.union(lost))[:limit]


async def is_lost(tx: Reading, poll: str) -> bool:
    """Whether what was voted in a poll cannot be read, because its key is not there any more."""
    try:
        await _key(tx, poll)
    except KeyGone:
        return True
    return False


async def destroy_key(tx: Transaction, poll: str) -> None:
    """Destroy the key of a poll that is not open, and what was sealed with it."""
    # First the key: whoever dies in between does all of this again.
    tx.vault.destroy(poll)
    await tx.run("DELETE FROM ballot WHERE poll = :poll", poll=poll)
    await tx.run("UPDATE poll SET key_digest = '' WHERE id = :poll", poll=poll)
    await outbox.drop_sealed(tx, poll)


async def _own(tx: Reading, poll: str, entry: str, what: str) -> Plain:
    key = await _key(tx, poll)
    if key is None:
        return None
    row = await tx.one(
        "SELECT * FROM ballot WHERE poll = :poll AND id = :id", poll=poll, id=key.mark(entry)
    )
    return _opened(key, poll, row, what) if row and row[what] else None


async def _key(tx: Reading, poll: str) -> Key | None:
    """The key of a poll; None where nothing was sealed in it."""
    row = await tx.one("SELECT id, key_digest FROM poll WHERE id = :poll", poll=poll)
    if row is None or not row["key_digest"]:
        return None
    if not _has_key(tx, row):
        raise KeyGone
    return tx.vault.find(poll)


def _has_key(tx: Reading, row: sqlite3.Row) -> bool:
    key = tx.vault.find(row["id"])
    return key is not None and key.digest == row["key_digest"]


async def _key_to_write(tx: Transaction, poll: str) -> Key:
    row = await tx.one(
        "SELECT key_digest FROM poll WHERE id = :poll AND state = 'open' AND closes_at > :now",
        poll=poll,
        now=tx.now.timestamp(),
    )
    if row is None:
        raise PollOver
    if row["key_digest"] and (known := await _key(tx, poll)):
        return known
    key = tx.vault.make(poll)
    await tx.run(
        "UPDATE poll SET key_digest = :digest WHERE id = :poll", poll=poll, digest=key.digest
    )
    return key


def _sealed(key: Key, poll: str, id: str, what: str, choice: Plain) -> bytes:
    words = json.dumps(choice, sort_keys=True).encode()
    if len(words) > SIZE - HEAD:
        raise ValueError("A ballot is longer than all of them are filled up to.")
    return key.seal(words, f"{what}:{poll}:{id}", SIZE)


def _opened(key: Key, poll: str, row: sqlite3.Row, what: str) -> Plain:
    return json.loads(key.open(row[what], f"{what}:{poll}:{row['id']}"))
