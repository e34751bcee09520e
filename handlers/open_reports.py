"""Reports that wait for the organisers of a community."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from bot.model import Button
from bot.text import Text, _, lines, named, ngettext, paragraphs, pgettext, verbatim
from handlers.organise import back_to, organise_entry
from handlers.own_days import own_day
from handlers.panels import show
from handlers.registry import on
from handlers.rights import as_organiser
from handlers.turn import Turn
from storage import matches, reports, requests
from storage.records.communities import Community
from storage.records.reports import Report

MOST_SHOWN: Final = 2  # of the longest ones, what fits into a message of 4,096 characters

Numbered: TypeAlias = Sequence[tuple[int, Report]]


@organise_entry("reports", pgettext("button", "Reports"), order=50)
async def panel(turn: Turn, community: Community) -> None:
    """The reports that are open, without those that are about who reads or by them."""
    await _show(turn, community, 0)


@on.press("reports")
async def more(turn: Turn, community: str, after: str) -> None:
    """Those that follow, for who organises the community now.

    Raises `NotOrganiser` for everybody else.
    """
    found = await as_organiser(turn, community)
    await _show(turn, found, int(after) if after.isdecimal() else 0)


async def _show(turn: Turn, community: Community, after: int) -> None:
    waiting = await _waiting(turn, community)
    shown = list(enumerate(waiting, start=1))[after : after + MOST_SHOWN]
    rows = [(_close(n, one, len(waiting)),) for n, one in shown]
    if after + MOST_SHOWN < len(waiting):
        data = f"reports:{community.id}:{after + MOST_SHOWN}"
        rows.append((Button(pgettext("button", "More reports"), data),))
    about = {one.id: await _about(turn, one) for _n, one in shown}
    text = _told(turn, community, len(waiting), shown, about)
    show(turn, text, (*rows, (back_to(community.id),)), discreet=True)


async def _waiting(turn: Turn, community: Community) -> list[Report]:
    me = turn.somebody.id
    return [
        one
        for one in await reports.open_of(turn.tx, community.id)
        if one.reporter != me and not await reports.is_about(turn.tx, one, me)
    ]


def _close(n: int, report: Report, waiting: int) -> Button:
    label = pgettext("button", "Close it")
    if waiting > 1:
        label = pgettext("button", "Close report {n}", n=n)
    return Button(label, f"close:{report.id}:")


async def _about(turn: Turn, report: Report) -> list[Text]:
    """Whom a report of a match or a request is about; who wrote it is not told."""
    request = await requests.find(turn.tx, report.request) if report.request else None
    if request and await reports.is_about(turn.tx, report, request.seeker):
        name = named(request.seeker)
        told = [_("It is about {name}, who looked for a mentor.", name=name)]
        if request.goal:  # it is deleted as soon as the request ends
            told.append(_("The goal that the mentor read: “{words}”", words=request.goal))
        return told
    match = await matches.find(turn.tx, report.match) if report.match else None
    return [
        _("It is about {name}, in a match that I made.", name=named(one.person))
        for one in (match.members if match else ())
        if await reports.is_about(turn.tx, report, one.person)
    ]


def _told(
    turn: Turn,
    community: Community,
    waiting: int,
    shown: Numbered,
    about: Mapping[str, Sequence[Text]],
) -> Text:
    if not waiting:
        return _("<b>{community}</b>: no report is open.", community=community.name)
    heading = ngettext(
        "<b>{community}</b>: one report is open.",
        "<b>{community}</b>: {n} reports are open.",
        waiting,
        community=community.name,
    )
    told = [
        lines(
            (
                _("<b>{n}.</b> {day}", n=n, day=own_day(turn, one.at)),
                verbatim(one.words),
                *about[one.id],
            )
        )
        for n, one in shown
    ]
    return paragraphs(heading, *told, WHAT_TO_DO)


WHAT_TO_DO: Final = _(
    "Please talk it over with the other organisers, and keep it among you. Once it is "
    "dealt with, close it: whoever wrote this gets one line from you."
)
