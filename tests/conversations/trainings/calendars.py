"""Trainings for calendars, and a second, independent parser that reads them back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import vobject
from vobject import icalendar as vobject_calendar

from conversations.trainings.dates import held
from conversations.trainings.wall_clock import moment
from storage.records.trainings import (
    DateState,
    Format,
    Outline,
    Reach,
    Training,
    TrainingDate,
    TrainingState,
    Words,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
WHEN = datetime.fromisoformat


def outline(
    zone: str = "Europe/Berlin",
    starts: str | datetime = "2026-03-10 18:00",
    rule: str = "",
    length: int = 90,
    **changes: Any,
) -> Outline:
    fields: dict[str, Any] = {
        "words": {"en": Words("Editing together", "Bring a laptop.")},
        "skills": (),
        "level": None,
        "languages": ("en",),
        "format": Format.HYBRID,
        "place": "Library, room 2",
        "link": "https://meet.example.org/abc?d=1",
        "reach": Reach.LOCAL,
        "zone": zone,
        "starts": WHEN(starts) if isinstance(starts, str) else starts,
        "length": timedelta(minutes=length),
        "rule": rule,
        "seats": None,
        "posted": True,
    }
    return Outline(**(fields | changes))


def training(of: Outline | None = None, *, sequence: int = 0) -> Training:
    return Training(
        id="training",
        community="community",
        host=None,
        outline=of or outline(),
        state=TrainingState.OPEN,
        reason="",
        uid="training@banyan",
        sequence=sequence,
        made_at=NOW - timedelta(days=9),
        changed_at=NOW - timedelta(days=2),
    )


def dates(of: Training, most: int = 8) -> list[TrainingDate]:
    """The first dates of a training, as they are written down."""
    plan = of.outline
    before = moment(plan.starts, plan.zone) + timedelta(days=366)
    found = held(plan.starts, plan.rule, plan.zone, after=ALWAYS, before=before, most=most)
    return [date(of, wall, at, str(n)) for n, (wall, at) in enumerate(found)]


def date(of: Training, wall: datetime, at: datetime, name: str) -> TrainingDate:
    ends = at + of.outline.length
    return TrainingDate(name, of.id, wall, wall, at, ends, DateState.PLANNED, "", "code")


def moved(one: TrainingDate, wall: datetime, zone: str) -> TrainingDate:
    at = moment(wall, zone)
    length = one.ends_at - one.starts_at
    return TrainingDate(
        one.id, one.training, one.original, wall, at, at + length, one.state, "", one.code
    )


def read(file: str) -> Any:
    """The calendar, as the second parser reads it: with the zones that the file itself holds."""
    for zone in list(vobject_calendar.__dict__["__tzidMap"]):
        if zone != "UTC":
            del vobject_calendar.__dict__["__tzidMap"][zone]
    found = list(vobject.readComponents(file))
    assert len(found) == 1
    return found[0]


def events(file: str) -> list[Any]:
    return list(read(file).contents.get("vevent", []))


def when(event: Any) -> tuple[datetime, datetime]:
    """From when to when, in UTC."""
    starts = event.dtstart.value.astimezone(UTC)
    if "duration" in event.contents:
        return starts, starts + event.duration.value
    return starts, event.dtend.value.astimezone(UTC)


def moments(found: Iterable[TrainingDate]) -> list[datetime]:
    return [one.starts_at for one in found]
