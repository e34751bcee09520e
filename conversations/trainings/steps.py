"""What planning and holding trainings reads and leaves behind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.model import Plain
from bot.text import Text, verbatim
from conversations.assessment.steps import skill_names
from conversations.trainings import dates
from conversations.trainings.wall_clock import moment
from storage import sign_ups, training_answers, training_dates, trainings
from storage.database import Reading, Transaction
from storage.records.trainings import Outline, Training
from storage.training_dates import Planned

MOST_AHEAD: Final = 60  # dates of a training that are written down at a time
# After which further dates are written down; the way in by a post is good for a little longer.
WRITE_AGAIN: Final = timedelta(days=28)


async def create(
    tx: Transaction, community: str, host: str, outline: Outline, *, imported_uid: str = ""
) -> str | None:
    """Keep a training with its dates; returns its id, None where none of them is still to come.

    Raises `RuleError`.
    """
    if dates.over(outline.starts, outline.rule, outline.zone, tx.now):
        return None
    # At once: who holds it is to be reminded, too.
    training = await trainings.create(
        tx, community, host, outline, due_at=tx.now, imported_uid=imported_uid
    )
    await write_dates(tx, training, outline)
    return training


async def write_dates(tx: Transaction, training: str, outline: Outline) -> None:
    """Write down the dates of the year ahead that are not there yet."""
    held = dates.held(
        outline.starts,
        outline.rule,
        outline.zone,
        after=tx.now,
        before=tx.now + dates.AHEAD,
        most=MOST_AHEAD,
    )
    planned = [Planned(wall, at, at + outline.length) for wall, at in held]
    await training_dates.add(tx, training, planned)


async def further_dates(tx: Transaction, training: Training) -> list[str]:
    """Write down what has come into sight, for those who come to all dates, too.

    Returns the ids of the dates that are new.
    """
    before = {one.id for one in await training_dates.of_training(tx, training.id)}
    await write_dates(tx, training.id, training.outline)
    after = await training_dates.of_training(tx, training.id)
    new = [one.id for one in after if one.id not in before]
    in_series = await sign_ups.in_series(tx, training.id)
    for date in new:
        await sign_ups.sign_up_all(tx, date, in_series)
    await trainings.put_off(tx, training.id, tx.now + WRITE_AGAIN)
    return new


async def is_over(tx: Reading, training: Training) -> bool:
    """Whether no date is to come, and none will be written down."""
    if await training_dates.planned(tx, training.id):
        return False
    outline, sight = training.outline, tx.now + dates.AHEAD
    return dates.over(outline.starts, outline.rule, outline.zone, sight)


async def names_in(tx: Reading, training: Training) -> Sequence[Text]:
    """What the community calls the skills of a training; ids that it does not know as they are."""
    known = await skill_names(tx, training.community)
    return [known.get(one, verbatim(one)) for one in training.outline.skills]


def at(outline: Outline, wall: datetime) -> tuple[datetime, datetime]:
    """When a date that is at this time on the wall begins and ends."""
    begins = moment(wall, outline.zone)
    return begins, begins + outline.length


async def say_how_it_was(
    tx: Transaction, *, person: str, date: str, useful: int, differently: str
) -> Plain:
    """Keep how a date was for somebody who was on it; False where they were not."""
    if await sign_ups.find(tx, date, person) is None:
        return False
    await training_answers.save(tx, date, person, useful=useful, differently=differently)
    return True
