"""Those who stand in a call: public from the moment they accept, each with a page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias

from bot.model import Button, Buttons
from bot.text import Text, _, named, ngettext, paragraphs, pgettext
from conversations.nominations.standing import words
from handlers.calls import act, back, data, show_one
from handlers.panels import show
from handlers.programmes import page_start
from handlers.registry import DefinedTwice
from handlers.turn import Turn
from storage import candidates, remarks
from storage.records.calls import Call
from storage.records.candidates import Candidate, CandidateState

Offer: TypeAlias = Callable[[Turn, Call, Candidate], Awaitable[Buttons]]

PER_PAGE: Final = 8  # people, each with a button
REMARKS_PER_PAGE: Final = 2  # of the longest ones, what fits into a message of 4,096 characters
LONGEST_NUMBER: Final = 3  # digits of a page; an id is longer
NOBODY: Final = _("Nobody stands yet. Whoever is nominated is asked first.")
NO_LONGER: Final = _("They stand no longer.")
OFFERS: Final[dict[int, Offer]] = {}  # by their order


def offer(order: int) -> Callable[[Offer], Offer]:
    """Let a capability add its buttons to the page of a candidate; the lowest order comes first."""

    def register(offering: Offer) -> Offer:
        if order in OFFERS:
            raise DefinedTwice(f"Two capabilities want the place {order} on a candidate's page.")
        OFFERS[order] = offering
        return offering

    return register


@act("who", pgettext("button", "Who stands"), order=12)
async def who(turn: Turn, call: Call, rest: str) -> None:
    """Show all who stand, a page of them, or one."""
    if len(rest) > LONGEST_NUMBER:
        return await show_page(turn, call, rest)
    standing = await candidates.standing(turn.tx, call.id)
    first = page_start(rest, len(standing), PER_PAGE)
    shown = list(enumerate(standing, 1))[first : first + PER_PAGE]
    told = [words.in_list(number, call, one, await _seconds(turn, one)) for number, one in shown]
    rows = [(Button(named(one.person or ""), data(call.id, f"who.{one.id}")),) for _n, one in shown]
    heading = _("<b>{title}</b>: who stands", title=call.plan.title)
    turning = pages(call, "who", first, len(standing), PER_PAGE)
    text = paragraphs(heading, *(told or [NOBODY]))
    show(turn, text, (*rows, *turning, (back(call.id),)))


async def find(turn: Turn, call: Call, candidate: str) -> Candidate | None:
    """Somebody who stands in this call now."""
    found = await candidates.find(turn.tx, candidate)
    if found is None or found.call != call.id or found.state is not CandidateState.ACCEPTED:
        return None
    return found


async def show_page(turn: Turn, call: Call, candidate: str, *, news: Text | None = None) -> None:
    """Show one of those who stand, perhaps below something new."""
    one = await find(turn, call, candidate)
    if one is None:
        return await show_one(turn, call.id, news=NO_LONGER)
    page = words.page(call, one, await _seconds(turn, one))
    text = paragraphs(*([news] if news else []), page)
    show(turn, text, await _buttons(turn, call, one))


async def _buttons(turn: Turn, call: Call, one: Candidate) -> Buttons:
    rows = [row for _order, offer in sorted(OFFERS.items()) for row in await offer(turn, call, one)]
    said = await remarks.passed(turn.tx, one.id)
    if said:
        label = pgettext("button", "Questions and comments ({n})", n=len(said))
        rows.append((Button(label, data(call.id, f"said.{one.id}")),))
    return (*rows, (back(call.id, "who"),))


def pages(call: Call, word: str, first: int, count: int, size: int) -> Buttons:
    """The ways to the pages before and after this one."""
    number, row = first // size, []
    if first:
        row.append(Button(pgettext("button", "Earlier"), data(call.id, f"{word}.{number - 1}")))
    if first + size < count:
        row.append(Button(pgettext("button", "More"), data(call.id, f"{word}.{number + 1}")))
    return (tuple(row),) if row else ()


async def _seconds(turn: Turn, one: Candidate) -> int:
    return len(await candidates.seconds(turn.tx, one.id))


@act("said")
async def said(turn: Turn, call: Call, rest: str) -> None:
    """Show what was asked and said about somebody, as far as it was passed on."""
    candidate, _dot, number = rest.partition(".")
    one = await find(turn, call, candidate)
    if one is None:
        return await show_one(turn, call.id, news=NO_LONGER)
    passed = await remarks.passed(turn.tx, one.id)
    first = page_start(number, len(passed), REMARKS_PER_PAGE)
    shown = list(enumerate(passed, 1))[first : first + REMARKS_PER_PAGE]
    heading = ngettext(
        "{who}: {n} question or comment",
        "{who}: {n} questions and comments",
        len(passed),
        who=named(one.person or ""),
    )
    turning = pages(call, f"said.{one.id}", first, len(passed), REMARKS_PER_PAGE)
    text = paragraphs(heading, *[words.remark(number, remark) for number, remark in shown])
    show(turn, text, (*turning, (back(call.id, f"who.{one.id}"),)))
