"""What came of trainings, as those who were there say."""

from __future__ import annotations

from storage.database import Reading, Transaction


async def save(tx: Transaction, date: str, person: str, *, useful: int, differently: str) -> None:
    """Keep somebody's answer, in place of an earlier one; `useful` is from 1 to 4."""
    await tx.run(
        "INSERT INTO training_answer (date, person, useful, differently, at)"
        " VALUES (:date, :person, :useful, :differently, :now)"
        " ON CONFLICT (date, person) DO UPDATE SET useful = :useful, differently = :differently",
        date=date,
        person=person,
        useful=useful,
        differently=differently,
        now=tx.now.timestamp(),
    )


async def useful(tx: Reading, date: str) -> list[int]:
    """How useful a date was to those who said so, the most useful first."""
    rows = await tx.all(
        "SELECT useful FROM training_answer WHERE date = :date ORDER BY useful DESC", date=date
    )
    return [row["useful"] for row in rows]


async def differently(tx: Reading, date: str) -> list[str]:
    """What people will do differently, in the order of their words, which says nothing of who."""
    rows = await tx.all(
        "SELECT differently FROM training_answer WHERE date = :date AND differently <> ''"
        " ORDER BY differently",
        date=date,
    )
    return [row["differently"] for row in rows]
