"""The playground's people, chats, files and events."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from storage.database import Reading, Transaction
from storage.records.playground import (
    PlaygroundEvent,
    PlaygroundFile,
    PlaygroundMessage,
    PlaygroundPerson,
)


async def people(tx: Reading) -> list[PlaygroundPerson]:
    """Everybody, in the order in which they stand on the page."""
    rows = await tx.all("SELECT * FROM playground_person ORDER BY position, id")
    return [_person(row) for row in rows]


async def find_person(tx: Reading, person: str) -> PlaygroundPerson | None:
    """The person with this id."""
    row = await tx.one("SELECT * FROM playground_person WHERE id = :id", id=person)
    return None if row is None else _person(row)


async def add_person(tx: Transaction, person: PlaygroundPerson) -> None:
    """Put somebody behind those who are there."""
    await tx.run(
        "INSERT INTO playground_person"
        " (id, name, note, language, administers, in_group, banned, position)"
        " SELECT :id, :name, :note, :language, :administers, :in_group, :banned,"
        " coalesce(max(position), 0) + 1"
        " FROM playground_person",
        **_columns(person),
    )


async def change_person(tx: Transaction, person: PlaygroundPerson) -> None:
    """Write down somebody's new name, language or part in the group."""
    await tx.run(
        "UPDATE playground_person"
        " SET name = :name, note = :note, language = :language,"
        " administers = :administers, in_group = :in_group, banned = :banned"
        " WHERE id = :id",
        **_columns(person),
    )


async def remove_person(tx: Transaction, person: str) -> None:
    """Remove somebody with their private chat; what they said in the group stays."""
    await tx.run("DELETE FROM playground_message WHERE chat = :id", id=person)
    await tx.run("DELETE FROM playground_person WHERE id = :id", id=person)


async def has_begun(tx: Reading) -> bool:
    """Whether the group has been there before; its first line stays whoever goes."""
    row = await tx.one("SELECT 1 FROM playground_message WHERE chat = 'group' LIMIT 1")
    return row is not None


async def has_banyan(tx: Reading) -> bool:
    """Whether Banyan is in the group; it is, unless somebody removed it."""
    row = await tx.one("SELECT 1 FROM setting WHERE name = 'playground_without_banyan'")
    return row is None


async def remove_banyan(tx: Transaction) -> None:
    """Remove Banyan from the group."""
    await tx.run(
        "INSERT INTO setting (name, value) VALUES ('playground_without_banyan', '')"
        " ON CONFLICT (name) DO NOTHING"
    )


async def add_banyan(tx: Transaction) -> None:
    """Add Banyan to the group again."""
    await tx.run("DELETE FROM setting WHERE name = 'playground_without_banyan'")


async def last_messages(tx: Reading, chat: str, limit: int) -> list[PlaygroundMessage]:
    """The end of a chat, the oldest message first."""
    rows = await tx.all(
        "SELECT * FROM playground_message"
        " WHERE chat = :chat AND removed = 0 ORDER BY number DESC LIMIT :limit",
        chat=chat,
        limit=limit,
    )
    return [_message(row) for row in reversed(rows)]


async def find_message(tx: Reading, number: int) -> PlaygroundMessage | None:
    """The message with this number, unless it has been removed."""
    row = await tx.one(
        "SELECT * FROM playground_message WHERE number = :number AND removed = 0", number=number
    )
    return None if row is None else _message(row)


async def number_of_key(tx: Reading, key: str) -> int | None:
    """The number of the message that this letter became, removed or not."""
    row = await tx.one("SELECT number FROM playground_message WHERE key = :key", key=key)
    return None if row is None else int(row["number"])


async def add_message(
    tx: Transaction, chat: str, sender: str, body: dict[str, Any], *, key: str | None = None
) -> PlaygroundMessage:
    """Say something in a chat."""
    rows = await tx.all(
        "INSERT INTO playground_message (chat, sender, key, body, at)"
        " VALUES (:chat, :sender, :key, :body, :at) RETURNING *",
        chat=chat,
        sender=sender,
        key=key,
        body=json.dumps(body),
        at=tx.now.timestamp(),
    )
    return _message(rows[0])


async def change_message(tx: Transaction, message: PlaygroundMessage) -> None:
    """Write down the new form of a message."""
    await tx.run(
        "UPDATE playground_message SET body = :body WHERE number = :number",
        number=message.number,
        body=json.dumps(message.body),
    )


async def remove_message(tx: Transaction, number: int) -> None:
    """Remove a message and its files; only its number and the letter's key stay."""
    await tx.run("DELETE FROM playground_file WHERE message = :number", number=number)
    await tx.run(
        "UPDATE playground_message SET body = '{}', removed = 1 WHERE number = :number",
        number=number,
    )


