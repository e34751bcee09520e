"""The dates of a series as those who look after it see them: each can be moved or cancelled."""

from __future__ import annotations

from typing import Final

from bot.model import Button, Buttons
from bot.text import Text, _, paragraphs, pgettext
from conversations.trainings import words
from handlers import training_keeping
from handlers.acts import Acts
from handlers.panels import show
from handlers.registry import on
from handlers.rights import as_holder
from handlers.training_attending import who
from handlers.training_keeping import act
from handlers.trainings import Held
from handlers.turn import Turn
from storage import sign_ups, training_dates
from storage.records.trainings import DateState, Training

PER_PAGE: Final = 8
MOST: Final = 60
ACTS: Final = Acts[Held]("keepdate")
data = ACTS.data
EARLIER: Final = pgettext("button", "Earlier")
MORE: Final = pgettext("button", "More")
GONE: Final = _("That date is not there any more.")


def is_to_come(held: Held) -> bool:
    """Whether a date can still be another way."""
    return held.date.state is DateState.PLANNED


@act("dates", pgettext("button", "Dates"), order=15)
async def dates(turn: Turn, training: Training, rest: str) -> None:
    """The dates to come, some at a time."""
    coming = await training_dates.coming(turn.tx, [training.id], MOST)
    last = max(0, len(coming) - 1) // PER_PAGE
    page = min(int(rest) if rest.isdecimal() and len(rest) < 3 else 0, last)
    shown = coming[page * PER_PAGE : (page + 1) * PER_PAGE]
    rows = [(Button(_("{moment}", moment=one.starts_at), data(one.id)),) for one in shown]
    title = words.words_for(training.outline, turn.reader.languages).title
    text = _("<b>{title}</b>: which date is it about?", title=title)
    if not coming:
        text = _("<b>{title}</b>: none of its dates is still to come.", title=title)
    back = (training_keeping.back(training.id),)
    show(turn, text, (*rows, *_around(training, page, last), back))


def _around(training: Training, page: int, last: int) -> Buttons:
    earlier, later = (
        Button(label, training_keeping.data(training.id, f"dates.{n}"))
        for label, n in ((EARLIER, page - 1), (MORE, page + 1))
    )
    ways = (*((earlier,) if page else ()), *((later,) if page < last else ()))
    return (ways,) if ways else ()


@on.press("keepdate")
async def pressed(turn: Turn, about: str, option: str) -> None:
    """Do what a button says about a date, if who presses it looks after the training now."""
    date = await training_dates.find(turn.tx, about)
    if date is None:
        return turn.edit(GONE)
    held = Held(await as_holder(turn, date.training), date)
    if not await ACTS.do(turn, held, option):
        show(turn, *await page(turn, held))


@ACTS.add("who", pgettext("button", "Who comes"), order=5, possible=is_to_come)
async def who_comes(turn: Turn, held: Held, rest: str) -> None:
    """Show who has signed up for a date."""
    await who(turn, held, rest)


async def page(turn: Turn, held: Held, *, news: Text | None = None) -> tuple[Text, Buttons]:
    """A date as those who look after it see it, perhaps below something new."""
    there = (await sign_ups.attendance(turn.tx, [held.date.id]))[held.date.id]
    title = words.words_for(held.training.outline, turn.reader.languages).title
    told = [
        _("<b>{title}</b>: {moment}", title=title, moment=held.date.starts_at),
        words.people(there.taken),
    ]
    if held.date.state is DateState.CANCELLED:
        told.append(words.cancelled(held.date.reason))
    elif held.date.state is DateState.OVER:
        told.append(_("It is over."))
    back = training_keeping.back(held.training.id, "dates")
    rows = (*await ACTS.buttons(turn, held, held.date.id), (back,))
    return paragraphs(*([news] if news else []), *told), rows
