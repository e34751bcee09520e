"""Coming by an invitation to be nominated, which somebody passed on."""

from __future__ import annotations

from conversations.communities.codes import read_code
from conversations.nominations.nominating import words
from handlers import calls as shown
from handlers.nominees import ANSWERED_DURING, MAY_STAND, answers, asked
from handlers.registry import on
from handlers.turn import Turn
from storage import bans, calls, candidates, people
from storage.records.calls import Call
from storage.records.candidates import Candidate


@on.opened("nominee")
async def opened(turn: Turn, about: str) -> None:
    """Come by an invitation that somebody passed on."""
    if not await takes(turn, about):
        turn.say(words.NO_GOOD)


@shown.takes_code
async def takes(turn: Turn, said: str) -> bool:
    """Whether this is the code of an invitation; then who brings it is asked."""
    code, me = read_code(said), turn.somebody.id
    invited = await candidates.invited(turn.tx, code)
    call = await calls.find(turn.tx, invited.call) if invited else None
    if invited is None or call is None or await _is_kept_out(turn, call):
        return False
    if call.state not in ANSWERED_DURING:
        turn.say(words.TOO_LATE)
    elif me in {one.nominator for one in await candidates.nominations(turn.tx, invited.id)}:
        turn.say(words.OWN_INVITATION)
    elif own := await candidates.redeem(turn.tx, me, code):
        await calls.step_back(turn.tx, call.id, me)
        await _ask_here(turn, call, own)
    return True


async def _ask_here(turn: Turn, call: Call, own: Candidate) -> None:
    if own.state in MAY_STAND:
        turn.say(await asked(turn, call, own), answers(own), discreet=True)
    else:
        await shown.show_one(turn, call.id)


async def _is_kept_out(turn: Turn, call: Call) -> bool:
    known = await people.accounts_of(turn.tx, turn.somebody.id)
    return await bans.keeps_out(turn.tx, call.community, [one.account for one in known])
