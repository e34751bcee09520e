"""When something is wrong with a request: it goes on without the mentor who said so."""

from __future__ import annotations

from conversations.mentoring.states import Event
from handlers.asking import Going
from handlers.turn import Turn
from storage import blocks, people, requests
from storage.records.blocks import BlockKind


async def taken_from(turn: Turn, request: str, mentor: str) -> None:
    """Keep a mentor apart from whoever made a request, and ask somebody else.

    The seeker hears only whose turn it is now, as after any other answer.
    """
    going = await Going.of(turn, request)
    if going is None:
        return
    seeker = going.request.seeker
    for known in (await people.accounts_of(turn.tx, seeker))[:1]:
        await blocks.keep_apart(turn.tx, mentor, known.account, BlockKind.DO_NOT_MATCH)
    asked = await requests.find_asked(turn.tx, request, mentor)
    if asked and await going.happens(Event.REPORTED, asked):
        await going.go_on("next")
        await going.tell()
    await _end_others(turn, mentor, seeker)
    await _end_others(turn, seeker, mentor)


async def _end_others(turn: Turn, mentor: str, seeker: str) -> None:
    """Let the clock take from a mentor whatever else this seeker wants of them."""
    for request, _asked in await requests.put_to(turn.tx, mentor):
        if request.seeker == seeker:
            await requests.schedule(turn.tx, request.id, turn.now)
