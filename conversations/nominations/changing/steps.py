"""What prolonging or withdrawing a call reads and leaves behind."""

from __future__ import annotations

from bot.model import Plain
from conversations.nominations.phases import end_of, next_look, prolonged
from storage import audit, ballots, calls, candidates, deliberations, polls
from storage.database import Reading, Transaction
from storage.records.calls import Call, CallState
from storage.records.polls import PollState


async def until(tx: Reading, *, person: str, call: str, days: int) -> Plain:
    """When this phase would end, ISO 8601 in UTC; None: the call is not open any more."""
    found = await calls.find(tx, call)
    if found is None or not found.state.is_open:
        return None
    return end_of(prolonged(found.plan, found.state, days), found.state).isoformat()


async def prolong(tx: Transaction, *, person: str, call: str, days: int, reason: str) -> Plain:
    """Let this phase, and all that follow, end so many days later; False where it is over.

    A round of deciding that is open closes so much later, too.
    """
    found = await calls.find(tx, call)
    if found is None or not found.state.is_open:
        return False
    plan = prolonged(found.plan, found.state, days)
    await calls.set_dates(tx, found, plan)
    due_at = next_look(plan, found.state, tx.now)
    poll = await polls.current(tx, call)
    if poll and found.state is CallState.DECIDING:
        by = plan.decide_until - found.plan.decide_until
        await polls.postpone(tx, poll.id, poll.closes_at + by, once=False)
        due_at = tx.now  # whoever looks after the round knows when to come again
    await calls.schedule(tx, call, due_at, reminded=False)
    await calls.note(tx, call, "prolonged", reason)
    await audit.note(tx, person, "call prolonged", community=found.community)
    return True


async def withdraw(tx: Transaction, *, person: str, call: str, reason: str) -> Plain:
    """End an open call without a decision, and erase what was private; False where it is over."""
    found = await calls.find(tx, call)
    if found is None or not found.state.is_open or not await end(tx, found, reason):
        return False
    await audit.note(tx, person, "call withdrawn", community=found.community)
    return True


async def end(tx: Transaction, call: Call, reason: str) -> bool:
    """The same, whoever does it; without a reason: because nobody is left who keeps it."""
    if not await calls.move(tx, call, CallState.WITHDRAWN, due_at=None):
        return False
    await calls.note(tx, call.id, "withdrawn" if reason else "left", reason)
    poll = await polls.current(tx, call.id)
    if poll:
        await polls.close(tx, poll.id, PollState.VOID, {})
        await ballots.erase(tx, poll.id)
    await candidates.clear(tx, call.id)
    await deliberations.clear(tx, call.id)
    return True
