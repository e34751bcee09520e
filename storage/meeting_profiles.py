"""What people told so that they can be brought together with others."""

from __future__ import annotations

import json

from storage.database import Reading, Transaction
from storage.records.meeting_profiles import MeetingProfile


async def of_person(tx: Reading, person: str) -> MeetingProfile:
    """What somebody told; empty where they told nothing yet."""
    row = await tx.one("SELECT * FROM meeting_profile WHERE person = :person", person=person)
    if row is None:
        return MeetingProfile(person)
    return MeetingProfile(
        person=row["person"],
        speaks=json.loads(row["speaks"]),
        hours=tuple((day, start, end) for day, start, end in json.loads(row["hours"])),
        gender=row["gender"],
        own_gender=bool(row["own_gender"]),
        relayed=bool(row["relayed"]),
    )


async def save(tx: Transaction, profile: MeetingProfile) -> None:
    """Keep this, instead of what was told before."""
    await tx.run(
        "INSERT INTO meeting_profile (person, speaks, hours, gender, own_gender, relayed)"
        " VALUES (:person, :speaks, :hours, :gender, :own_gender, :relayed)"
        " ON CONFLICT (person) DO UPDATE SET speaks = :speaks, hours = :hours,"
        " gender = :gender, own_gender = :own_gender, relayed = :relayed",
        person=profile.person,
        speaks=json.dumps(dict(profile.speaks)),
        hours=json.dumps(profile.hours),
        gender=profile.gender,
        own_gender=int(profile.own_gender),
        relayed=int(profile.relayed),
    )


async def is_known(tx: Reading, person: str) -> bool:
    """Whether somebody was asked before, even if they told nothing."""
    row = await tx.one("SELECT 1 FROM meeting_profile WHERE person = :person", person=person)
    return row is not None


async def delete(tx: Transaction, person: str) -> None:
    """Erase what somebody told, and what they confirmed to communities."""
    await tx.run("DELETE FROM meeting_profile WHERE person = :person", person=person)
    await tx.run("DELETE FROM agreement WHERE person = :person", person=person)
