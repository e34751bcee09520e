"""Who takes part in the rounds of a community, and who takes a break."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from datetime import datetime

from bot.ids import new_id
from bot.model import Plain
from storage.database import Reading, Transaction
from storage.records.rounds import Often, Peer
from storage.times import moment_or_none

# Who wants it now, belongs to the community, and has agreed to what the community asks for.
_TAKING_PART = (
    "SELECT peer.person FROM peer JOIN peer_round ON peer_round.id = peer.round"
    " JOIN community ON community.id = peer_round.community"
    " JOIN membership ON membership.community = community.id AND membership.person = peer.person"
    " WHERE peer.round = :round AND peer.often <> 'never' AND peer.asleep = 0"
    " AND coalesce(peer.paused_until, 0) <= :now"
    " AND EXISTS (SELECT 1 FROM account"
    " WHERE account.person = peer.person AND account.reachable = 1)"
)
_AGREED = (
    " EXISTS (SELECT 1 FROM agreement WHERE agreement.person = peer.person"
    " AND agreement.community = community.id AND agreement.age >= community.minimum_age"
    " AND agreement.conduct = community.conduct)"
)
_OF_THESE = "peer.person IN (SELECT value FROM json_each(:people))"


async def find(tx: Reading, series: str, person: str) -> Peer | None:
    """Somebody's part in a round."""
    row = await tx.one(
        "SELECT * FROM peer WHERE round = :round AND person = :person", round=series, person=person
    )
    return _peer(row) if row else None


async def take_part(tx: Transaction, series: str, person: str, often: Often) -> None:
    """Let somebody take part from now on; every break is over."""
    await tx.run(
        "INSERT INTO peer (round, person, often) VALUES (:round, :person, :often)"
        " ON CONFLICT (round, person) DO UPDATE SET often = :often, paused_until = NULL,"
        " silent = 0, asleep = 0",
        round=series,
        person=person,
        often=str(often),
    )


async def pause(tx: Transaction, series: str, person: str, until: datetime) -> None:
    """Let somebody who takes part come back at this moment."""
    await tx.run(
        "UPDATE peer SET paused_until = :until, silent = 0, asleep = 0"
        " WHERE round = :round AND person = :person AND often <> 'never'",
        round=series,
        person=person,
        until=until.timestamp(),
    )


async def come_back(tx: Transaction, series: str, person: str) -> bool:
    """End a break; False where somebody does not take part at all."""
    changed = await tx.run(
        "UPDATE peer SET paused_until = NULL, silent = 0, asleep = 0"
        " WHERE round = :round AND person = :person AND often <> 'never'",
        round=series,
        person=person,
    )
    return changed == 1


async def leave(tx: Transaction, series: str, person: str) -> None:
    """Let somebody take part no more."""
    await tx.run(
        "DELETE FROM peer WHERE round = :round AND person = :person", round=series, person=person
    )


async def heard_of(tx: Transaction, series: str, person: str) -> bool:
    """Note that somebody is not silent; True where that ends their rest."""
    rested = await tx.one(
        "SELECT 1 FROM peer WHERE round = :round AND person = :person AND asleep = 1",
        round=series,
        person=person,
    )
    await tx.run(
        "UPDATE peer SET silent = 0, asleep = 0 WHERE round = :round AND person = :person",
        round=series,
        person=person,
    )
    return rested is not None


async def taking_part(tx: Reading, series: str, at: datetime | None = None) -> list[str]:
    """Who is brought together with somebody, now or at another moment as far as is known now."""
    rows = await tx.all(
        f"{_TAKING_PART} AND {_AGREED} ORDER BY peer.waited DESC, peer.number",
        round=series,
        now=(at or tx.now).timestamp(),
    )
    return [row["person"] for row in rows]


async def waited(tx: Reading, series: str) -> dict[str, int]:
    """For how many rounds in a row nobody was left for whom."""
    rows = await tx.all(
        "SELECT person, waited FROM peer WHERE round = :round AND waited > 0", round=series
    )
    return {row["person"]: row["waited"] for row in rows}


async def still(tx: Reading, series: str, people: Collection[str]) -> set[str]:
    """Which of these may still be brought together with somebody."""
    rows = await tx.all(
        f"{_TAKING_PART} AND {_AGREED} AND {_OF_THESE}",
        round=series,
        now=tx.now.timestamp(),
        people=json.dumps(sorted(people)),
    )
    return {row["person"] for row in rows}


async def to_agree_anew(tx: Reading, series: str) -> list[str]:
    """Who takes part, but has not agreed to what the community asks for now."""
    rows = await tx.all(
        f"{_TAKING_PART} AND NOT {_AGREED} ORDER BY peer.number",
        round=series,
        now=tx.now.timestamp(),
    )
    return [row["person"] for row in rows]


async def begun(tx: Transaction, series: str, people: Collection[str]) -> None:
    """Note that one time has begun: who took part for once has had it."""
    await tx.run(
        "UPDATE peer SET often = 'never' WHERE round = :round AND often = 'once'"
        " AND person IN (SELECT value FROM json_each(:people))",
        round=series,
        people=json.dumps(sorted(people)),
    )


async def found_somebody(tx: Transaction, series: str, people: Collection[str]) -> None:
    """Note that these wait no longer."""
    await tx.run(
        "UPDATE peer SET waited = 0 WHERE round = :round"
        " AND person IN (SELECT value FROM json_each(:people))",
        round=series,
        people=json.dumps(sorted(people)),
    )


async def found_nobody(tx: Transaction, series: str, people: Collection[str]) -> None:
    """Note that nobody was left for these, who come first next time."""
    await tx.run(
        "UPDATE peer SET waited = waited + 1 WHERE round = :round"
        " AND person IN (SELECT value FROM json_each(:people))",
        round=series,
        people=json.dumps(sorted(people)),
    )


async def were_silent(
    tx: Transaction, series: str, people: Collection[str], most: int
) -> list[str]:
    """Count one more silent round for these; returns who is paused by that."""
    rows = await tx.all(
        "UPDATE peer SET silent = silent + 1,"
        " asleep = CASE WHEN silent + 1 >= :most AND often <> 'never' THEN 1 ELSE asleep END"
        " WHERE round = :round AND asleep = 0"
        " AND person IN (SELECT value FROM json_each(:people)) RETURNING person, asleep",
        round=series,
        people=json.dumps(sorted(people)),
        most=most,
    )
    return sorted(row["person"] for row in rows if row["asleep"])


async def tell_everybody(tx: Transaction, series: str, body: Plain) -> None:
    """Tell who takes part or takes a break, with what else there is to tell them."""
    rows = await tx.all(
        "SELECT peer.person FROM peer JOIN person ON person.id = peer.person"
        " WHERE round = :round AND often <> 'never' AND asleep = 0 AND unprompted = 1",
        round=series,
    )
    words, now = json.dumps(body), tx.now.timestamp()
    await tx.many(
        "INSERT INTO notice (id, person, body, at, due_at)"
        " VALUES (:id, :person, :body, :now, :now)",
        [{"id": new_id(), "person": row["person"], "body": words, "now": now} for row in rows],
    )


def _peer(row: sqlite3.Row) -> Peer:
    return Peer(
        round=row["round"],
        person=row["person"],
        often=Often(row["often"]),
        paused_until=moment_or_none(row["paused_until"]),
        silent=row["silent"],
        asleep=bool(row["asleep"]),
        waited=row["waited"],
    )
