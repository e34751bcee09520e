"""How others see somebody: who said what is known to nobody, and is not kept."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.ids import new_id
from bot.model import Account
from storage import hashes, people
from storage.database import Reading, Transaction
from storage.records.peer_views import PeerView, Seen
from storage.times import moment, moment_or_none

LASTS: Final = timedelta(days=14)
REMIND_AFTER: Final = timedelta(days=7)  # whoever asked hears once how many have answered

_VIEW: Final = (
    "SELECT *, CASE WHEN closed_at IS NULL THEN (SELECT count(*) FROM peer_view_answer AS a"
    " WHERE a.view = peer_view.id) ELSE answered END AS n FROM peer_view"
)


async def begin(
    tx: Transaction, person: str, assessment: str, skills: Sequence[str], invited: int
) -> str:
    """Ask others about somebody; returns its id."""
    view = new_id()
    await tx.run(
        "INSERT INTO peer_view (id, person, assessment, skills, invited, code, began_at,"
        " closes_at, due_at) VALUES (:id, :person, :assessment, :skills, :invited, :code, :now,"
        " :closes_at, :due_at)",
        id=view,
        person=person,
        assessment=assessment,
        skills=json.dumps(list(skills)),
        invited=invited,
        code=new_id(),
        now=tx.now.timestamp(),
        closes_at=(tx.now + LASTS).timestamp(),
        due_at=(tx.now + REMIND_AFTER).timestamp(),
    )
    return view


async def find(tx: Reading, view: str) -> PeerView | None:
    """The one of this id."""
    row = await tx.one(f"{_VIEW} WHERE id = :view", view=view)
    return _view(row) if row else None


async def by_code(tx: Reading, code: str) -> PeerView | None:
    """The one whose code this is, while it can be answered."""
    row = await tx.one(f"{_VIEW} WHERE code = :code", code=code)
    return _view(row) if row and row["closes_at"] > tx.now.timestamp() else None


async def of_person(tx: Reading, person: str, limit: int) -> list[PeerView]:
    """Those about somebody, the latest first."""
    rows = await tx.all(
        f"{_VIEW} WHERE person = :person ORDER BY began_at DESC LIMIT :limit",
        person=person,
        limit=limit,
    )
    return [_view(row) for row in rows]


async def due(tx: Reading, limit: int) -> list[str]:
    """Those about which the clock has something to do, the longest due first."""
    rows = await tx.all(
        "SELECT id FROM peer_view WHERE due_at <= :now ORDER BY due_at LIMIT :limit",
        now=tx.now.timestamp(),
        limit=limit,
    )
    return [row["id"] for row in rows]


async def look_at(tx: Transaction, view: str, at: datetime) -> None:
    """Let the clock look at it again at this moment."""
    await tx.run("UPDATE peer_view SET due_at = :at WHERE id = :view", view=view, at=at.timestamp())


async def has_answered(tx: Reading, view: str, person: str) -> bool:
    """Whether somebody has answered, with any of their accounts."""
    row = await tx.one(
        "SELECT 1 FROM peer_view_answer WHERE view = :view"
        " AND mark IN (SELECT value FROM json_each(:marks))",
        view=view,
        marks=json.dumps(await _marks(tx, person)),
    )
    return row is not None


async def answer(tx: Transaction, view: str, person: str, levels: Mapping[str, int]) -> None:
    """Keep what somebody answered, in the place of what they answered before.

    Where nobody is left to answer, the clock looks at it at once.
    """
    await take_back(tx, view, person)
    await tx.run(
        "INSERT INTO peer_view_answer (view, mark, levels) VALUES (:view, :mark, :levels)",
        view=view,
        mark=(await _marks(tx, person))[0],
        levels=json.dumps(dict(levels)),
    )
    await tx.run(
        "UPDATE peer_view SET due_at = 0 WHERE id = :view AND invited <="
        " (SELECT count(*) FROM peer_view_answer AS a WHERE a.view = peer_view.id)",
        view=view,
    )


async def take_back(tx: Transaction, view: str, person: str) -> bool:
    """Erase what somebody answered; False where that is nothing."""
    erased = await tx.run(
        "DELETE FROM peer_view_answer WHERE view = :view"
        " AND mark IN (SELECT value FROM json_each(:marks))",
        view=view,
        marks=json.dumps(await _marks(tx, person)),
    )
    return erased > 0


async def answers(tx: Reading, view: str) -> list[dict[str, int]]:
    """The level of each skill in each answer; they come in an order that says nothing."""
    rows = await tx.all(
        "SELECT levels FROM peer_view_answer WHERE view = :view ORDER BY levels", view=view
    )
    return [json.loads(row["levels"]) for row in rows]


async def close(tx: Transaction, view: str, seen: Sequence[Seen]) -> None:
    """Keep what all answers together say, and erase them."""
    await tx.run(
        "UPDATE peer_view SET closed_at = :now, code = NULL, due_at = NULL, answered ="
        " (SELECT count(*) FROM peer_view_answer AS a WHERE a.view = peer_view.id)"
        " WHERE id = :view",
        view=view,
        now=tx.now.timestamp(),
    )
    await tx.run("DELETE FROM peer_view_answer WHERE view = :view", view=view)
    await tx.many(
        "INSERT INTO peer_view_level (view, skill, level, apart)"
        " VALUES (:view, :skill, :level, :apart)",
        [
            {"view": view, "skill": one.skill, "level": one.level, "apart": int(one.apart)}
            for one in seen
        ],
    )


async def seen(tx: Reading, view: str) -> list[Seen]:
    """What others see, once it is closed."""
    rows = await tx.all("SELECT * FROM peer_view_level WHERE view = :view", view=view)
    return [Seen(row["skill"], row["level"], bool(row["apart"])) for row in rows]


async def erase(tx: Transaction, view: str) -> None:
    """Let nothing be left of it."""
    await tx.run("DELETE FROM peer_view WHERE id = :view", view=view)


async def drop_of_account(tx: Transaction, account: Account) -> None:
    """Erase what this account answered, as its person is forgotten."""
    mark = await hashes.of_account(tx, account)
    await tx.run("DELETE FROM peer_view_answer WHERE mark = :mark", mark=mark)


async def drop_of_banned(tx: Transaction, community: str, account: Account) -> None:
    """Erase what this account answered about people of a community that banned it."""
    await tx.run(
        "DELETE FROM peer_view_answer WHERE mark = :mark AND view IN"
        " (SELECT v.id FROM membership AS m JOIN peer_view AS v ON v.person = m.person"
        " WHERE m.community = :community)",
        mark=await hashes.of_account(tx, account),
        community=community,
    )


async def drop_second_answers(tx: Transaction, person: str) -> None:
    """Erase what somebody, now that they are one, answered about themselves or answered twice."""
    marks = json.dumps(await _marks(tx, person))
    await tx.run(
        "DELETE FROM peer_view_answer WHERE mark IN (SELECT value FROM json_each(:marks))"
        " AND view IN (SELECT id FROM peer_view WHERE person = :person)",
        marks=marks,
        person=person,
    )
    await tx.run(
        "DELETE FROM peer_view_answer WHERE mark IN (SELECT value FROM json_each(:marks))"
        " AND EXISTS (SELECT 1 FROM peer_view_answer AS other"
        " WHERE other.view = peer_view_answer.view AND other.mark < peer_view_answer.mark"
        " AND other.mark IN (SELECT value FROM json_each(:marks)))",
        marks=marks,
    )


async def _marks(tx: Reading, person: str) -> list[str]:
    accounts = [known.account for known in await people.accounts_of(tx, person)]
    return await hashes.of_accounts(tx, accounts)


def _view(row: sqlite3.Row) -> PeerView:
    return PeerView(
        id=row["id"],
        person=row["person"],
        assessment=row["assessment"],
        skills=tuple(json.loads(row["skills"])),
        invited=row["invited"],
        answered=row["n"],
        code=row["code"] or "",
        began_at=moment(row["began_at"]),
        closes_at=moment(row["closes_at"]),
        closed_at=moment_or_none(row["closed_at"]),
        due_at=moment_or_none(row["due_at"]),
    )
