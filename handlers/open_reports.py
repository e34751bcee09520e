"""Reports that wait for the organisers of a community."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.model import Button
from bot.text import Text, _, lines, ngettext, paragraphs, pgettext, verbatim
from handlers.organise import back_to, organise_entry
from handlers.own_days import own_day
from handlers.panels import show
from handlers.turn import Turn
from storage import reports
from storage.records.communities import Community
from storage.records.reports import Report

MOST_SHOWN: Final = 3  # they may be long


@organise_entry("reports", pgettext("button", "Reports"), order=50)
async def panel(turn: Turn, community: Community) -> None:
    """The reports that are open, without those that are about who reads or by them."""
    me = turn.somebody.id
    waiting = [
        one
        for one in await reports.open_of(turn.tx, community.id)
        if one.reporter != me and not await reports.is_about(turn.tx, one, me)
    ]
    shown = waiting[:MOST_SHOWN]
    rows = tuple(
        (Button(pgettext("button", "Close report {n}", n=n), f"close:{one.id}:"),)
        for n, one in enumerate(shown, start=1)
    )
    show(turn, _told(turn, community, waiting, shown), (*rows, (back_to(community.id),)))


def _told(
    turn: Turn, community: Community, waiting: Sequence[Report], shown: Sequence[Report]
) -> Text:
    if not waiting:
        return _("<b>{community}</b>: no report is open.", community=community.name)
    heading = ngettext(
        "<b>{community}</b>: one report is open.",
        "<b>{community}</b>: {n} reports are open.",
        len(waiting),
        community=community.name,
    )
    told = [
        lines((_("<b>{n}.</b> {day}", n=n, day=own_day(turn, one.at)), verbatim(one.words)))
        for n, one in enumerate(shown, start=1)
    ]
    return paragraphs(heading, *told)
