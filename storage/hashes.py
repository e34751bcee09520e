"""Marks by which somebody is known again without being named: keyed hashes."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.model import Account

if TYPE_CHECKING:
    from storage.database import Reading, Transaction


async def make_key(tx: Transaction) -> None:
    """Choose the key of this installation's hashes, unless it has one."""
    await tx.run(
        "INSERT INTO setting (name, value) VALUES ('hash_key', :key) ON CONFLICT DO NOTHING",
        key=secrets.token_hex(32),
    )


async def of_accounts(tx: Reading, accounts: Iterable[Account]) -> list[str]:
    """The marks of these accounts, in their order."""
    key = await _key(tx)
    return [_hash(key, f"{account.platform}:{account.id}") for account in accounts]


async def of_account(tx: Reading, account: Account) -> str:
    """The mark of this account."""
    return (await of_accounts(tx, [account]))[0]


async def of_person(tx: Reading, person: str) -> str:
    """The mark of this person's id, which nobody else can compute from a list of ids."""
    # No platform has an empty name: an account never has the mark of a person.
    return _hash(await _key(tx), f":{person}")


async def of_codes(tx: Reading, codes: Iterable[str]) -> list[str]:
    """The marks of codes that must not be readable where they are kept, in their order."""
    key = await _key(tx)
    # No id of a person begins with a colon: a code never has the mark of a person.
    return [_hash(key, f"::{code}") for code in codes]


async def of_code(tx: Reading, code: str) -> str:
    """The mark of this code."""
    return (await of_codes(tx, [code]))[0]


async def _key(tx: Reading) -> bytes:
    row = await tx.one("SELECT value FROM setting WHERE name = 'hash_key'")
    if row is None:
        raise LookupError("The key of the hashes is missing; it is made when a database is opened.")
    return bytes.fromhex(row["value"])


def _hash(key: bytes, what: str) -> str:
    return hmac.digest(key, what.encode(), "sha256").hex()
