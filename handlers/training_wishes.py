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
from handlers.training_look import ACTS, GONE, own, seen
from handlers.trainings import Held
from handlers.turn import Turn
from storage import training_dates, training_reminders
from storage.records.trainings import DateState, SeatState

LABEL: Final = pgettext("button", "Reminders")


async def _comes(turn: Turn, held: Held) -> bool:
    mine = await own(turn, held)
    comes = held.training.host == turn.somebody.id or bool(mine and mine.state is SeatState.IN)
    return held.date.starts_at > turn.now and comes


@ACTS.add(
    "remind",
    LABEL,
    order=30,
    possible=lambda held: held.date.state is DateState.PLANNED,
    offered=_comes,
)
async def choose(turn: Turn, held: Held, rest: str) -> None:
    """Show when who acts is reminded, of this training and of every other."""
    await _show(turn, held.date.id)


@on.press("remindme")
async def pressed(turn: Turn, about: str, option: str) -> None:
    """Be reminded at one more time, or at one less."""
    held = await seen(turn, about)
    if held is None:
        return turn.edit(GONE)
    chosen = next((one for one in CHOICES if str(one) == option), None)
    if chosen:
        await _choose(turn, chosen)
    await _show(turn, about)


async def _choose(turn: Turn, before: int) -> None:
    """Only this one is planned, or not any more: the others may have been said already."""
    me = turn.somebody.id
    wished = set((await training_reminders.wishes(turn.tx, [me]))[me])
    await training_reminders.wish(turn.tx, me, sorted(wished ^ {before}))
    if before in wished:
        return await training_reminders.drop(turn.tx, me, before)
    await reminding.add(turn, await training_dates.to_come(turn.tx, me), before)


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
