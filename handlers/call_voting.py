"""Secret votes from their opening to their count."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Final

from bot.model import Button, Plain
from bot.text import Text, _, paragraphs, pgettext
from conversations.deciding import approval, quorum, schulze
from conversations.deciding.quorum import Quorum
from conversations.deciding.ties import order_of
from handlers.call_ending import conclude
from handlers.call_news import remind_to_take_part
from handlers.calls import data
from handlers.turn import Turn
from handlers.unprompted import tell_all
from storage import ballots, calls, candidates, polls, roll
from storage.records.calls import Call, Method
from storage.records.polls import Outcome, Poll, PollKind, PollState

SHORTEST: Final = timedelta(days=1)  # that a vote is open
USUAL: Final = timedelta(days=7)  # where the call does not say how long
POSTPONED_BY: Final = timedelta(days=3)  # once, where too few took part
REMIND_BEFORE: Final = timedelta(days=1)  # the end


async def open_vote(turn: Turn, call: Call, *, news: Text | None = None) -> None:
    """Open a secret vote, and tell everybody on the roll; without candidates the call ends.

    `news` says what has led to it.
    """
    if not await candidates.standing(turn.tx, call.id):
        return await conclude(turn, call, winners=(), how={})
    ranked = call.plan.method is Method.RANKED
    kind = PollKind.RANKED if ranked else PollKind.APPROVAL
    until = call.plan.decide_until
    if until < turn.now + SHORTEST:
        until = turn.now + USUAL
    await polls.open_one(turn.tx, call.id, kind, closes_at=until)
    await calls.schedule(turn.tx, call.id, until - REMIND_BEFORE, reminded=False)
    text = _(
        "<b>{title}</b>: now you decide, in secret, until {moment}.",
        title=call.plan.title,
        moment=until,
    )
    await _tell_all(turn, call, paragraphs(news, text) if news else text)


async def look_at(turn: Turn, call: Call, poll: Poll) -> None:
    """Remind, close, postpone or count, as the time of a vote asks for."""
    if await ballots.is_lost(turn.tx, poll.id):
        return await start_anew(turn, call, poll)
    if turn.now < poll.closes_at:
        return await _remind(turn, call, poll)
    turnout = await polls.turnout(turn.tx, poll)
    share = Fraction(call.plan.quorum, 100)
    match quorum.of(turnout, share, postponed=poll.postponed):
        case Quorum.POSTPONE:
            await _postpone(turn, call, poll)
        case Quorum.NOBODY:
            await _close(turn, call, poll, (), {})
        case Quorum.MET:
            await _count(turn, call, poll)


async def start_anew(turn: Turn, call: Call, poll: Poll) -> None:
    """Ask again in the place of a round whose key is gone, and say honestly why."""
    await polls.close(turn.tx, poll.id, PollState.VOID, {"void": "key"})
    await ballots.erase(turn.tx, poll.id)
    until = max(poll.closes_at, turn.now + POSTPONED_BY)
    await polls.open_one(
        turn.tx, call.id, poll.kind, closes_at=until, draft=poll.draft, proposed=poll.proposed
    )
    await calls.schedule(turn.tx, call.id, until - REMIND_BEFORE, reminded=False)
    turn.erased = True
    text = _(
        "<b>{title}</b>: Banyan had to go back to an earlier copy of its memory. What was voted "
        "is in no copy and cannot be read any more, by anybody, so this round starts anew. Please "
        "vote again, also if you had voted; there is time until {moment}.",
        title=call.plan.title,
        moment=until,
    )
    await _tell_all(turn, call, text)


async def _remind(turn: Turn, call: Call, poll: Poll) -> None:
    if turn.now < poll.closes_at - REMIND_BEFORE:
        return await calls.schedule(turn.tx, call.id, poll.closes_at - REMIND_BEFORE)
    await calls.schedule(turn.tx, call.id, poll.closes_at, reminded=True)
    if not call.reminded:
        await remind_to_take_part(turn, call, poll)


async def _postpone(turn: Turn, call: Call, poll: Poll) -> None:
    until = turn.now + POSTPONED_BY
    await polls.postpone(turn.tx, poll.id, until, once=True)
    await calls.schedule(turn.tx, call.id, until - REMIND_BEFORE, reminded=False)
    text = _(
        "<b>{title}</b>: too few have voted so far, so the vote goes on until {moment}. After "
        "that it counts, however many take part.",
        title=call.plan.title,
        moment=until,
    )
    await _tell_all(turn, call, text)


async def _count(turn: Turn, call: Call, poll: Poll) -> None:
    """Count, and keep what was voted without whose it was."""
    choices = await ballots.open_all(turn.tx, poll.id)
    standing = [one.id for one in await candidates.standing(turn.tx, call.id)]
    outcome = outcome_of(call, poll.kind, choices, standing)
    result = {
        "winners": list(outcome.winners),
        "order": [list(group) for group in outcome.order],
        "figures": dict(outcome.figures),
        "tied": list(outcome.tied),
    }
    await ballots.keep_counted(turn.tx, poll.id, choices)
    await _close(turn, call, poll, outcome.winners, result)


def outcome_of(
    call: Call, kind: PollKind, choices: Sequence[Sequence[str]], standing: Sequence[str]
) -> Outcome:
    """What a vote has led to; `standing` are the candidates, who accepted first first."""
    order = order_of(call.plan.tie, standing, call.lot)
    if kind is PollKind.RANKED:
        return schulze.count(map(tuple, choices), standing, call.plan.seats, order)
    return approval.count(map(frozenset, choices), standing, call.plan.seats, order)


async def _close(turn: Turn, call: Call, poll: Poll, winners: Sequence[str], result: Plain) -> None:
    await polls.close(turn.tx, poll.id, PollState.COUNTED, result)
    turn.erased = True
    await conclude(turn, call, winners=winners, how={"rule": str(poll.kind)})


async def _tell_all(turn: Turn, call: Call, text: Text) -> None:
    entries = await roll.of_call(turn.tx, call.id)
    people = [one.person for one in entries if one.person and not one.recused]
    button = Button(pgettext("button", "To the vote"), data(call.id, "vote"))
    await tell_all(turn, people, text, ((button,),), even_after_stop=True)
