"""What people report to the organisers and the outside contact."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime

from bot.ids import new_id
from bot.model import Account
from storage import hashes, people
from storage.database import Reading, Transaction
from storage.records.reports import Report
from storage.times import moment, moment_or_none


async def add(
    tx: Transaction,
    reporter: str,
    words: str,
    *,
    community: str | None = None,
    about: Account | None = None,
    match: str | None = None,
    request: str | None = None,
) -> str:
    """Keep a report; returns its id. Accounts are kept as keyed hashes only."""
    report = new_id()
    last_used, *_others = await _marks(tx, reporter)
    await tx.run(
        "INSERT INTO report (id, community, reporter, account, about, match, request,"
        " words, at)"
        " VALUES (:id, :community, :reporter, :account, :about, :match,"
        " :request, :words, :now)",
        id=report,
        community=community,
        reporter=reporter,
        account=last_used,
        about=await hashes.of_account(tx, about) if about else "",
        match=match,
        request=request,
        words=words,
        now=tx.now.timestamp(),
    )
    return report


async def find(tx: Reading, report: str) -> Report | None:
    """The report of this id."""
    row = await tx.one("SELECT * FROM report WHERE id = :report", report=report)
    return _report(row) if row else None


async def open_of(tx: Reading, community: str) -> list[Report]:
    """Reports of a community that wait for an outcome, the oldest first."""
    rows = await tx.all(
        "SELECT * FROM report WHERE community = :community AND state = 'open' ORDER BY at, id",
        community=community,
    )
    return [_report(row) for row in rows]


async def open_about_match(tx: Reading, match: str) -> list[Report]:
    """Reports of a match that wait for an outcome, the oldest first."""
    rows = await tx.all(
        "SELECT * FROM report WHERE match = :match AND state = 'open' ORDER BY at, id",
        match=match,
    )
    return [_report(row) for row in rows]


async def count_of(tx: Reading, reporter: str, since: datetime) -> int:
    """How many reports somebody has made since then, also before they were forgotten."""
    row = await tx.one(
        "SELECT count(*) AS n FROM report"
        " WHERE account IN (SELECT value FROM json_each(:marks)) AND at > :since",
        marks=json.dumps(await _marks(tx, reporter)),
        since=since.timestamp(),
    )
    return row["n"] if row else 0


async def is_about(tx: Reading, report: Report, person: str) -> bool:
    """Whether a report names an account of this person, who must not see it."""
    return report.about in await _marks(tx, person)


async def close(tx: Transaction, report: str, outcome: str) -> bool:
    """Write how a report ended; False where it had ended already."""
    changed = await tx.run(
        "UPDATE report SET state = 'closed', outcome = :outcome, closed_at = :now"
        " WHERE id = :report AND state = 'open'",
        report=report,
        outcome=outcome,
        now=tx.now.timestamp(),
    )
    return changed == 1


async def _marks(tx: Reading, person: str) -> list[str]:
    """The marks of this person's accounts, the last used first."""
    accounts = [known.account for known in await people.accounts_of(tx, person)]
    return await hashes.of_accounts(tx, accounts)


def _report(row: sqlite3.Row) -> Report:
    return Report(
        id=row["id"],
        community=row["community"],
        reporter=row["reporter"],
        about=row["about"],
        words=row["words"],
        outcome=row["outcome"],
        at=moment(row["at"]),
        closed_at=moment_or_none(row["closed_at"]),
        match=row["match"],
        request=row["request"],
    )
