"""A training as it may be, so that a test can begin with what it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from bot.i18n.zones import zone_info
from conversations.trainings import steps
from storage import training_dates, trainings
from storage.database import Reading, Transaction
from storage.records.trainings import Format, Outline, Reach, Training, TrainingDate, Words

ZONE: Final = "Africa/Accra"
LINK: Final = "https://meet.example.org/wiki-basics"
WORDS: Final = Words(
    "Wiki basics", "Your first edit, step by step.", "people who have never edited", ""
)


def outline(now: datetime, **other: Any) -> Outline:
    """One that is held online in three days at six in the evening, for an hour and a half."""
    day = (now + timedelta(days=3)).astimezone(zone_info(ZONE))
    whole = Outline(
        words={"en": WORDS},
        skills=(),
        level=None,
        languages=("en",),
        format=Format.ONLINE,
        place="",
        link=LINK,
        reach=Reach.LOCAL,
        zone=ZONE,
        starts=day.replace(hour=18, minute=0, second=0, microsecond=0, tzinfo=None),
        length=timedelta(minutes=90),
        rule="",
        seats=None,
        posted=True,
    )
    return replace(whole, **other)


async def planned(tx: Transaction, community: str, host: str, **other: Any) -> Training:
    """A training that is planned, with its dates."""
    made = await steps.create(tx, community, host, outline(tx.now, **other))
    found = await trainings.find(tx, made) if made else None
    if found is None:
        raise AssertionError("none of its dates is still to come")
    return found


async def first_date(tx: Reading, training: str) -> TrainingDate:
    """The next date of a training."""
    (found,) = await training_dates.coming(tx, [training], 1)
    return found
