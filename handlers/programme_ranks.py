"""Mentors of a programme say in private whom they would rather help, until that is decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from bot.letters import message_to_plain
from bot.model import Button, Buttons, Send
from bot.text import Text, _, paragraphs, pgettext, verbatim
from conversations.matching.reasons import sentences_for_mentor
from conversations.programmes import ranking
from conversations.programmes.applying import TOO_LATE
from conversations.programmes.fitting import Fitting, reasons
from conversations.programmes.ranking import Card
from conversations.programmes.steps import names_in
from handlers.panels import show
from handlers.registry import on
from handlers.turn import Turn
from storage import cohorts, installation, notices, programme_plans, programmes
from storage.records.programmes import Application, Programme

PER_PAGE: Final = 4  # people: with their goals that is as long as one message may be
APART: Final = timedelta(milliseconds=1)  # so that they hear of it in the order in which they came
LABEL: Final = pgettext("button", "Whom I would rather help")


def data(programme: str, option: str = "0") -> str:
    """What a button carries that shows who applied, or puts one of them into the order."""
    return f"rank:{programme}:{option}"


@on.press("rank")
async def pressed(turn: Turn, about: str, option: str) -> None:
    """Show a page of those who applied, once somebody may have been put into the order."""
    found = await programmes.find(turn.tx, about)
    me = turn.somebody.id
    if found is None or not found.state.is_planned:
        return turn.edit(TOO_LATE)
    if me not in await programmes.places_of(turn.tx, about):
        return show(turn, _("You are no mentor in this programme."))
    page, _dot, number = option.partition(".")
    fitting = await _fitting(turn, found, [me])
    applied = {one.person: one for one in await programmes.applications(turn.tx, about)}
    shown = {who: applied[who] for who in fitting.helped_by(me)} if me in fitting.mentors else {}
    order = _order(fitting, me, shown)
    news: list[Text] = []
    if number:
        who = next((who for who, one in shown.items() if str(one.number) == number), "")
        changed = ranking.pressed(order, who) if who else order
        if changed is None:
            news = [ranking.FULL]
        elif changed != order:
            await programmes.wish(turn.tx, about, me, changed)
            order = changed
    if await programme_plans.has_plan(turn.tx, about):
        news.append(ranking.PLANNED)
    await _show(turn, found, fitting, shown, order, page, news)


async def _fitting(turn: Turn, programme: Programme, mentors: Sequence[str] | None) -> Fitting:
    weights = (await installation.of(turn.tx)).weights
    cohort = await cohorts.cohort(turn.tx, programme, mentors=mentors)
    return Fitting(cohort, weights, turn.now)


def _order(fitting: Fitting, me: str, shown: Mapping[str, Application]) -> list[str]:
    ranks = fitting.mentors[me].ranks if me in fitting.mentors else {}
    return [who for who in sorted(ranks, key=ranks.__getitem__) if who in shown]


async def _show(
    turn: Turn,
    programme: Programme,
    fitting: Fitting,
    shown: Mapping[str, Application],
    order: Sequence[str],
    page: str,
    news: Sequence[Text],
) -> None:
    back = (Button(pgettext("button", "Back"), f"programme:{programme.id}:"),)
    if not shown:
        return show(turn, ranking.NOBODY, (back,))
    last = (len(shown) - 1) // PER_PAGE
    at = min(int(page), last) if page.isdecimal() and len(page) < 4 else 0
    numbered = list(enumerate(shown.values(), 1))[at * PER_PAGE : (at + 1) * PER_PAGE]
    names, language = await names_in(turn.tx, programme), turn.reader.languages[0]
    cards = [
        _card(
            turn, fitting, one, number, order, names.get(one.skill, verbatim(one.skill)), language
        )
        for number, one in numbered
    ]
    buttons = [
        Button(_label(number, one.person in order), data(programme.id, f"{at}.{one.number}"))
        for number, one in numbered
    ]
    rows = [tuple(buttons[n : n + 2]) for n in range(0, len(buttons), 2)]
    text = paragraphs(ranking.heading(programme.title, len(shown)), *news, *cards)
    show(turn, text, (*rows, *_pages(programme, at, last), back), discreet=True)


def _card(
    turn: Turn,
    fitting: Fitting,
    one: Application,
    number: int,
    order: Sequence[str],
    skill: Text,
    language: str,
) -> Text:
    applicant, mentor = fitting.applicants[one.person], fitting.mentors[turn.somebody.id]
    why = sentences_for_mentor(reasons(applicant, mentor, turn.now), language)
    rank = order.index(one.person) + 1 if one.person in order else 0
    return ranking.card(Card(number, skill, one.goal, why, rank))


def _label(number: int, chosen: bool) -> Text:
    if chosen:
        return pgettext("button", "Not number {n}", n=number)
    return pgettext("button", "Number {n}", n=number)


def _pages(programme: Programme, at: int, last: int) -> Buttons:
    row = []
    if at:
        row.append(Button(pgettext("button", "Earlier"), data(programme.id, str(at - 1))))
    if at < last:
        row.append(Button(pgettext("button", "More"), data(programme.id, str(at + 1))))
    return (tuple(row),) if row else ()


async def ask_mentors(turn: Turn, programme: Programme) -> None:
    """Tell its mentors, with the next bundle, that they may say whom they would rather help."""
    fitting = await _fitting(turn, programme, None)
    text = _(
        "Applications to <b>{title}</b> are closed. Until the organisers have decided you can say "
        "whom you would rather help.",
        title=programme.title,
    )
    body = message_to_plain(Send(text, ((Button(LABEL, data(programme.id)),),)))
    choosing = [who for who in fitting.mentors if len(fitting.helped_by(who)) > 1]
    for number, who in enumerate(choosing):
        await notices.add(turn.tx, who, body, turn.now + number * APART)
