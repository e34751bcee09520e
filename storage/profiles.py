"""What people offer and what they want to learn; only what they chose to show."""

from __future__ import annotations

from storage.database import Reading, Transaction
from storage.records.profiles import Part, ProfileSkill
from storage.times import moment


async def offer(tx: Transaction, person: str, skill: str, level: int) -> None:
    """Show that somebody can help with a skill; called only after they said so."""
    await _show(tx, person, skill, Part.HELPS, level)


async def want(tx: Transaction, person: str, skill: str, level: int | None = None) -> None:
    """Show that somebody wants to learn a skill; called only after they said so."""
    await _show(tx, person, skill, Part.LEARNS, level)


async def remove(tx: Transaction, person: str, skill: str, part: Part) -> bool:
    """Show a skill no longer; False where it was not shown."""
    deleted = await tx.run(
        "DELETE FROM profile_skill WHERE person = :person AND skill = :skill AND part = :part",
        person=person,
        skill=skill,
        part=str(part),
    )
    return deleted == 1


async def of_person(tx: Reading, person: str) -> list[ProfileSkill]:
    """Everything that somebody shows, the first shown first."""
    rows = await tx.all(
        "SELECT * FROM profile_skill WHERE person = :person ORDER BY at, skill", person=person
    )
    return [
        ProfileSkill(
            row["person"], row["skill"], Part(row["part"]), row["level"], moment(row["at"])
        )
        for row in rows
    ]


async def _show(tx: Transaction, person: str, skill: str, part: Part, level: int | None) -> None:
    await tx.run(
        "INSERT INTO profile_skill (person, skill, part, level, at)"
        " VALUES (:person, :skill, :part, :level, :now)"
        " ON CONFLICT (person, skill, part) DO UPDATE SET level = :level, at = :now",
        person=person,
        skill=skill,
        part=str(part),
        level=level,
        now=tx.now.timestamp(),
    )
