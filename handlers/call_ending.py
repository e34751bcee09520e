"""The end of a call: what came of it is written down, and what was private is erased."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from datetime import date

from bot.i18n.zones import zone_info
from bot.model import Button, Plain
from bot.text import Text, pgettext
from conversations.deciding.ties import published
from conversations.nominations import minutes as form
from handlers import calls as shown
from handlers.groups import post
from handlers.turn import Turn
from handlers.unprompted import tell
from storage import calls, candidates, communities, deliberations, minutes, people, polls, roll
from storage.records.calls import Call, CallState
from storage.records.candidates import Candidate
from storage.records.polls import Poll


async def conclude(
    turn: Turn, call: Call, *, winners: Sequence[str], how: Mapping[str, Plain]
) -> None:
    """End a call with these candidates chosen, the first elected first; none: undecided.

    `how` says what led to it, besides the results of its rounds; it stands in the minutes.
    """
    state = CallState.DECIDED if winners else CallState.UNDECIDED
    if not await calls.move(turn.tx, call, state, due_at=None):
        return
    record = await _record(turn, call, winners, how)
    digest = form.digest_of(record)
    await minutes.keep(turn.tx, call.id, form.canonical(record), digest)
    await candidates.clear(turn.tx, call.id)
    await deliberations.clear(turn.tx, call.id)
    turn.erased = True
    await _tell(turn, call, form.written(record, digest))


async def _record(
    turn: Turn, call: Call, winners: Sequence[str], how: Mapping[str, Plain]
) -> Plain:
    plan, community = call.plan, await communities.find(turn.tx, call.community)
    today = turn.now.astimezone(zone_info(plan.zone)).date()
    return {
        "call": call.id,
        "community": community.name if community else "",
        "title": plan.title,
        "about": plan.about,
        "seats": plan.seats,
        "method": str(plan.method),
        "tie": str(plan.tie),
        "quorum": plan.quorum,
        "opened_at": plan.opens_at.isoformat(),
        "nominated_until": plan.nominate_until.isoformat(),
        "prepared_until": plan.prepare_until.isoformat(),
        "commented_until": plan.comment_until.isoformat(),
        "ended_at": turn.now.isoformat(),
        "ended_on": today.isoformat(),
        "term_ends": months_after(today, plan.term).isoformat(),
        "review": months_after(today, max(1, plan.term // 2)).isoformat(),
        "roll": await roll.size(turn.tx, call.id),
        "standing": [
            await _stood(turn, one) for one in await candidates.standing(turn.tx, call.id)
        ],
        "rounds": [await _round(turn, one) for one in await polls.of_call(turn.tx, call.id)],
        "winners": list(winners),
        "reasons": [note.words for note in await calls.notes(turn.tx, call.id)],
        "how": dict(how),
        "lot": call.lot,
        "lot_digest": published(call.lot),
    }


async def _stood(turn: Turn, candidate: Candidate) -> Plain:
    person = await people.find(turn.tx, candidate.person) if candidate.person else None
    return {
        "candidate": candidate.id,
        "name": person.name if person else None,
        "seconds": len(await candidates.seconds(turn.tx, candidate.id)),
    }


async def _round(turn: Turn, poll: Poll) -> Plain:
    turnout = await polls.turnout(turn.tx, poll)
    return {
        "number": poll.number,
        "kind": str(poll.kind),
        "draft": poll.draft,
        "opened_at": poll.opened_at.isoformat(),
        "closed_at": poll.closes_at.isoformat(),
        "postponed": poll.postponed,
        "entries": turnout.entries,
        "took_part": turnout.took_part,
        "result": dict(poll.result),
    }


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


async def _tell(turn: Turn, call: Call, text: Text) -> None:
    """Send the minutes to everybody on the roll, and post them where the call says so."""
    wiki = Button(pgettext("button", "As wiki text"), shown.data(call.id, "wiki"))
    data = Button(pgettext("button", "As a file"), shown.data(call.id, "json"))
    for entry in await roll.of_call(turn.tx, call.id):
        if entry.person:
            await tell(turn, entry.person, text, ((wiki, data),))
    community = await communities.find(turn.tx, call.community)
    if call.plan.posted and community and not community.paused:
        await post(turn, community, text)
