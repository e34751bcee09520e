"""Trainings as people find them: what suits them first, then all, by words, and their own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from bot.model import Button, Buttons
from bot.text import CommandWord, Text, _, lines, ngettext, paragraphs, pgettext, verbatim
from conversations.trainings import words
from conversations.trainings.suiting import Wishes, mentions, suits
from handlers.groups import answer_briefly
from handlers.panels import show
from handlers.registry import on
from handlers.turn import Turn
from storage import memberships, profiles, sign_ups, training_dates, trainings
from storage.records.profiles import Part
from storage.records.trainings import SeatState, Training, TrainingDate

PER_PAGE: Final = 6
MOST_OF_ONE: Final = 4  # dates of one training
MOST: Final = 10  # that are found, or somebody's own, in one message
PAGE: Final = re.compile(r"[0-9]{1,3}")
LONGEST: Final = 100  # characters of the words that are looked for
TRAININGS: Final = CommandWord("trainings")
NONE: Final = _("No training is planned in your communities at the moment.")
FIRST: Final = _("These trainings are planned; what suits you best comes first.")
HOW_TO_SEARCH: Final = _("{trainings} with a word after it finds others.", trainings=TRAININGS)
ALL: Final = Button(pgettext("button", "All trainings"), "trainings::")
MINE: Final = Button(pgettext("button", "Where I am signed up"), "trainings::mine")
CALENDAR: Final = Button(pgettext("button", "In my calendar"), "calendar::")
WHAT_IT_IS: Final = _(
    "Whoever organises a community can plan trainings. I tell its groups when there is one, and "
    "you can sign up with one tap."
)


TakesCode: TypeAlias = Callable[[Turn, str], Awaitable[bool]]
CODES: Final[list[TakesCode]] = []  # who may know what a code is for


def takes_code(taking: TakesCode) -> TakesCode:
    """Be asked about words after the command; True: they were a code, and it is done."""
    CODES.append(taking)
    return taking


@dataclass(frozen=True, slots=True)
class Held:
    """A training, and one of its dates."""

    training: Training
    date: TrainingDate


@on.command("trainings", summary=_("What you can learn with others, and when"), groups=True)
async def trainings_(turn: Turn) -> None:
    """Show what is planned, or lead there; words after the command narrow it down."""
    if not turn.place.private:
        link = Button(pgettext("button", "Trainings"), url=turn.link("trainings"))
        text = _("I show you the trainings in our private chat.")
        return answer_briefly(turn, text, ((link,),))
    for taking in CODES:
        if turn.rest and await taking(turn, turn.rest[:LONGEST]):
            return
    if turn.rest:
        return await _search(turn, turn.rest[:LONGEST])
    await _show_page(turn, 0)


@on.opened("trainings")
async def opened(turn: Turn, rest: str) -> None:
    """As the command, for who comes from a group."""
    await _show_page(turn, 0)


@on.press("trainings")
async def pressed(turn: Turn, about: str, option: str) -> None:
    """Another page, or one's own."""
    if option == "mine":
        return await _show_mine(turn)
    await _show_page(turn, int(about) if PAGE.fullmatch(about) else 0)


async def _search(turn: Turn, asked: str) -> None:
    """Show those that say all of these words."""
    found = [one for one in await coming(turn) if mentions(one.training.outline, asked)]
    if not found:
        return show(turn, _("I found no training with these words."), ((ALL,),))
    text = paragraphs(_("Trainings with “{words}”:", words=asked), await _listed(turn, found))
    show(turn, text, (*_rows(turn, found), (ALL,)))


async def _show_page(turn: Turn, page: int) -> None:
    found = await coming(turn)
    own = ((MINE,),) if await sign_ups.of_person(turn.tx, turn.somebody.id) else ()
    if not found:
        return show(turn, paragraphs(NONE, WHAT_IT_IS), own)
    last = (len(found) - 1) // PER_PAGE
    page = min(page, last)
    shown = found[page * PER_PAGE : (page + 1) * PER_PAGE]
    text = paragraphs(FIRST, await _listed(turn, shown), HOW_TO_SEARCH)
    show(turn, text, (*_rows(turn, shown), *_around(page, last), *own))


