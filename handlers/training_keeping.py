"""Trainings as those who look after them see them; each capability adds its own button."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

from bot.model import Button, Buttons
from bot.text import Text, _, lines, paragraphs, pgettext, verbatim
from conversations.trainings import steps, words
from conversations.trainings.planning.words import holder
from handlers.acts import Act, Acts, Test
from handlers.organise import back_to, organise_entry
from handlers.panels import show
from handlers.registry import on
from handlers.rights import as_holder, as_organiser
from handlers.training_attending import holds
from handlers.training_look import ACTS as LOOK
from handlers.trainings import ALL, Held
from handlers.turn import Turn
from storage import organisers, sign_ups, training_dates, trainings
from storage.records.communities import Community
from storage.records.trainings import Training, TrainingDate, TrainingState

ENTRY: Final = "trainings"
PER_PAGE: Final = 8
OPEN: Final = (TrainingState.OPEN,)
PAST: Final = (TrainingState.OVER, TrainingState.CANCELLED)
LIST: Final = re.compile(r"(coming|past)\.([0-9]{1,3})")
STATES: Final = {
    TrainingState.CANCELLED: _("cancelled"),
    TrainingState.OVER: _("over"),
}


class TrainingActs(Acts[Training]):
    """Everything that those who look after a training may do about it."""

    def act(
        self,
        word: str,
        label: Text | None = None,
        *,
        during: Collection[TrainingState] = OPEN,
        order: int = 50,
        offered: Test[Training] | None = None,
    ) -> Callable[[Act[Training]], Act[Training]]:
        """Do something about a training in these states; in another one it is shown."""
        return self.add(
            word,
            label,
            order=order,
            possible=lambda training: training.state in during,
            offered=offered,
        )


ACTS: Final = TrainingActs("keeptraining")
act, data = ACTS.act, ACTS.data


@organise_entry(ENTRY, pgettext("button", "Trainings"), order=39)
async def panel(turn: Turn, community: Community) -> None:
    """What is planned, or what a training is."""
    await _show_list(turn, community, "coming", 0)


@on.press("keeptrainings")
async def turned(turn: Turn, community: str, option: str) -> None:
    """Another page of what is planned, or of what has been."""
    found = await as_organiser(turn, community)
    which, page = listed.groups() if (listed := LIST.fullmatch(option)) else ("coming", "0")
    await _show_list(turn, found, which, int(page))


async def _show_list(turn: Turn, community: Community, which: str, page: int) -> None:
    known = await trainings.of_community(turn.tx, community.id, OPEN if which == "coming" else PAST)
    next_ones = await training_dates.next_of_each(turn.tx, [one.id for one in known])
    known.sort(key=lambda one: next_ones[one.id].starts_at if one.id in next_ones else turn.now)
    last = max(0, len(known) - 1) // PER_PAGE
    page = min(page, last)
    shown = known[page * PER_PAGE : (page + 1) * PER_PAGE]
    heading = _("<b>{community}</b>: trainings", community=community.name)
    if which == "past":
        heading = _("<b>{community}</b>: past and cancelled trainings", community=community.name)
    told = [_line(turn, one, next_ones.get(one.id)) for one in shown]
    text = paragraphs(heading, lines(told) if told else _nothing(which))
    rows = _rows(turn, shown, next_ones)
    show(turn, text, (*rows, *_around(community, which, page, last), *_below(community, which)))


def _rows(turn: Turn, shown: Sequence[Training], next_ones: Mapping[str, TrainingDate]) -> Buttons:
    """A button for each; several of one title are told apart by when they are."""
    titles = Counter(_title(turn, one) for one in shown)
    labels = [
        _("{moment}", moment=next_ones[one.id].starts_at)
        if titles[_title(turn, one)] > 1 and one.id in next_ones
        else verbatim(_title(turn, one))
        for one in shown
    ]
    return tuple((Button(label, data(one.id)),) for label, one in zip(labels, shown, strict=True))


def _nothing(which: str) -> Text:
    return NONE_YET if which == "past" else WHAT_IT_IS


def _around(community: Community, which: str, page: int, last: int) -> Buttons:
    where = f"keeptrainings:{community.id}:{which}"
    earlier = Button(pgettext("button", "Earlier"), f"{where}.{page - 1}")
    later = Button(pgettext("button", "More"), f"{where}.{page + 1}")
    ways = (*((earlier,) if page else ()), *((later,) if page < last else ()))
    return (ways,) if ways else ()


def _below(community: Community, which: str) -> Buttons:
    if which == "past":
        return ((back_to(community.id, ENTRY),),)
    new = Button(pgettext("button", "Plan a training"), f"plantraining:{community.id}:new")
    past = Button(pgettext("button", "Past and cancelled"), f"keeptrainings:{community.id}:past.0")
    bring = Button(pgettext("button", "Bring in a calendar"), f"importtrainings:{community.id}:")
    return ((new,), (bring,), (past,), (back_to(community.id),))


def _line(turn: Turn, training: Training, date: TrainingDate | None) -> Text:
    title = _title(turn, training)
    if training.state in STATES:
        return _("<b>{title}</b>: {state}", title=title, state=STATES[training.state])
    if date is None:
        return _("<b>{title}</b>: no date is to come", title=title)
    return _("<b>{title}</b>: {moment}", title=title, moment=date.starts_at)


def _title(turn: Turn, training: Training) -> str:
    return words.words_for(training.outline, turn.reader.languages).title


@on.press("keeptraining")
async def pressed(turn: Turn, about: str, option: str) -> None:
    """Do what a button says, if who presses it looks after the training now."""
    found = await as_holder(turn, about)
    if not await ACTS.do(turn, found, option):
        await show_one(turn, about)


async def show_one(turn: Turn, training: str, *, news: Text | None = None) -> None:
    """Show a training to those who look after it, perhaps below something new."""
    show(turn, *await page(turn, training, news=news))


async def page(turn: Turn, training: str, *, news: Text | None = None) -> tuple[Text, Buttons]:
    """A training as those who look after it see it now, perhaps below something new.

    Raises `NotHolder` or `Resting`.
    """
    found = await as_holder(turn, training)
    coming = await training_dates.coming(turn.tx, [training], 1)
    date = coming[0] if coming else None
    there = await sign_ups.attendance(turn.tx, [one.id for one in coming])
    shown = words.described(
        found.outline,
        turn.reader.languages,
        await steps.names_in(turn.tx, found),
        date,
        there.get(date.id) if date else None,
        link=True,
        zone=turn.reader.zone,
    )
    told = [news, shown] if news else [shown]
    if found.state is TrainingState.CANCELLED:
        told.append(words.cancelled(found.reason))
    elif date is None:
        told.append(_("None of its dates is still to come."))
    else:
        told.append(_standing(turn, found, there[date.id].taken))
    return paragraphs(*told), await buttons(turn, found)


def _standing(turn: Turn, training: Training, taken: int) -> Text:
    told = [holder(training.host, turn.somebody.id)]
    return lines([words.people(taken), *told] if training.outline.seats else told)


async def buttons(turn: Turn, training: Training) -> Buttons:
    """What those who look after a training can do about it now."""
    return (*await ACTS.buttons(turn, training, training.id), (await _way_back(turn, training),))


async def _way_back(turn: Turn, training: Training) -> Button:
    part = await organisers.find(turn.tx, training.community, turn.somebody.id)
    return back_to(training.community, ENTRY) if part and part.accepted else ALL


@LOOK.add(
    "keep",
    pgettext("button", "Look after it"),
    order=61,
    possible=bool,
    offered=holds,
)
async def look_after(turn: Turn, held: Held, rest: str) -> None:
    """Come from what people see to what those who look after it do."""
    await show_one(turn, held.training.id)


def back(training: str, option: str = "") -> Button:
    """The way back to a training."""
    return Button(pgettext("button", "Back"), data(training, option))


NONE_YET: Final = _("No training has been held yet.")
WHAT_IT_IS: Final = _(
    "Nothing is planned. A training is whatever you learn together, once or every week: people "
    "sign up with one tap, wait for a seat where all are taken, and are reminded."
)
