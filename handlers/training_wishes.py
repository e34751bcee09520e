"""How long before a training somebody wants to be reminded."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.model import Button, Buttons
from bot.text import Text, _, paragraphs, pgettext
from conversations.trainings.reminding import CHOICES
from handlers import training_reminders as reminding
from handlers.panels import show
from handlers.registry import on
from handlers.training_look import ACTS, own
from handlers.trainings import Held
from handlers.turn import Turn
from storage import sign_ups, training_dates, training_reminders
from storage.records.trainings import DateState, SeatState

LABEL: Final = pgettext("button", "Reminders")


async def _has_seat(turn: Turn, held: Held) -> bool:
    mine = await own(turn, held)
    return held.date.starts_at > turn.now and bool(mine and mine.state is SeatState.IN)


@ACTS.add(
    "remind",
    LABEL,
    order=30,
    possible=lambda held: held.date.state is DateState.PLANNED,
    offered=_has_seat,
)
async def choose(turn: Turn, held: Held, rest: str) -> None:
    """Show when who acts is reminded, of this training and of every other."""
    await _show(turn, held.date.id)


@on.press("remindme")
async def pressed(turn: Turn, about: str, option: str) -> None:
    """Be reminded at one more time, or at one less."""
    me = turn.somebody.id
    wished = set((await training_reminders.wishes(turn.tx, [me]))[me])
    if option.isdecimal() and int(option) in CHOICES:
        await training_reminders.wish(turn.tx, me, sorted(wished ^ {int(option)}))
        await _plan_anew(turn)
    await _show(turn, about)


async def _plan_anew(turn: Turn) -> None:
    me = turn.somebody.id
    mine = await sign_ups.of_person(turn.tx, me)
    seated = [one.date for one in mine if one.state is SeatState.IN]
    for date in await training_dates.find_all(turn.tx, seated):
        await reminding.schedule(turn, date, [me])


async def _show(turn: Turn, date: str) -> None:
    me = turn.somebody.id
    wished = (await training_reminders.wishes(turn.tx, [me]))[me]
    text = paragraphs(
        _("When shall I remind you of trainings that you signed up for?") if wished else NEVER,
        _("Never in your quiet hours: what would fall into them comes earlier."),
    )
    show(
        turn,
        text,
        (*_rows(date, wished), (Button(pgettext("button", "Back"), f"training:{date}:"),)),
    )


def _rows(date: str, wished: tuple[int, ...]) -> Buttons:
    return tuple(
        (Button(_label(one, chosen=one in wished), f"remindme:{date}:{one}"),) for one in CHOICES
    )


def _label(before: int, *, chosen: bool) -> Text:
    label = pgettext("button", "{time} before", time=timedelta(minutes=before))
    return pgettext("button", "✓ {choice}", choice=label) if chosen else label


NEVER: Final = _("I do not remind you of trainings at the moment. When shall I?")
