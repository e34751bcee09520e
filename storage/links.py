"""Codes by which two accounts become one person, from being given to being decided."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.ids import new_code, new_id
from bot.model import Account
from storage import hashes, people
from storage.database import Reading, Transaction
from storage.records.links import Link
from storage.times import moment

LENGTH: Final = 8  # signs: 40 bits
LASTS: Final = timedelta(minutes=10)
TRIES: Final = 5
BEGINNING: Final = 3  # signs by which a mistyped code is known


async def make(tx: Transaction, person: str) -> str:
    """A new code for somebody, who has no other from then on."""
    await withdraw(tx, person)
    code, beginning = await _unlike_others(tx)
    await tx.run(
        "INSERT INTO link (id, person, code, beginning, tries_left, expires_at)"
        " VALUES (:id, :person, :code, :beginning, :tries, :expires_at)",
        id=new_id(),
        person=person,
        code=await hashes.of_code(tx, code),
        beginning=beginning,
        tries=TRIES,
        expires_at=(tx.now + LASTS).timestamp(),
    )
    return code


async def _unlike_others(tx: Transaction) -> tuple[str, str]:
    """A code that begins like no other, and the mark of its beginning."""
    while True:
        code = new_code(LENGTH)
        mark = await _beginning(tx, code)
        if not await tx.one("SELECT 1 FROM link WHERE beginning = :mark", mark=mark):
            return code, mark


async def withdraw(tx: Transaction, person: str) -> bool:
    """Let nothing come of what somebody asked for; False where that is nothing."""
    return await tx.run("DELETE FROM link WHERE person = :person", person=person) > 0


async def drop(tx: Transaction, link: str) -> None:
    """Let nothing more come of this one."""
    await tx.run("DELETE FROM link WHERE id = :link", link=link)


async def find(tx: Reading, link: str) -> Link | None:
    """The one of this id, while it is good."""
    row = await tx.one(
        "SELECT * FROM link WHERE id = :link AND expires_at > :now",
        link=link,
        now=tx.now.timestamp(),
    )
    return _link(row) if row else None


async def of_person(tx: Reading, person: str) -> Link | None:
    """What somebody asked for, while it is good."""
    row = await tx.one(
        "SELECT * FROM link WHERE person = :person AND expires_at > :now",
        person=person,
        now=tx.now.timestamp(),
    )
    return _link(row) if row else None


async def by_code(tx: Reading, code: str) -> Link | None:
    """The one whose code this is; None where it is wrong, used, too old or tried too often."""
    row = await tx.one(
        "SELECT * FROM link WHERE code = :code AND expires_at > :now AND tries_left > 0",
        code=await hashes.of_code(tx, code),
        now=tx.now.timestamp(),
    )
    return _link(row) if row else None


async def burn(tx: Transaction, codes: Collection[str]) -> bool:
    """Make codes useless that others may have read; False where all were good for nothing."""
    if not codes:
        return False
    marks = await hashes.of_codes(tx, codes)
    burnt = await tx.run(
        "DELETE FROM link WHERE code IN (SELECT value FROM json_each(:marks))",
        marks=json.dumps(marks),
    )
    return burnt > 0


async def typed(
    tx: Transaction, link: Link, account: Account, person: str, languages: Sequence[str]
) -> None:
    """Note who typed the code, which is good for nobody else from then on."""
    await tx.run(
        "UPDATE link SET code = NULL, typed_by = :person, platform = :platform,"
        " account = :account, languages = :languages WHERE id = :link",
        link=link.id,
        person=person,
        platform=account.platform,
        account=account.id,
        languages=json.dumps(list(languages)),
    )


async def agree(tx: Transaction, link: str, person: str) -> Link | None:
    """Note that whoever typed the code wants it; None where it is not theirs or too late."""
    row = await tx.one(
        "UPDATE link SET agreed = 1"
        " WHERE id = :link AND typed_by = :person AND expires_at > :now RETURNING *",
        link=link,
        person=person,
        now=tx.now.timestamp(),
    )
    return _link(row) if row else None


async def missed(tx: Transaction, account: Account, code: str) -> None:
    """Note that somebody typed a wrong code; the one that begins like it loses a try."""
    await tx.run(
        "INSERT INTO link_miss (account, at) VALUES (:account, :now)",
        account=await hashes.of_account(tx, account),
        now=tx.now.timestamp(),
    )
    await tx.run(
        "UPDATE link SET tries_left = tries_left - 1 WHERE beginning = :beginning",
        beginning=await _beginning(tx, code),
    )


async def misses(tx: Reading, person: str, since: datetime) -> int:
    """How many wrong codes were typed since then in the accounts of somebody."""
    accounts = [known.account for known in await people.accounts_of(tx, person)]
    row = await tx.one(
        "SELECT count(*) AS n FROM link_miss"
        " WHERE account IN (SELECT value FROM json_each(:marks)) AND at > :since",
        marks=json.dumps(await hashes.of_accounts(tx, accounts)),
        since=since.timestamp(),
    )
    return row["n"] if row else 0


async def _beginning(tx: Reading, code: str) -> str:
    return await hashes.of_code(tx, code[:BEGINNING])


def _link(row: sqlite3.Row) -> Link:
    return Link(
        id=row["id"],
        person=row["person"],
        typed_by=row["typed_by"],
        account=Account(row["platform"], row["account"]) if row["typed_by"] else None,
        languages=tuple(json.loads(row["languages"])),
        agreed=bool(row["agreed"]),
        expires_at=moment(row["expires_at"]),
    )
