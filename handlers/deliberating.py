"""Deliberation and consent as the clock sees them: views, drafts, rounds, what comes of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from bot.text import _
from conversations.deciding import consent, mufakat
from conversations.deciding.deliberation.steps import ROUND, drafts
from conversations.deciding.mufakat import Verdict
from handlers import deliberation_letters as letters
from handlers.call_ending import conclude
from handlers.call_voting import open_vote
from handlers.turn import Turn
from storage import ballots, calls, candidates, deliberations, polls, stances
from storage.records.calls import Call, Method
from storage.records.polls import Poll, PollKind, PollState, Stance

REMIND_BEFORE: Final = timedelta(days=1)  # the end of a round
DRAFT_WITHIN: Final = timedelta(days=3)  # then who chairs is reminded, and then the deputy chairs
LONGEST_WAIT: Final = 4 * DRAFT_WITHIN  # for a draft, from chair and deputy together


async def begin(turn: Turn, call: Call) -> None:
    """Ask everybody for their view, or the chair for a proposal."""
    if call.plan.method is Method.CONSENT:
        return await _wait_for_draft(turn, call)
    until = max(call.plan.decide_until, turn.now + ROUND)
    opened = await polls.open_one(turn.tx, call.id, PollKind.VIEWS, closes_at=until)
    poll = await polls.find(turn.tx, opened)
    await wait_for_end(turn, call, until)
    if poll:
        await letters.ask_for_views(turn, call, poll)


async def look_at(turn: Turn, call: Call) -> None:
    """Do what the time of a round asks for, or of a chair who is to write."""
    poll = await polls.current(turn.tx, call.id)
    if poll is None:
        await _press_for_draft(turn, call)
    elif poll.kind is not PollKind.VIEWS and await ballots.is_lost(turn.tx, poll.id):
        await start_anew(turn, call, poll)
    elif turn.now < poll.closes_at:
        await _remind(turn, call, poll)
    elif poll.kind is PollKind.VIEWS:
        said = len(await deliberations.views(turn.tx, poll.id))
        await polls.close(turn.tx, poll.id, PollState.COUNTED, {"views": said})
        await _wait_for_draft(turn, call)
    else:
        await _end_round(turn, call, poll)


async def wait_for_end(turn: Turn, call: Call, until: datetime) -> None:
    """Let the clock look at a round a day before its end, and at its end."""
    await calls.schedule(turn.tx, call.id, max(turn.now, until - REMIND_BEFORE), reminded=False)


async def _remind(turn: Turn, call: Call, poll: Poll) -> None:
    if turn.now < poll.closes_at - REMIND_BEFORE:
        return await wait_for_end(turn, call, poll.closes_at)
    await calls.schedule(turn.tx, call.id, poll.closes_at, reminded=True)
    if not call.reminded:
        await letters.remind(turn, call, poll)


async def _wait_for_draft(turn: Turn, call: Call) -> None:
    await calls.schedule(turn.tx, call.id, turn.now + DRAFT_WITHIN, reminded=False)
    await letters.ask_for_draft(turn, call)


async def _press_for_draft(turn: Turn, call: Call) -> None:
    """Remind who chairs, then let the deputy chair; without a draft at all the wait ends."""
    if not await candidates.standing(turn.tx, call.id):
        return await conclude(turn, call, winners=(), how={"rule": str(call.plan.method)})
    next_at = turn.now + DRAFT_WITHIN
    if not call.reminded:
        await calls.schedule(turn.tx, call.id, next_at, reminded=True)
        news = _("Everybody waits for you. In three days somebody else is asked to do it.")
        return await letters.ask_for_draft(turn, call, news=news)
    if turn.now >= await _waiting_since(turn, call) + LONGEST_WAIT:
        return await _give_up(turn, call)
    await calls.schedule(turn.tx, call.id, next_at, reminded=False)
    await _let_deputy_chair(turn, call)


async def _waiting_since(turn: Turn, call: Call) -> datetime:
    rounds = await polls.of_call(turn.tx, call.id)
    return rounds[-1].closes_at if rounds else call.plan.comment_until


async def _let_deputy_chair(turn: Turn, call: Call) -> None:
    """Let chair and deputy change places, if both may still chair."""
    deputy, chairing = call.deputy, await letters.chairing(turn, call)
    alone = deputy is None or await calls.has_stepped_back(turn.tx, call.id, deputy)
    if alone or call.chair not in chairing:
        return await letters.ask_for_draft(turn, call)
    await calls.name_keepers(turn.tx, call.id, chair=deputy, deputy=call.chair)
    changed = await calls.find(turn.tx, call.id)
    if changed:
        news = _("The chair has not found the time, so you chair this call from now on.")
        await letters.ask_for_draft(turn, changed, news=news)


async def _end_round(turn: Turn, call: Call, poll: Poll) -> None:
    """Count a round in which everybody was asked about a draft, and do what follows."""
    verdict = await _verdict(turn, call, poll)
    if verdict is Verdict.POSTPONE:
        return await _postpone(turn, call, poll)
    await stances.close(turn.tx, poll.id, {"agreed": verdict is Verdict.AGREED})
    turn.erased = True
    match verdict:
        case Verdict.AGREED:
            await conclude(turn, call, winners=poll.proposed, how={"rule": str(poll.kind)})
        case Verdict.REVISE:
            await _wait_for_draft(turn, call)
        case Verdict.FAILED:
            await _give_up(turn, call)


async def _verdict(turn: Turn, call: Call, poll: Poll) -> Verdict:
    turnout = await polls.turnout(turn.tx, poll)
    taken = await stances.of_poll(turn.tx, poll.id)
    concerns = sum(one.stance is Stance.CONCERN for one in taken)
    number = len(drafts(await polls.of_call(turn.tx, call.id)))
    rounds, holds = call.plan.rounds, await _still_stand(turn, call, poll.proposed)
    if poll.kind is PollKind.CONSENT:
        return consent.of(
            turnout,
            concerns,
            percent=call.plan.quorum,
            postponed=poll.postponed,
            number=number,
            rounds=rounds,
            holds=holds,
        )
    return mufakat.of(
        turnout, concerns, postponed=poll.postponed, number=number, rounds=rounds, holds=holds
    )


async def _still_stand(turn: Turn, call: Call, proposed: Collection[str]) -> bool:
    found = {one.id for one in await candidates.standing(turn.tx, call.id)}
    return found.issuperset(proposed)


async def _postpone(turn: Turn, call: Call, poll: Poll) -> None:
    until = turn.now + ROUND
    await polls.postpone(turn.tx, poll.id, until, once=True)
    await wait_for_end(turn, call, until)
    later = await polls.find(turn.tx, poll.id)
    if later:
        await letters.tell_postponed(turn, call, later)


async def _give_up(turn: Turn, call: Call) -> None:
    """Agreement is out of reach: a secret vote decides, or nothing is decided."""
    if call.plan.method is Method.MUFAKAT:
        news = _("Agreement could not be reached, so a secret vote decides, as was said before.")
        return await open_vote(turn, call, news=news)
    await conclude(turn, call, winners=(), how={"rule": str(call.plan.method)})


async def start_anew(turn: Turn, call: Call, poll: Poll) -> None:
    """Ask again in the place of a round whose key is gone, and say honestly why."""
    await polls.close(turn.tx, poll.id, PollState.VOID, {"void": "key"})
    await ballots.erase(turn.tx, poll.id)
    await deliberations.keep_only(turn.tx, poll.id, ())
    turn.erased = True
    until = turn.now + ROUND
    opened = await polls.open_one(
        turn.tx, call.id, poll.kind, closes_at=until, draft=poll.draft, proposed=poll.proposed
    )
    await wait_for_end(turn, call, until)
    again = await polls.find(turn.tx, opened)
    news = _(
        "Banyan had to go back to an earlier copy of its memory. What was answered is in no copy "
        "and cannot be read any more, by anybody, so this round starts anew. Please answer again."
    )
    if again:
        await letters.ask_about(turn, call, again, news=news)
