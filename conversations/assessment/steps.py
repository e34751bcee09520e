"""What the conversations of the self-assessment read and keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from bot.i18n.zones import zone_info
from bot.model import Plain
from bot.text import Text
from conversations.assessment.framework_file import framework_of
from conversations.assessment.when import in_the_morning
from conversations.trainings.words import words_for
from storage import (
    assessments,
    audit,
    frameworks,
    people,
    profiles,
    reminders,
    training_dates,
    trainings,
)
from storage.database import Reading, Transaction
from storage.records.assessments import AssessedLevel
from storage.records.people import Person
from storage.records.profiles import Part

AGAIN_AFTER: Final = 120  # days: three to six months, as long as habits take to change
PRACTICE, AGAIN = "practice", "again"  # kinds of reminders
COMPARED: Final = 10  # earlier self-assessments that are looked at for what moved


async def framework_file(tx: Reading, *, person: str, community: str, version: int) -> Plain:
    """A community's own file as it was uploaded; empty where it has none, or it has gone."""
    found = await frameworks.find(tx, community, version) if version else None
    return found.body if found else ""


async def framework_in_use(tx: Reading, *, person: str, community: str) -> Plain:
    """The file that a community uses now; empty where it has none of its own."""
    found = await frameworks.in_use(tx, community)
    return found.body if found else ""


async def skill_names(tx: Reading, community: str) -> dict[str, Text]:
    """What a community calls the skills that it knows now, by their ids."""
    found = await frameworks.in_use(tx, community)
    return {one.id: one.name for one in framework_of(found.body if found else "").skills}


async def use_framework(tx: Transaction, *, person: str, community: str, body: str) -> Plain:
    """Use a community's own file from now on; returns its version."""
    version = await frameworks.save(tx, community, body)
    await frameworks.use(tx, community, version)
    await audit.note(tx, person, "framework used", community=community, about=str(version))
    return version


async def training_about(tx: Transaction, *, person: str, skill: str) -> Plain:
    """The next training about a skill in somebody's communities; None where there is none."""
    found = await training_dates.next_about(tx, person, skill)
    training = await trainings.find(tx, found.training) if found else None
    known = await people.find(tx, person)
    if found is None or training is None or known is None:
        return None
    title = words_for(training.outline, known.languages).title
    return {"date": found.id, "title": title, "at": found.starts_at.isoformat()}


async def save(
    tx: Transaction,
    *,
    person: str,
    role: str,
    community: str,
    version: int,
    levels: Mapping[str, int | None],
    examples: Mapping[str, str],
) -> Plain:
    """Keep a self-assessment; returns its id and what was known of the person before.

    That is the levels of the time before, the skills that the profile shows already, and whether
    the person will be asked to look again.
    """
    who = await _person(tx, person)
    before = await _levels_before(tx, person, community)
    shown = await profiles.of_person(tx, person)
    id = await assessments.save(
        tx,
        person,
        [AssessedLevel(skill, level, examples.get(skill, "")) for skill, level in levels.items()],
        role=role,
        community=community or None,
        framework_version=version,
    )
    await _ask_again_later(tx, who)
    return {
        "id": id,  # by which the conversation is found when the person deletes its result
        "before": before,
        "helps": [one.skill for one in shown if one.part is Part.HELPS],
        "learns": [one.skill for one in shown if one.part is Part.LEARNS],
        "again": who.unprompted,
    }


async def show(
    tx: Transaction, *, person: str, part: str, levels: Mapping[str, int], chosen: Sequence[str]
) -> Plain:
    """Show the chosen ones of these skills in the profile, and the others not."""
    for skill, level in levels.items():
        if skill not in chosen:
            await profiles.remove(tx, person, skill, Part(part))
        elif part == Part.HELPS:
            await profiles.offer(tx, person, skill, level)
        else:
            await profiles.want(tx, person, skill, level)
    return None


async def remind(tx: Transaction, *, person: str, about: str, days: int) -> Plain:
    """Remind somebody of what they want to try; returns the day, on their own calendar."""
    who = await _person(tx, person)
    due = in_the_morning(tx.now, days, who.zone)
    await reminders.add(tx, person, PRACTICE, about, due)
    day: date = due.astimezone(zone_info(who.zone)).date()
    return day.isoformat()


async def _ask_again_later(tx: Transaction, who: Person) -> None:
    """One question in some months; a new self-assessment puts it off."""
    if who.unprompted:
        due = in_the_morning(tx.now, AGAIN_AFTER, who.zone)
        await reminders.add(tx, who.id, AGAIN, "assess", due)


async def _levels_before(tx: Reading, person: str, community: str) -> dict[str, int]:
    """The latest level of each skill; other communities' skills may mean something else."""
    levels: dict[str, int] = {}
    for assessment in await assessments.history(tx, person, COMPARED):
        if (assessment.community or "") != community:
            continue
        for one in assessment.levels:
            if one.level is not None:
                levels.setdefault(one.skill, one.level)
    return levels


async def _person(tx: Reading, person: str) -> Person:
    found = await people.find(tx, person)
    if found is None:
        raise LookupError("Expected a person who is in a conversation to be known.")
    return found
