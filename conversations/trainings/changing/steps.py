"""What changing, moving and cancelling trainings reads and leaves behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.model import Plain
from conversations.trainings import dates
from conversations.trainings.changing.replanning import are_monthly, paired
from conversations.trainings.planning.steps import as_wished, in_step, is_replanned, left_of
from conversations.trainings.planning.wishes import outline_of, starts_of
from conversations.trainings.steps import MOST_AHEAD, at, further_dates, is_over
from conversations.trainings.wall_clock import moment, on_the_wall
from conversations.trainings.words import words_for
from storage import audit, people, sign_ups, training_dates, training_reminders, trainings
from storage.database import Reading, Transaction
from storage.records.trainings import (
    DateState,
    Outline,
    SignUp,
    Training,
    TrainingDate,
    TrainingState,
    Words,
)

LONGEST_AHEAD: Final = dates.AHEAD
SHOWN_IN_CALENDARS: Final = (
    "words",
    "format",
    "place",
    "link",
    "zone",
    "starts",
    "length",
    "rule",
)


@dataclass(frozen=True, slots=True)
class Changed:
    """What has become of a training, and of the dates that were to come."""

    before: Training
    after: Training
    anew: Sequence[tuple[TrainingDate, TrainingDate]]  # dates as they were, as they are
    dropped: Sequence[tuple[TrainingDate, Sequence[SignUp]]]  # with who would have come
    new: Sequence[str]  # ids of dates that there were not before

    @property
    def moved(self) -> list[tuple[TrainingDate, TrainingDate]]:
        """Those to which people have to come at another time."""
        return [
            (old, new)
            for old, new in self.anew
            if old.state is DateState.PLANNED and old.starts_at != new.starts_at
        ]


async def change(
    tx: Transaction, person: str, training: Training, before: Plain, wish: Plain
) -> Changed:
    """Let a training be as it is wished, and its dates with it; `before` is what was shown."""
    by, replanned = starts_of(wish) - starts_of(before), is_replanned(before, wish)
    wish = as_wished(training, before, wish, tx.now)
    outline, rest = outline_of(wish), left_of(training.outline, tx.now)
    if replanned:
        outline = in_step(outline)
    else:  # the whole series stays as it is written, not only what is left of it
        outline = replace(outline, starts=training.outline.starts, rule=training.outline.rule)
    await trainings.change(tx, training.id, outline, in_calendars=_shows(training, outline))
    if wish["host"] and wish["host"] != training.host:
        await trainings.host(tx, training.id, wish["host"])
    after = await trainings.find(tx, training.id)
    if after is None:
        raise AssertionError("a training that was changed is there")
    await audit.note(tx, person, "training changed", community=training.community, about=after.id)
    if not replanned:
        return Changed(training, after, (), (), ())
    anew, dropped = await _plan_anew(tx, training, rest, outline, by)
    new = await further_dates(tx, after)
    return Changed(training, after, anew, dropped, new)


def _shows(before: Training, after: Outline) -> bool:
    """Whether calendars show something that is not so any more."""
    return any(getattr(before.outline, part) != getattr(after, part) for part in SHOWN_IN_CALENDARS)


async def _plan_anew(
    tx: Transaction, training: Training, rest: Outline, outline: Outline, by: timedelta
) -> tuple[list[tuple[TrainingDate, TrainingDate]], list[tuple[TrainingDate, Sequence[SignUp]]]]:
    """Let each date to come be when the new rule has it; what it does not have is taken off."""
    wall = on_the_wall(tx.now, rest.zone)
    known = await training_dates.of_training(tx, training.id)
    ahead = [one for one in known if one.original > wall or one.starts_at > tx.now]
    held = [on for on, _at in _held(outline, tx.now)]
    monthly = are_monthly(rest.rule, outline.rule)
    becomes = paired([one.original for one in ahead], held, by, monthly=monthly)
    anew: list[tuple[TrainingDate, TrainingDate]] = []
    dropped: list[tuple[TrainingDate, Sequence[SignUp]]] = []
    for one in ahead:
        if one.original in becomes:
            anew.append((one, _at_its_time(one, becomes[one.original], outline)))
        elif one.original <= wall:  # its day by the rule is over: it was moved, and stays there
            anew.append((one, _at_its_time(one, one.original, outline)))
        elif one.state is DateState.PLANNED:
            dropped.append((one, await sign_ups.of_date(tx, one.id)))
    await training_dates.delete(tx, [one.id for one, _who in dropped])
    await training_dates.plan_anew(tx, [new for _old, new in anew])
    return anew, dropped


def _held(outline: Outline, now: datetime) -> list[dates.Held]:
    return dates.held(
        outline.starts,
        outline.rule,
        outline.zone,
        after=now,
        before=now + dates.AHEAD,
        most=MOST_AHEAD,
    )


def _at_its_time(date: TrainingDate, original: datetime, outline: Outline) -> TrainingDate:
    """A date by its new rule; one that was moved stays where it was moved to."""
    starts = original if date.starts == date.original else date.starts
    if date.state is DateState.OVER:
        return replace(date, original=original)
    begins, ends = at(outline, starts)
    return replace(date, original=original, starts=starts, starts_at=begins, ends_at=ends)


async def date_of(tx: Reading, *, person: str, date: str) -> Plain:
    """When a date is, its training and the zone; None: it is not to come any more."""
    found = await training_dates.find(tx, date)
    training = await trainings.find(tx, found.training) if found else None
    if found is None or training is None or found.state is not DateState.PLANNED:
        return None
    if found.starts_at <= tx.now:
        return None
    return {
        "training": training.id,
        "starts": found.starts.isoformat(timespec="minutes"),
        "at": found.starts_at.isoformat(),
        "zone": training.outline.zone,
        "today": on_the_wall(tx.now, training.outline.zone).date().isoformat(),
    }


async def moment_of(tx: Reading, *, person: str, date: str, starts: str) -> Plain:
    """The moment that a date would be at, ISO 8601; None: that has passed, or is not to be had."""
    found = await training_dates.find(tx, date)
    training = await trainings.find(tx, found.training) if found else None
    if training is None:
        return None
    begins, _ends = at(training.outline, datetime.fromisoformat(starts))
    return begins.isoformat() if tx.now < begins <= tx.now + LONGEST_AHEAD else None


async def move(tx: Transaction, *, person: str, date: str, starts: str) -> Plain:
    """Let one date be at another time; returns when it was, None where it cannot be moved."""
    found = await training_dates.find(tx, date)
    training = await trainings.find(tx, found.training) if found else None
    if found is None or training is None or found.starts_at <= tx.now:
        return None
    wall = datetime.fromisoformat(starts)
    begins, ends = at(training.outline, wall)
    if found.state is not DateState.PLANNED or begins <= tx.now or begins == found.starts_at:
        return None
    await training_dates.move(tx, date, wall, begins, ends)
    if not training.outline.rule:  # the only one: no rule has it anywhere else
        outline = replace(training.outline, starts=wall)
        await trainings.change(tx, training.id, outline, in_calendars=True)
        moved = replace(found, original=wall, starts=wall, starts_at=begins, ends_at=ends)
        await training_dates.plan_anew(tx, [moved])
    else:
        await trainings.changed(tx, training.id)
    await audit.note(tx, person, "training moved", community=training.community, about=training.id)
    return found.starts_at.isoformat()


async def cancel_date(tx: Transaction, *, person: str, date: str, reason: str) -> Plain:
    """Cancel one date, with its reminders: `{"dates": [id]}`, None where it is not to come."""
    found = await training_dates.find(tx, date)
    training = await trainings.find(tx, found.training) if found else None
    if found is None or training is None or found.ends_at <= tx.now:
        return None
    if not training.outline.rule:
        return await cancel_all(tx, person=person, training=training.id, reason=reason)
    if not await _cancel(tx, found, reason):
        return None
    await trainings.changed(tx, training.id)
    await audit.note(
        tx, person, "training date cancelled", community=training.community, about=training.id
    )
    if await is_over(tx, training):
        await trainings.end(tx, training.id, TrainingState.OVER)
    return {"dates": [date]}


async def cancel_all(tx: Transaction, *, person: str, training: str, reason: str) -> Plain:
    """Cancel a training with all dates to come: `{"dates": [id…]}`, None where it is over."""
    found = await trainings.find(tx, training)
    if found is None:
        return None
    if not await trainings.end(tx, training, TrainingState.CANCELLED, reason=reason):
        return None
    cancelled = [
        one.id
        for one in await training_dates.of_training(tx, training)
        if one.ends_at > tx.now and await _cancel(tx, one, reason)
    ]
    await audit.note(tx, person, "training cancelled", community=found.community, about=training)
    return {"dates": cancelled}


async def _cancel(tx: Transaction, date: TrainingDate, reason: str) -> bool:
    if not await training_dates.end(tx, date.id, DateState.CANCELLED, reason=reason):
        return False
    who = [one.person for one in await sign_ups.of_date(tx, date.id)]
    await training_reminders.forget(tx, [date.id], who)
    return True


async def words_of(tx: Reading, *, person: str, training: str) -> Plain:
    """What is said about a training, as who asks reads it; None: it is not open."""
    found = await trainings.find(tx, training)
    who = await people.find(tx, person)
    if found is None or found.state is not TrainingState.OPEN:
        return None
    return asdict(words_for(found.outline, who.languages if who else ()))


async def describe(
    tx: Transaction, *, person: str, training: str, language: str, words: Plain
) -> Plain:
    """Say what a training is in one more language; False where it is not open."""
    found = await trainings.find(tx, training)
    if found is None or found.state is not TrainingState.OPEN:
        return False
    texts = {**found.outline.words, language: Words(**words)}
    outline = replace(found.outline, words=texts)
    await trainings.change(tx, training, outline, in_calendars=False)
    await audit.note(tx, person, "training changed", community=found.community, about=training)
    return True


async def follow_zones(tx: Transaction) -> int:
    """Let dates to come be when their zones have them by the rules of today; returns how many."""
    other = []
    for date, zone, length in await training_dates.all_planned(tx):
        begins = moment(date.starts, zone)
        if begins != date.starts_at:
            other.append(replace(date, starts_at=begins, ends_at=begins + length))
    await training_dates.plan_anew(tx, other)
    await training_reminders.work_out_anew(tx, [one.id for one in other])
    return len(other)
