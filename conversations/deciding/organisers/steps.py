"""What deciding by the organisers reads and leaves behind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.model import Plain
from storage import audit, calls, candidates, polls
from storage.database import Reading, Transaction
from storage.records.calls import CallState
from storage.records.polls import PollKind, PollState

PROPOSED: Final = "decision proposed"


async def standing(tx: Reading, *, person: str, call: str) -> Plain:
    """Who stands, who accepted first first."""
    found = await candidates.standing(tx, call)
    return [{"candidate": one.id, "person": one.person} for one in found]


async def propose(
    tx: Transaction, *, person: str, call: str, chosen: Sequence[str], reasons: str
) -> Plain:
    """Put a decision to the others who keep the call, in the place of what was proposed before.

    Returns the poll; None where the call is not at that any more, or somebody stands no longer.
    """
    found = await calls.find(tx, call)
    still = {one.id for one in await candidates.standing(tx, call)}
    if found is None or found.state is not CallState.DECIDING or not set(chosen) <= still:
        return None
    before = await polls.current(tx, call)
    if before:
        await polls.close(tx, before.id, PollState.VOID, {})
    poll = await polls.open_one(
        tx,
        call,
        PollKind.ORGANISERS,
        closes_at=found.plan.decide_until,
        draft=reasons,
        proposed=chosen,
    )
    await audit.note(tx, person, PROPOSED, community=found.community, about=poll)
    return poll
