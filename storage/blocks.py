"""Whom people do not want to meet; silent, and known only by keyed hashes."""

from __future__ import annotations

import json
from datetime import datetime

from bot.model import Account
from storage import hashes, people
from storage.database import Reading, Transaction
from storage.records.blocks import Block, BlockKind
from storage.times import moment


async def keep_apart(tx: Transaction, person: str, other: Account, kind: BlockKind) -> None:
    """Keep somebody away from whoever has this account, known to Banyan or not."""
    known = await people.of_account(tx, other)
    accounts = await _accounts(tx, known.id) if known else [other]
    marks = await hashes.of_accounts(tx, accounts)
    await tx.many(
        "INSERT INTO block (person, other, kind, at) VALUES (:person, :other, :kind, :now)"
        " ON CONFLICT DO NOTHING",
        [
            {"person": person, "other": mark, "kind": str(kind), "now": tx.now.timestamp()}
            for mark in marks
        ],
    )


async def let_go(tx: Transaction, person: str, kind: BlockKind, at: datetime) -> None:
    """Take back what `keep_apart` wrote at this moment, as no name is kept that could be said."""
    await tx.run(
        "DELETE FROM block WHERE person = :person AND kind = :kind AND at = :at",
        person=person,
        kind=str(kind),
        at=at.timestamp(),
    )


async def between(tx: Reading, one: str, two: str) -> frozenset[BlockKind]:
    """What keeps two people apart, whichever of them wanted it."""
    ones, twos = await _accounts(tx, one), await _accounts(tx, two)
    rows = await tx.all(
        "SELECT kind FROM block WHERE person = :one"
        " AND other IN (SELECT value FROM json_each(:twos))"
        " UNION SELECT kind FROM block WHERE person = :two"
        " AND other IN (SELECT value FROM json_each(:ones))",
        one=one,
        two=two,
        ones=json.dumps(await hashes.of_accounts(tx, ones)),
        twos=json.dumps(await hashes.of_accounts(tx, twos)),
    )
    return frozenset(BlockKind(row["kind"]) for row in rows)


async def of_person(tx: Reading, person: str) -> list[Block]:
    """Whom somebody keeps away from, without names."""
    rows = await tx.all("SELECT * FROM block WHERE person = :person ORDER BY at", person=person)
    return [
        Block(row["person"], row["other"], BlockKind(row["kind"]), moment(row["at"]))
        for row in rows
    ]


async def _accounts(tx: Reading, person: str) -> list[Account]:
    return [known.account for known in await people.accounts_of(tx, person)]
