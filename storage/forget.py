"""Erasing a person, so that others' records keep no trace of who it was."""

from __future__ import annotations

import json

from storage import hashes, minutes, peer_views, people
from storage.database import Transaction
from storage.records.people import KnownAccount


async def everything_about(tx: Transaction, person: str) -> None:
    """Erase everything about somebody.

    What others wrote to be safe from them stays, as it names nobody: blocks and reports hold
    keyed hashes of accounts. A place on a roll stays without a person, so that nobody votes twice,
    and minutes do without a name. Call `Database.clear_log` once this is committed.
    """
    for known in await people.accounts_of(tx, person):
        await _forget_account(tx, known)
    await _unname(tx, person)
    await minutes.unname(tx, person)
    await tx.run("DELETE FROM person WHERE id = :person", person=person)


async def _forget_account(tx: Transaction, known: KnownAccount) -> None:
    """Erase what was said in the private chat without naming the person, and parked events."""
    await peer_views.drop_of_account(tx, known.account)
    await tx.run(
        "DELETE FROM choice WHERE platform = :platform AND chat = :chat",
        platform=known.account.platform,
        chat=known.chat or known.account.id,
    )
    await tx.run(
        "DELETE FROM outbox WHERE person IS NULL"
        " AND json_extract(place, '$[0]') = :platform AND json_extract(place, '$[1]') = :chat",
        platform=known.account.platform,
        chat=known.chat or known.account.id,
    )
    await tx.run(
        "DELETE FROM parked_event WHERE platform = :platform AND instr(payload, :id) > 0",
        platform=known.account.platform,
        id=json.dumps(known.account.id),
    )


async def _unname(tx: Transaction, person: str) -> None:
    """Let the audit log tell that somebody acted, and no longer who."""
    mark = await hashes.of_person(tx, person)
    await tx.run("UPDATE audit SET actor = :mark WHERE actor = :person", mark=mark, person=person)
    await tx.run("UPDATE audit SET about = :mark WHERE about = :person", mark=mark, person=person)
