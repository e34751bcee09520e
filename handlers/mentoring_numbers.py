"""What organisers see of mentoring: sums of five people or more, and never who."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from bot.text import Listing, Text, _, lines, ngettext, paragraphs, pgettext
from conversations.matches.farewell import HELPED
from handlers.organise import back_to, organise_entry
from handlers.panels import show
from handlers.turn import Turn
from storage import farewells, matches
from storage.records.communities import Community
from storage.records.farewells import Feedback
from storage.records.matches import Kind, MatchState

FEWEST: Final = farewells.FEWEST  # people whom a number must describe
LABELS: Final = {option.id: option.label for option in HELPED}


@organise_entry("care", pgettext("button", "Mentoring"), order=45)
async def panel(turn: Turn, community: Community) -> None:
    """How many meet, and how it was for those who have met."""
    told = [
        await _matches(turn, community, MatchState.RUNNING),
        await _matches(turn, community, MatchState.CLOSED),
        *_feedback(await farewells.totals(turn.tx, community.id)),
    ]
    heading = _("<b>{community}</b>: mentoring", community=community.name)
    why = _("I show only numbers that five people or more stand behind.")
    show(turn, paragraphs(heading, lines(told), why), ((back_to(community.id),),))


async def _matches(turn: Turn, community: Community, state: MatchState) -> Text:
    n, people = await matches.count(turn.tx, community.id, Kind.MENTORING, state)
    running = state is MatchState.RUNNING
    if people < FEWEST:
        return (
            _("Now: fewer than five people meet, or nobody.")
            if running
            else _("Ended within a year: matches of fewer than five people, or none.")
        )
    if running:
        return ngettext("One match goes on.", "{n} matches go on.", n)
    return ngettext(
        "One match of the last year has ended.", "{n} matches of the last year have ended.", n
    )


def _feedback(found: Feedback | None) -> Iterable[Text]:
    if found is None:
        yield _("How it was: fewer than five people have said so.")
        return
    yield ngettext(
        "How useful it was, from 1 to 5: {useful} on average of {n} answer.",
        "How useful it was, from 1 to 5: {useful} on average of {n} answers.",
        found.answers,
        useful=round(found.useful, 1),
    )
    if found.helped:
        names = Listing(tuple(LABELS[one] for one in found.helped if one in LABELS))
        yield _("What helped most: {list}", list=names)
