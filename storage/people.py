"""People and the accounts by which they are known."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.ids import new_id
from bot.model import Account
from storage.database import Reading, Transaction
from storage.records.people import Circle, KnownAccount, Person
from storage.times import moment, moment_or_none


def from_row(row: Mapping[str, Any] | sqlite3.Row) -> Person:
    """The person in a row that has all columns of `person`."""
    return Person(
        id=row["id"],
        name=row["name"],
        pronouns=row["pronouns"],
        wiki_name=row["wiki_name"],
        introduction=row["introduction"],
        languages=tuple(json.loads(row["languages"])),
        zone=row["zone"],
        quiet_from=row["quiet_from"],
        quiet_to=row["quiet_to"],
        unprompted=bool(row["unprompted"]),
        circle=Circle(row["circle"]),
        active_at=moment(row["active_at"]),
        asked_to_stay_at=moment_or_none(row["asked_to_stay_at"]),
    )


async def find(tx: Reading, person: str) -> Person | None:
    """The person of this id."""
    row = await tx.one("SELECT * FROM person WHERE id = :person", person=person)
    return from_row(row) if row else None


async def names_of(tx: Reading, ids: Iterable[str]) -> dict[str, str]:
    """What people want to be called, by their ids; empty where they did not say."""
    rows = await tx.all(
        "SELECT id, name FROM person WHERE id IN (SELECT value FROM json_each(:ids))",
        ids=json.dumps(list(ids)),
    )
    return {row["id"]: row["name"] for row in rows}


async def shown_in(tx: Reading, community: str) -> list[Person]:
    """Those who belong to a community and let others see them, however far."""
    rows = await tx.all(
        "SELECT person.* FROM membership JOIN person ON person.id = membership.person"
        " WHERE membership.community = :community AND person.circle <> 'nobody'"
        " ORDER BY person.id",
        community=community,
    )
    return [from_row(row) for row in rows]


async def of_account(tx: Reading, account: Account) -> Person | None:
    """Whose account this is."""
    row = await tx.one(
        "SELECT person.* FROM account JOIN person ON person.id = account.person"
        " WHERE account.platform = :platform AND account.id = :id",
        platform=account.platform,
        id=account.id,
    )
    return from_row(row) if row else None


async def meet_all(tx: Transaction, strangers: Iterable[tuple[Account, str]]) -> None:
    """Several new people, each with the account and the private chat; no account is known yet."""
    now = tx.now.timestamp()
    rows = [
        {"platform": one.platform, "id": one.id, "person": new_id(), "chat": chat, "now": now}
        for one, chat in strangers
    ]
    await tx.many(
        "INSERT INTO person (id, created_at, active_at) VALUES (:person, :now, :now)", rows
    )
    await tx.many(
        "INSERT INTO account (platform, id, person, chat, used_at)"
        " VALUES (:platform, :id, :person, :chat, :now)",
        rows,
    )


async def accounts_of(tx: Reading, person: str) -> list[KnownAccount]:
    """This person's accounts, the last used first."""
    rows = await tx.all(
        "SELECT * FROM account WHERE person = :person ORDER BY used_at DESC", person=person
    )
    return [_account(row) for row in rows]


async def came(tx: Transaction, account: Account, chat: str = "") -> None:
    """Note that somebody used this account, and where its private chat is, if this was there."""
    # Later than their other accounts, also where the clock has not moved since, or was put back.
    await tx.run(
        "UPDATE account SET reachable = 1, used_at = max(:now, coalesce((SELECT max(o.used_at)"
        " FROM account AS o WHERE o.person = account.person"
        " AND (o.platform <> account.platform OR o.id <> account.id)), 0) + 0.001),"
        " chat = CASE WHEN :chat = '' THEN chat ELSE :chat END"
        " WHERE platform = :platform AND id = :id",
        platform=account.platform,
        id=account.id,
        chat=chat,
        now=tx.now.timestamp(),
    )
    await tx.run(
        "UPDATE person SET active_at = :now, asked_to_stay_at = NULL WHERE id ="
        " (SELECT person FROM account WHERE platform = :platform AND id = :id)",
        platform=account.platform,
        id=account.id,
        now=tx.now.timestamp(),
    )


async def took_part(tx: Transaction, person: str) -> None:
    """Note that somebody asked for something in a group, which says nothing of their chats."""
    await tx.run(
        "UPDATE person SET active_at = :now, asked_to_stay_at = NULL WHERE id = :person",
        person=person,
        now=tx.now.timestamp(),
    )


async def became_unreachable(tx: Transaction, account: Account) -> None:
    """Note that nothing can be sent to this account until it is used again."""
    await tx.run(
        "UPDATE account SET reachable = 0 WHERE platform = :platform AND id = :id",
        platform=account.platform,
        id=account.id,
    )


async def describe(
    tx: Transaction,
    person: str,
    *,
    name: str | None = None,
    pronouns: str | None = None,
    wiki_name: str | None = None,
    introduction: str | None = None,
) -> None:
    """Write what somebody says about themselves; what is None stays as it was."""
    await tx.run(
        "UPDATE person SET name = coalesce(:name, name),"
        " pronouns = coalesce(:pronouns, pronouns),"
        " wiki_name = coalesce(:wiki_name, wiki_name),"
        " introduction = coalesce(:introduction, introduction) WHERE id = :person",
        person=person,
        name=name,
        pronouns=pronouns,
        wiki_name=wiki_name,
        introduction=introduction,
    )


async def read_languages(tx: Transaction, person: str, languages: Sequence[str]) -> None:
    """Write the languages that somebody reads, the best first."""
    await tx.run(
        "UPDATE person SET languages = :languages WHERE id = :person",
        person=person,
        languages=json.dumps(list(languages)),
    )


async def live_in_zone(tx: Transaction, person: str, zone: str) -> None:
    """Write in which IANA time zone somebody lives."""
    await tx.run("UPDATE person SET zone = :zone WHERE id = :person", person=person, zone=zone)


async def be_quiet(tx: Transaction, person: str, start: int, end: int) -> None:
    """Write between which minutes after midnight nothing unprompted is sent."""
    await tx.run(
        "UPDATE person SET quiet_from = :start, quiet_to = :end WHERE id = :person",
        person=person,
        start=start,
        end=end,
    )


async def be_seen_by(tx: Transaction, person: str, circle: Circle) -> None:
    """Write how far somebody may be seen."""
    await tx.run(
        "UPDATE person SET circle = :circle WHERE id = :person", person=person, circle=str(circle)
    )


async def hear_unprompted(tx: Transaction, person: str) -> None:
    """Allow messages again that were not asked for."""
    await tx.run("UPDATE person SET unprompted = 1 WHERE id = :person", person=person)


async def stop(tx: Transaction, person: str) -> None:
    """Let somebody hear only what they ask for; what waits for them is dropped."""
    await tx.run("UPDATE person SET unprompted = 0 WHERE id = :person", person=person)
    await tx.run("DELETE FROM notice WHERE person = :person", person=person)
    await tx.run("DELETE FROM reminder WHERE person = :person", person=person)


async def asked_to_stay(tx: Transaction, person: str) -> None:
    """Note that somebody who has been silent for long was asked whether to stay."""
    await tx.run(
        "UPDATE person SET asked_to_stay_at = :now WHERE id = :person",
        person=person,
        now=tx.now.timestamp(),
    )


def _account(row: sqlite3.Row) -> KnownAccount:
    return KnownAccount(
        account=Account(row["platform"], row["id"]),
        person=row["person"],
        chat=row["chat"],
        used_at=moment(row["used_at"]),
        reachable=bool(row["reachable"]),
    )
