"""People who were nominated, by whom, and who supports them."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Final

from bot.ids import new_id
from storage import hashes, remarks
from storage.database import Reading, Transaction
from storage.records.candidates import Candidate, CandidateState, Nomination
from storage.times import moment_or_none

# Of two candidacies of one person: which of them tells what they have said.
_FURTHEST: Final = ("out", "withdrawn", "accepted", "declined", "later", "asked", "invited")


async def find(tx: Reading, candidate: str) -> Candidate | None:
    """The candidate of this id."""
    row = await tx.one("SELECT * FROM candidate WHERE id = :candidate", candidate=candidate)
    return _candidate(row) if row else None


async def of_person(tx: Reading, call: str, person: str) -> Candidate | None:
    """Somebody as a candidate of a call, whatever they have said to it."""
    row = await tx.one(
        "SELECT * FROM candidate WHERE call = :call AND person = :person", call=call, person=person
    )
    return _candidate(row) if row else None


async def standing(tx: Reading, call: str) -> list[Candidate]:
    """Those who have accepted, who did so first comes first."""
    rows = await tx.all(
        "SELECT * FROM candidate WHERE call = :call AND state = 'accepted'"
        " ORDER BY answered_at, id",
        call=call,
    )
    return [_candidate(row) for row in rows]


async def of_call(tx: Reading, call: str) -> list[Candidate]:
    """All who were nominated, whatever they have said; for the clock, never for people."""
    rows = await tx.all("SELECT * FROM candidate WHERE call = :call ORDER BY at, id", call=call)
    return [_candidate(row) for row in rows]


async def nominate(
    tx: Transaction, call: str, nominee: str, nomination: Nomination
) -> tuple[Candidate, bool]:
    """Keep a nomination of somebody known; True where they are nominated for the first time.

    `nomination.candidate` may be empty. A second one by the same nominator replaces the first.
    """
    written = await tx.all(
        "INSERT INTO candidate (id, call, person, state, at)"
        " VALUES (:id, :call, :person, 'asked', :now) ON CONFLICT DO NOTHING RETURNING *",
        id=new_id(),
        call=call,
        person=nominee,
        now=tx.now.timestamp(),
    )
    known = None if written else await of_person(tx, call, nominee)
    found = known or _candidate(written[0])
    await _keep(tx, found.id, nomination)
    return found, known is None


async def invite(tx: Transaction, call: str, code: str, nomination: Nomination) -> str:
    """Keep a nomination of somebody who is to come with this code, once; returns its candidate."""
    candidate = new_id()
    await tx.run(
        "INSERT INTO candidate (id, call, code, state, at)"
        " VALUES (:id, :call, :code, 'invited', :now)",
        id=candidate,
        call=call,
        code=await hashes.of_code(tx, code),
        now=tx.now.timestamp(),
    )
    await _keep(tx, candidate, nomination)
    return candidate


async def invited(tx: Reading, code: str) -> Candidate | None:
    """The nomination that waits for who brings this code; it goes on waiting."""
    mark = await hashes.of_code(tx, code)
    row = await tx.one("SELECT * FROM candidate WHERE code = :mark", mark=mark)
    return _candidate(row) if row else None


async def nominated_by(tx: Reading, call: str, person: str) -> int:
    """How many others somebody has nominated in a call."""
    row = await tx.one(
        "SELECT count(*) AS n FROM nomination JOIN candidate"
        " ON candidate.id = nomination.candidate"
        " WHERE nomination.nominator = :person AND candidate.call = :call"
        " AND candidate.person IS NOT :person",
        person=person,
        call=call,
    )
    return row["n"] if row else 0


async def redeem(tx: Transaction, person: str, code: str) -> Candidate | None:
    """The nomination that waits for who brings its code, which is theirs from now on.

    None where the code does not work (any more). Where they are nominated already, what was said
    in the invitation joins that.
    """
    mark = await hashes.of_code(tx, code)
    row = await tx.one("SELECT * FROM candidate WHERE code = :mark", mark=mark)
    if row is None:
        return None
    own = await of_person(tx, row["call"], person)
    if own:
        await tx.run(
            "UPDATE OR IGNORE nomination SET candidate = :own WHERE candidate = :invited",
            own=own.id,
            invited=row["id"],
        )
        await tx.run("DELETE FROM candidate WHERE id = :invited", invited=row["id"])
        return own
    await tx.run(
        "UPDATE candidate SET person = :person, code = NULL, state = 'asked' WHERE id = :id",
        person=person,
        id=row["id"],
    )
    return await find(tx, row["id"])


async def _keep(tx: Transaction, candidate: str, nomination: Nomination) -> None:
    await tx.run(
        "INSERT INTO nomination (candidate, nominator, reason, relation, shown, at)"
        " VALUES (:candidate, :nominator, :reason, :relation, :shown, :now)"
        " ON CONFLICT DO UPDATE SET reason = excluded.reason, relation = excluded.relation,"
        " shown = excluded.shown",
        candidate=candidate,
        nominator=nomination.nominator,
        reason=nomination.reason,
        relation=nomination.relation,
        shown=int(nomination.shown),
        now=tx.now.timestamp(),
    )


async def nominations(tx: Reading, candidate: str) -> list[Nomination]:
    """Who proposed a candidate, and why, the first first."""
    rows = await tx.all(
        "SELECT * FROM nomination WHERE candidate = :candidate ORDER BY at, nominator",
        candidate=candidate,
    )
    return [
        Nomination(
            row["candidate"], row["nominator"], row["reason"], row["relation"], bool(row["shown"])
        )
        for row in rows
    ]


async def move(
    tx: Transaction,
    candidate: Candidate,
    state: CandidateState,
    *,
    ask_at: datetime | None = None,
) -> bool:
    """Bring a candidate from the state they were read in to another; False: somebody was faster."""
    written = await tx.run(
        "UPDATE candidate SET state = :state, answered_at = :now, ask_at = :ask_at"
        " WHERE id = :candidate AND state = :before",
        candidate=candidate.id,
        state=str(state),
        before=str(candidate.state),
        now=tx.now.timestamp(),
        ask_at=ask_at.timestamp() if ask_at else None,
    )
    return written == 1


async def leave_unasked(tx: Transaction, candidate: str) -> None:
    """Let it be as if somebody had said no, who is not to be asked; they have answered nothing."""
    await tx.run(
        "UPDATE candidate SET state = 'declined', answered_at = NULL, ask_at = NULL"
        " WHERE id = :candidate",
        candidate=candidate,
    )


async def schedule(tx: Transaction, candidate: str, ask_at: datetime | None) -> None:
    """Let somebody be asked again then, or never by the clock."""
    await tx.run(
        "UPDATE candidate SET ask_at = :ask_at WHERE id = :candidate",
        candidate=candidate,
        ask_at=ask_at.timestamp() if ask_at else None,
    )


async def say(tx: Transaction, candidate: str, *, statement: str) -> None:
    """Keep the statement of a candidate, in the place of what it was."""
    await tx.run(
        "UPDATE candidate SET statement = :statement WHERE id = :candidate",
        candidate=candidate,
        statement=statement,
    )


async def declare(tx: Transaction, candidate: str, *, conflict: str) -> None:
    """Keep the conflict of interest that a candidate declares."""
    await tx.run(
        "UPDATE candidate SET conflict = :conflict WHERE id = :candidate",
        candidate=candidate,
        conflict=conflict,
    )


async def find_eligible(
    tx: Transaction, candidate: str, *, eligible: bool, why_not: str = ""
) -> None:
    """Keep whether the organisers find a candidate eligible, and why not."""
    await tx.run(
        "UPDATE candidate SET eligible = :eligible, why_not = :why_not WHERE id = :candidate",
        candidate=candidate,
        eligible=int(eligible),
        why_not=why_not,
    )


async def to_ask(tx: Reading, limit: int) -> list[str]:
    """Candidates who wanted to be asked again by now."""
    rows = await tx.all(
        "SELECT id FROM candidate WHERE ask_at <= :now ORDER BY ask_at LIMIT :limit",
        now=tx.now.timestamp(),
        limit=limit,
    )
    return [row["id"] for row in rows]


async def ask_all_again(tx: Transaction, call: str) -> None:
    """Let all who have not answered yet be asked again now, by the clock."""
    await tx.run(
        "UPDATE candidate SET ask_at = :now WHERE call = :call AND state IN ('asked', 'later')",
        call=call,
        now=tx.now.timestamp(),
    )


async def second(tx: Transaction, candidate: str, person: str) -> bool:
    """Support a candidate; False where somebody does already."""
    return bool(
        await tx.run(
            "INSERT INTO seconding (candidate, person, at) VALUES (:candidate, :person, :now)"
            " ON CONFLICT DO NOTHING",
            candidate=candidate,
            person=person,
            now=tx.now.timestamp(),
        )
    )


async def stop_seconding(tx: Transaction, candidate: str, person: str) -> bool:
    """Take support back; False where there was none."""
    return bool(
        await tx.run(
            "DELETE FROM seconding WHERE candidate = :candidate AND person = :person",
            candidate=candidate,
            person=person,
        )
    )


async def seconds(tx: Reading, candidate: str) -> set[str]:
    """Whose support of a candidate counts: that of others, and of nobody who nominated them."""
    rows = await tx.all(
        "SELECT seconding.person FROM seconding JOIN candidate ON candidate.id = candidate"
        " WHERE candidate = :candidate AND candidate.person IS NOT seconding.person"
        " AND seconding.person NOT IN"
        " (SELECT nominator FROM nomination WHERE nomination.candidate = :candidate)",
        candidate=candidate,
    )
    return {row["person"] for row in rows}


async def never_ask(tx: Transaction, person: str) -> None:
    """Let somebody never be asked again whether they would stand, in any community."""
    await tx.run(
        "INSERT INTO never_nominate (person, at) VALUES (:person, :now) ON CONFLICT DO NOTHING",
        person=person,
        now=tx.now.timestamp(),
    )


async def may_be_asked(tx: Reading, person: str) -> bool:
    """Whether somebody has not said that they are never to be asked."""
    row = await tx.one("SELECT 1 FROM never_nominate WHERE person = :person", person=person)
    return row is None


async def ask_again_after_all(tx: Transaction, person: str) -> None:
    """Let somebody be asked again, as they wish."""
    await tx.run("DELETE FROM never_nominate WHERE person = :person", person=person)


async def clear(tx: Transaction, call: str) -> None:
    """Erase, at the end of a call, who was nominated without standing, and who nominated whom.

    With it goes all that could tell of it: who stepped back, who supported whom, and what is half
    said. Of remarks, what was passed on stays, and nobody is known to have written it.
    """
    await tx.run(
        "DELETE FROM candidate WHERE call = :call"
        " AND state IN ('invited', 'asked', 'later', 'declined')",
        call=call,
    )
    await tx.run(
        "DELETE FROM nomination WHERE candidate IN (SELECT id FROM candidate WHERE call = :call)",
        call=call,
    )
    # Whoever nominated, was nominated or stood had stepped back: over is over.
    await tx.run("DELETE FROM stepped_back WHERE call = :call", call=call)
    # What was not said to its end, either.
    await tx.run(
        "DELETE FROM conversation WHERE flow IN ('nominate', 'call-remark')"
        " AND json_extract(args, '$.call') = :call",
        call=call,
    )
    await tx.run(
        "DELETE FROM seconding WHERE candidate IN (SELECT id FROM candidate WHERE call = :call)",
        call=call,
    )
    await remarks.clear(tx, call)


async def unite(tx: Transaction, kept: str, gone: str) -> None:
    """Leave two people who are one a single candidacy in each call: the one that went furthest.

    Who nominated and who supports either of them did so for the one.
    """
    rows = await tx.all(
        "SELECT own.id AS own, own.state AS own_state, other.id AS other, other.state AS state"
        " FROM candidate AS other JOIN candidate AS own"
        " ON own.call = other.call AND own.person = :kept WHERE other.person = :gone",
        kept=kept,
        gone=gone,
    )
    for row in rows:
        stays, goes = row["own"], row["other"]
        if _FURTHEST.index(row["state"]) < _FURTHEST.index(row["own_state"]):
            stays, goes = goes, stays
        for table in ("nomination", "seconding", "remark"):
            await tx.run(
                f"UPDATE OR IGNORE {table} SET candidate = :stays WHERE candidate = :goes",  # noqa: S608 - a constant
                stays=stays,
                goes=goes,
            )
        await tx.run("DELETE FROM candidate WHERE id = :goes", goes=goes)


def _candidate(row: sqlite3.Row) -> Candidate:
    return Candidate(
        id=row["id"],
        call=row["call"],
        person=row["person"],
        state=CandidateState(row["state"]),
        statement=row["statement"],
        eligible=None if row["eligible"] is None else bool(row["eligible"]),
        why_not=row["why_not"],
        conflict=row["conflict"],
        answered_at=moment_or_none(row["answered_at"]),
    )
