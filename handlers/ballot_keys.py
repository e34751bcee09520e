"""Keys of polls: destroyed when a count is kept, missed when a backup has come without them."""

from __future__ import annotations

from handlers.call_deciding import start_anew
from handlers.registry import on
from handlers.turn import Turn
from storage import ballots, calls, polls
from storage.records.polls import PollState


@on.due("key")
async def look_at(turn: Turn, about: str) -> None:
    """Destroy the key of a round that is not open any more; start one anew that has lost its own.

    The round was closed by an earlier commit: whoever dies in between comes here again.
    """
    poll = await polls.find(turn.tx, about)
    if poll is None or poll.state is not PollState.OPEN:
        return await ballots.destroy_key(turn.tx, about)
    call = await calls.find(turn.tx, poll.call)
    if call and await ballots.is_lost(turn.tx, about):
        await start_anew(turn, call, poll)
