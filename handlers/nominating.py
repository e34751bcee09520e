"""Nominating somebody, or oneself, in a call that takes nominations."""

from __future__ import annotations

from typing import Final

from bot.engine.journal import Conversation, Status
from bot.ids import new_code
from bot.model import Plain
from bot.text import pgettext
from conversations.communities.codes import spaced
from conversations.nominations.nominating import flow, words
from handlers import calls as shown
from handlers import dialogue, nominee_answers, nominees
from handlers.registry import on
from handlers.turn import Turn
from storage import calls, candidates, communities
from storage.records.calls import Call, CallState
from storage.records.candidates import CandidateState, Nomination

CODE_SIGNS: Final = 12  # 60 bits: nobody can guess one


@shown.act("nominate", pgettext("button", "Nominate"), during={CallState.NOMINATING}, order=10)
async def begin(turn: Turn, call: Call, rest: str) -> None:
    """Begin to nominate."""
    await dialogue.start(turn, flow.NOMINATE, call=call.id)


@on.ended(flow.NOMINATE)
async def nominated(turn: Turn, conversation: Conversation) -> None:
    """Do what was said, if the call still takes nominations."""
    said = {entry.key: entry.value for entry in conversation.journal}
    stands, sends = said.get("stand") == "stand", said.get("send") == "send"
    if conversation.status is not Status.DONE or not (stands or sends):
        return
    if candidate := conversation.args.get("candidate"):
        return await nominee_answers.stand_by_name(turn, candidate)
    call = await shown.seen(turn, conversation.args["call"])
    if call is None or call.state is not CallState.NOMINATING:
        turn.say(words.CLOSED)
        return
    if stands:
        return await _stand(turn, call, said["statement"] or "")
    if await candidates.nominated_by(turn.tx, call.id, conversation.person) >= words.MOST:
        turn.say(words.FULL)  # several can have been begun while there was room
        return
    await _of_another(turn, call, said)


async def _stand(turn: Turn, call: Call, statement: str) -> None:
    """Let somebody stand who says so themselves."""
    me = turn.somebody.id
    own = Nomination("", me, statement, relation="", shown=False)
    found, _first = await candidates.nominate(turn.tx, call.id, me, own)
    if found.state is CandidateState.OUT:
        turn.say(words.TOO_LATE)
        return
    if found.state is CandidateState.ACCEPTED:
        turn.say(words.STAND_ALREADY)
        return
    await candidates.move(turn.tx, found, CandidateState.ACCEPTED)
    if statement:
        await candidates.say(turn.tx, found.id, statement=statement)
    await calls.step_back(turn.tx, call.id, me)
    await nominee_answers.say_that_they_stand(turn, call)


async def _of_another(turn: Turn, call: Call, said: dict[str, Plain]) -> None:
    """Keep a nomination of somebody else, who is asked; the answer tells nothing about them."""
    me = turn.somebody.id
    nomination = Nomination("", me, said["reason"], said["relation"], shown=said["shown"])
    await calls.step_back(turn.tx, call.id, me)
    turn.say(words.THANKS)
    if nominee := flow.whom(said):
        await nominees.propose(turn, call, nominee, nomination)
    else:
        await _invite(turn, call, nomination)


async def _invite(turn: Turn, call: Call, nomination: Nomination) -> None:
    """Give who nominates what they pass on."""
    code = new_code(CODE_SIGNS)
    await candidates.invite(turn.tx, call.id, code, nomination)
    community = await communities.find(turn.tx, call.community)
    turn.say(words.how_to_pass_on(spaced(code)))
    turn.say(
        words.to_pass_on(
            call.plan.title,
            community.name if community else "",
            turn.link(f"nominee-{code}"),
            nomination.nominator if nomination.shown else None,
        )
    )
