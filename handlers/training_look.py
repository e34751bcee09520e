"""One training as people see it, and what they can do about it; each capability adds its own."""

from __future__ import annotations

from typing import Final

from bot.model import Button, Buttons
from bot.text import Text, _, paragraphs, pgettext
from conversations.trainings import steps, words
from handlers.acts import Acts
from handlers.panels import show
from handlers.registry import on
from handlers.trainings import ALL, Held, data
from handlers.turn import Turn
from storage import memberships, sign_ups, training_dates, trainings
from storage.records.trainings import DateState, SeatState, SignUp

MOST_DATES: Final = 6
ACTS: Final = Acts[Held]("training")
GONE: Final = _("That training is not there any more.")


@on.press("training")
async def pressed(turn: Turn, about: str, option: str) -> None:
    """Do what a button says, where the training is still to come."""
    held = await seen(turn, about)
    if held is None:
        return turn.edit(GONE)
    if not await ACTS.do(turn, held, option):
        await show_one(turn, held)


@on.opened("training")
async def opened(turn: Turn, about: str) -> None:
    """Come to a training by the link in a group."""
    held = await next_of(turn, about)
    if held is None:
        return show(turn, GONE)
    await show_one(turn, held)


async def next_of(turn: Turn, training: str) -> Held | None:
    """A training with the next of its dates, if who acts may see it."""
    dates = await training_dates.coming(turn.tx, [training], 1)
    return await seen(turn, dates[0].id) if dates else None


async def seen(turn: Turn, date: str) -> Held | None:
    """A date with its training, if who acts belongs to the community, or is signed up."""
    found = await training_dates.find(turn.tx, date)
    training = await trainings.find(turn.tx, found.training) if found else None
    if found is None or training is None:
        return None
    me = turn.somebody.id
    belongs = await memberships.find(turn.tx, training.community, me)
    if belongs or await sign_ups.find(turn.tx, date, me):
        return Held(training, found)
    return None


async def show_one(turn: Turn, held: Held, *, news: Text | None = None) -> None:
    """Show a training as it stands now, perhaps below something new."""
    text = paragraphs(news, await described(turn, held)) if news else await view(turn, held)
    show(turn, text, await buttons(turn, held))


async def own(turn: Turn, held: Held) -> SignUp | None:
    """The place of who acts on a date."""
    return await sign_ups.find(turn.tx, held.date.id, turn.somebody.id)


async def view(turn: Turn, held: Held) -> Text:
    """A training, one of its dates, and how who acts stands to it."""
    told = [await described(turn, held)]
    if held.date.state is DateState.CANCELLED:
        told.append(words.cancelled(held.date.reason))
    elif held.date.state is DateState.OVER:
        told.append(_("It is over."))
    elif mine := await own(turn, held):
        told.append(words.MINE[mine.state])
    return paragraphs(*told)


async def described(turn: Turn, held: Held) -> Text:
    """What a training and one of its dates is; the link for who has a seat on it."""
    mine = await own(turn, held)
    there = await sign_ups.attendance(turn.tx, [held.date.id])
    return words.described(
        held.training.outline,
        turn.reader.languages,
        await steps.names_in(turn.tx, held.training),
        held.date,
        there[held.date.id],
        link=held.training.host == turn.somebody.id or _may_join(held, mine),
        zone=turn.reader.zone,
    )


def _may_join(held: Held, mine: SignUp | None) -> bool:
    """Whether the link is told to who has this place: what is over says nothing of what follows."""
    planned = held.date.state is DateState.PLANNED
    return planned and mine is not None and mine.state is SeatState.IN


async def buttons(turn: Turn, held: Held) -> Buttons:
    """What who acts can do about a training now."""
    return (*await ACTS.buttons(turn, held, held.date.id), (ALL,))


async def _has_others(turn: Turn, held: Held) -> bool:
    return len(await training_dates.coming(turn.tx, [held.training.id], 2)) > 1


@ACTS.add(
    "dates",
    pgettext("button", "Other dates"),
    order=40,
    possible=lambda held: bool(held.training.outline.rule),
    offered=_has_others,
)
async def other_dates(turn: Turn, held: Held, rest: str) -> None:
    """The next dates of a series, each with a button."""
    dates = await training_dates.coming(turn.tx, [held.training.id], MOST_DATES)
    rows = tuple((Button(_("{moment}", moment=one.starts_at), data(one.id)),) for one in dates)
    back = Button(pgettext("button", "Back"), data(held.date.id))
    title = words.words_for(held.training.outline, turn.reader.languages).title
    show(turn, _("<b>{title}</b>: the next dates", title=title), (*rows, (back,)))