def _rows(turn: Turn, shown: Sequence[Held]) -> Buttons:
    """A button for each; several dates of one training are told apart by when they are."""
    titles = Counter(_title(turn, one) for one in shown)
    return tuple(
        (Button(_label(turn, one, only=titles[_title(turn, one)] == 1), data(one.date.id)),)
        for one in shown[:MOST]
    )


def _label(turn: Turn, held: Held, *, only: bool) -> Text:
    if only:
        return verbatim(_title(turn, held))
    return _("{moment}", moment=held.date.starts_at)


def _title(turn: Turn, held: Held) -> str:
    return words.words_for(held.training.outline, turn.reader.languages).title


def _around(page: int, last: int) -> Buttons:
    earlier = Button(pgettext("button", "Earlier"), f"trainings:{page - 1}:")
    later = Button(pgettext("button", "More"), f"trainings:{page + 1}:")
    ways = (*((earlier,) if page else ()), *((later,) if page < last else ()))
    return (ways,) if ways else ()


async def _listed(turn: Turn, shown: Sequence[Held]) -> Text:
    mine = {one.date: one.state for one in await sign_ups.of_person(turn.tx, turn.somebody.id)}
    return paragraphs(*[_line(turn, one, mine.get(one.date.id)) for one in shown[:MOST]])


def _line(turn: Turn, held: Held, state: SeatState | None) -> Text:
    place = words.FORMATS[held.training.outline.format]
    told = [
        _("<b>{title}</b>", title=_title(turn, held)),
        _("{moment} · {format}", moment=held.date.starts_at, format=place),
    ]
    return lines([*told, words.MINE[state]] if state else told)


async def coming(turn: Turn) -> list[Held]:
    """The next date of each training in somebody's communities, what suits them best first."""
    mine = await memberships.communities_of(turn.tx, turn.somebody.id)
    known = [
        one
        for community in mine
        if not community.paused
        for one in await trainings.of_community(turn.tx, community.id)
    ]
    first = await training_dates.next_of_each(turn.tx, [one.id for one in known])
    held = [Held(one, first[one.id]) for one in known if one.id in first]
    wishes = await wishes_of(turn)
    held.sort(key=lambda one: (one.date.starts_at, _title(turn, one)))
    return sorted(held, key=lambda one: suits(one.training.outline, wishes), reverse=True)


async def wishes_of(turn: Turn) -> Wishes:
    """What counts of who acts where trainings are put in order."""
    shown = await profiles.of_person(turn.tx, turn.somebody.id)
    return Wishes(
        learns={one.skill for one in shown if one.part is Part.LEARNS},
        levels={one.skill: one.level for one in shown if one.level is not None},
        languages=turn.reader.languages,
    )


async def _show_mine(turn: Turn) -> None:
    """Where somebody is signed up, the next first; of a long series only the next dates."""
    mine = await sign_ups.of_person(turn.tx, turn.somebody.id)
    if not mine:
        return show(turn, _("You are signed up for nothing at the moment."), ((ALL,),))
    held = await with_trainings(turn, [one.date for one in mine])
    seen: Counter[str] = Counter()
    shown: list[Held] = []
    for one in held:
        seen[one.training.id] += 1
        if seen[one.training.id] <= MOST_OF_ONE and len(shown) < MOST:
            shown.append(one)
    told = [_("<b>Where you are signed up</b>"), await _listed(turn, shown)]
    if left := len(held) - len(shown):
        told.append(ngettext("And {n} more date later.", "And {n} more dates later.", left))
    show(turn, paragraphs(*told), (*_rows(turn, shown), (CALENDAR,), (ALL,)))


async def with_trainings(turn: Turn, dates: Iterable[str]) -> list[Held]:
    """These dates with their trainings, the earliest first."""
    found = await training_dates.find_all(turn.tx, dates)
    known = {
        one.id: one for one in await trainings.find_all(turn.tx, {one.training for one in found})
    }
    held = [Held(known[one.training], one) for one in found]
    return sorted(held, key=lambda one: (one.date.starts_at, _title(turn, one)))


def data(date: str, option: str = "") -> str:
    """What a button carries that does something about a date."""
    return f"training:{date}:{option}"
