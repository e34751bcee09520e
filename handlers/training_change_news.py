"""Who is told what when a training changes: everybody who has signed up, at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from bot.model import Button, Buttons, ToPerson, Weight
from bot.text import Text, _, pgettext
from conversations.quiet_hours import after_quiet_hours
from conversations.trainings.changing import news
from conversations.trainings.changing.steps import Changed
from conversations.trainings.words import words_for
from handlers.trainings import ALL, Held, data
from handlers.turn import Turn
from handlers.unprompted import tell
from storage import memberships, sign_ups
from storage.records.people import Person
from storage.records.trainings import DateState, SeatState, Training, TrainingDate

NEAR: Final = timedelta(days=1)  # what begins by then is told in the night, too


@dataclass(frozen=True, slots=True)
class ChangeLetter:
    """What somebody is told about a change, and from when on."""

    person: str
    text: Text
    buttons: Buttons
    not_before: datetime


@dataclass(slots=True)
class _Felt:
    """What a change is for one person."""

    coming: list[TrainingDate] = field(default_factory=list)  # that they are signed up for
    moved: list[news.Move] = field(default_factory=list)
    dropped: list[datetime] = field(default_factory=list)
    seated: bool = False  # on one of them


def send(turn: Turn, letters: Iterable[ChangeLetter]) -> None:
    """Tell everybody what there is for them."""
    for one in letters:
        turn.say(
            one.text,
            one.buttons,
            to=ToPerson(one.person),
            weight=Weight.NOTICE,
            not_before=one.not_before,
        )


async def about(turn: Turn, done: Changed, coming: Sequence[TrainingDate]) -> list[ChangeLetter]:
    """What those who signed up are told about a training that is another one now."""
    felt = await _felt(turn, done, coming)
    letters = []
    for known in await _people(turn, felt):
        theirs = felt[known.id]
        text = news.changed(
            done.before.outline,
            done.after.outline,
            known.languages,
            theirs.moved,
            theirs.dropped,
            seated=theirs.seated,
        )
        if text:
            first = theirs.coming[0] if theirs.coming else None
            times = [*theirs.dropped, *(at for move in theirs.moved for at in move)]
            letters.append(_letter(turn, known, text, first, times))
    return letters


async def _felt(turn: Turn, done: Changed, coming: Sequence[TrainingDate]) -> dict[str, _Felt]:
    was = {new.id: old.starts_at for old, new in done.moved}
    felt: dict[str, _Felt] = defaultdict(_Felt)
    for date in coming:
        for one in await sign_ups.of_date(turn.tx, date.id):
            theirs = felt[one.person]
            theirs.coming.append(date)
            theirs.seated = theirs.seated or one.state is SeatState.IN
            if date.id in was:
                theirs.moved.append((was[date.id], date.starts_at))
    for date, who in done.dropped:
        for one in who:
            felt[one.person].dropped.append(date.starts_at)
    return felt


async def tell_new_host(turn: Turn, training: Training) -> None:
    """Tell somebody whom others have chosen to hold a training that they do."""
    if training.host is None or training.host == turn.somebody.id:
        return
    known = await memberships.with_zone(turn.tx, training.host)
    if known:
        text = _(
            "You hold <b>{title}</b> now: you see who comes, can change it, and check people in. "
            "If that is a mistake, please tell whoever organises it with you.",
            title=_title(training, known),
        )
        there = Button(pgettext("button", "To the training"), f"keeptraining:{training.id}:")
        await tell(turn, known.id, text, ((there,),))


async def moved(turn: Turn, held: Held, before: datetime) -> list[ChangeLetter]:
    """What those who signed up for a date are told when it is at another time."""
    who = await sign_ups.of_date(turn.tx, held.date.id)
    return [
        _letter(
            turn,
            known,
            news.moved(_title(held.training, known), before, held.date.starts_at),
            held.date,
            [before],
        )
        for known in await _people(turn, [one.person for one in who])
    ]


async def cancelled(
    turn: Turn, training: Training, dates: Sequence[TrainingDate], *, all_of_it: bool
) -> list[ChangeLetter]:
    """What those who signed up are told when these dates do not take place."""
    theirs: dict[str, list[TrainingDate]] = defaultdict(list)
    for date in dates:
        for one in await sign_ups.of_date(turn.tx, date.id):
            theirs[one.person].append(date)
    return [
        _letter(
            turn,
            known,
            news.cancelled(
                _title(training, known),
                [one.starts_at for one in theirs[known.id]],
                dates[0].reason,
                all_of_it=all_of_it,
            ),
            None,
            [one.starts_at for one in theirs[known.id]],
        )
        for known in await _people(turn, theirs)
    ]


async def _people(turn: Turn, persons: Iterable[str]) -> list[Person]:
    """Those of them who do not act themselves, in their order: who acts sees it anyway."""
    others = [one for one in dict.fromkeys(persons) if one != turn.somebody.id]
    known = {one.id: one for one in await memberships.with_zones(turn.tx, others)}
    return [known[one] for one in others if one in known]


def _letter(
    turn: Turn,
    known: Person,
    text: Text,
    date: TrainingDate | None,
    times: Iterable[datetime],
) -> ChangeLetter:
    """In somebody's night only what is near."""
    moments = [*times, *((date.starts_at,) if date else ())]
    near = any(turn.now < one <= turn.now + NEAR for one in moments)
    moment = turn.now if near else after_quiet_hours(known, turn.now)
    return ChangeLetter(known.id, text, (_buttons(date),), moment)


def _buttons(date: TrainingDate | None) -> tuple[Button, ...]:
    if date is None or date.state is not DateState.PLANNED:
        return (ALL,)
    look = Button(pgettext("button", "To the training"), data(date.id))
    return look, Button(pgettext("button", "I cannot come"), data(date.id, "out"))


def _title(training: Training, known: Person) -> str:
    return words_for(training.outline, known.languages).title