async def add_file(tx: Transaction, file_id: str, message: int, file: PlaygroundFile) -> None:
    """Keep a file that belongs to a message."""
    await tx.run(
        "INSERT INTO playground_file (id, message, name, mime, content)"
        " VALUES (:id, :message, :name, :mime, :content)",
        id=file_id,
        message=message,
        name=file.name,
        mime=file.mime,
        content=file.content,
    )


async def find_file(tx: Reading, file_id: str) -> PlaygroundFile | None:
    """The file with this id."""
    row = await tx.one("SELECT * FROM playground_file WHERE id = :id", id=file_id)
    return None if row is None else PlaygroundFile(row["name"], row["mime"], row["content"])


async def has_happened(tx: Reading, event_id: str) -> bool:
    """Whether the page has said so before."""
    row = await tx.one("SELECT 1 FROM playground_event WHERE id = :id", id=event_id)
    return row is not None


async def add_event(
    tx: Transaction, event_id: str, person: str, chat: str, what: dict[str, Any]
) -> None:
    """Write down what somebody did, to be handled next."""
    await tx.run(
        "INSERT INTO playground_event (id, person, chat, what, at)"
        " VALUES (:id, :person, :chat, :what, :at)",
        id=event_id,
        person=person,
        chat=chat,
        what=json.dumps(what),
        at=tx.now.timestamp(),
    )


async def add_unheard_event(tx: Transaction, event_id: str, person: str, chat: str) -> None:
    """Write down that somebody did something, but not what: nobody is to handle it."""
    await tx.run(
        "INSERT INTO playground_event (id, person, chat, what, handled, at)"
        " VALUES (:id, :person, :chat, '', 1, :at)",
        id=event_id,
        person=person,
        chat=chat,
        at=tx.now.timestamp(),
    )


async def waiting_events(tx: Reading, limit: int) -> list[PlaygroundEvent]:
    """What has not been handled yet, the oldest first."""
    rows = await tx.all(
        "SELECT event.*, coalesce(person.language, '') AS language"
        " FROM playground_event AS event LEFT JOIN playground_person AS person"
        " ON person.id = event.person"
        " WHERE event.handled = 0 ORDER BY event.number LIMIT :limit",
        limit=limit,
    )
    return [_event(row) for row in rows]


async def events_handled(tx: Transaction, events: Sequence[PlaygroundEvent]) -> None:
    """Forget what these events said; that they happened is known a while longer."""
    await tx.many(
        "UPDATE playground_event SET what = '', handled = 1 WHERE number = :number",
        [{"number": event.number} for event in events],
    )


async def forget_events(tx: Transaction, older_than: timedelta) -> None:
    """Forget which events there were, once no page can send them again."""
    await tx.run(
        "DELETE FROM playground_event WHERE handled = 1 AND at < :before",
        before=(tx.now - older_than).timestamp(),
    )


async def page_token(tx: Transaction, fresh: str) -> str:
    """The secret of the page's address: the one kept, or this fresh one from now on."""
    await tx.run(
        "INSERT INTO setting (name, value) VALUES ('playground_token', :fresh)"
        " ON CONFLICT (name) DO NOTHING",
        fresh=fresh,
    )
    row = await tx.one("SELECT value FROM setting WHERE name = 'playground_token'")
    return fresh if row is None else str(row["value"])


def _columns(person: PlaygroundPerson) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "note": person.note,
        "language": person.language,
        "administers": int(person.administers),
        "in_group": int(person.in_group),
        "banned": int(person.banned),
    }


def _person(row: sqlite3.Row) -> PlaygroundPerson:
    return PlaygroundPerson(
        id=row["id"],
        name=row["name"],
        language=row["language"],
        note=row["note"],
        administers=bool(row["administers"]),
        in_group=bool(row["in_group"]),
        banned=bool(row["banned"]),
    )


def _message(row: sqlite3.Row) -> PlaygroundMessage:
    return PlaygroundMessage(
        number=row["number"],
        chat=row["chat"],
        sender=row["sender"],
        body=json.loads(row["body"]),
        at=datetime.fromtimestamp(row["at"], UTC),
    )


def _event(row: sqlite3.Row) -> PlaygroundEvent:
    return PlaygroundEvent(
        number=row["number"],
        id=row["id"],
        person=row["person"],
        chat=row["chat"],
        what=json.loads(row["what"]),
        at=datetime.fromtimestamp(row["at"], UTC),
        language=row["language"],
    )
