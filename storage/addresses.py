"""Where people can be reached, and in which words."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from bot.model import Account, Place
from storage.database import Reading, Transaction


@dataclass(frozen=True, slots=True)
class Address:
    """The private chat that a person used last, and how they read."""

    place: Place
    account: Account
    languages: tuple[str, ...]
    zone: str


async def addresses(tx: Reading, persons: Iterable[str]) -> dict[str, Address]:
    """The address of each person who can be reached, by their id."""
    rows = await tx.all(
        "SELECT p.id AS person, p.languages, p.zone, a.platform, a.id, a.chat"
        " FROM json_each(:persons) AS e JOIN person AS p ON p.id = e.value"
        " JOIN account AS a ON a.person = p.id AND a.reachable AND a.chat <> ''"
        " ORDER BY a.used_at",  # the one used last is the last to be written below
        persons=json.dumps(list(persons)),
    )
    return {
        row["person"]: Address(
            Place(row["platform"], row["chat"], private=True),
            Account(row["platform"], row["id"]),
            tuple(json.loads(row["languages"])),
            row["zone"],
        )
        for row in rows
    }


async def lose(tx: Transaction, place: Place) -> None:
    """Note that nobody can be reached in this private chat, until they write again."""
    await tx.run(
        "UPDATE account SET reachable = 0 WHERE platform = :platform AND chat = :chat",
        platform=place.platform,
        chat=place.chat,
    )
