"""Plans of who is brought together with whom in a programme."""

from __future__ import annotations

from collections.abc import Mapping

from storage.database import Reading, Transaction
from storage.records.programmes import Plan


async def pairs(tx: Reading, programme: str, plan: Plan) -> dict[str, str]:
    """Who would be brought together with which mentor; empty where that is not known."""
    rows = await tx.all(
        "SELECT applicant, mentor FROM programme_pair WHERE programme = :programme AND plan = :plan"
        " ORDER BY applicant",
        programme=programme,
        plan=str(plan),
    )
    return {row["applicant"]: row["mentor"] for row in rows}


async def has_plan(tx: Reading, programme: str) -> bool:
    """Whether its organisers have begun to decide."""
    row = await tx.one(
        "SELECT 1 FROM programme_pair WHERE programme = :programme AND plan = 'chosen' LIMIT 1",
        programme=programme,
    )
    return row is not None


async def keep(tx: Transaction, programme: str, plan: Plan, pairs: Mapping[str, str]) -> None:
    """Keep who would be brought together with whom, instead of what was kept before."""
    await tx.run(
        "DELETE FROM programme_pair WHERE programme = :programme AND plan = :plan",
        programme=programme,
        plan=str(plan),
    )
    await tx.many(
        "INSERT INTO programme_pair (programme, plan, applicant, mentor)"
        " SELECT :programme, :plan, one.id, two.id FROM person AS one, person AS two"
        " WHERE one.id = :applicant AND two.id = :mentor",
        [
            {"programme": programme, "plan": str(plan), "applicant": one, "mentor": two}
            for one, two in pairs.items()
        ],
    )


async def change(tx: Transaction, programme: str, applicant: str, mentor: str) -> None:
    """Give somebody another mentor in what was approved."""
    await tx.run(
        "INSERT INTO programme_pair (programme, plan, applicant, mentor)"
        " VALUES (:programme, 'chosen', :applicant, :mentor)"
        " ON CONFLICT (programme, plan, applicant) DO UPDATE SET mentor = :mentor",
        programme=programme,
        applicant=applicant,
        mentor=mentor,
    )


async def clear(tx: Transaction, programme: str) -> None:
    """Keep no plan of it any longer, nor whom anybody would have liked best."""
    await tx.run("DELETE FROM programme_pair WHERE programme = :programme", programme=programme)
    await tx.run("DELETE FROM programme_wish WHERE programme = :programme", programme=programme)
