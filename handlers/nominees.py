"""Those who were nominated: each is asked first and alone, and nobody else hears of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.model import Button, Buttons
from bot.text import Text, pgettext
from conversations.nominations.nominating import steps, words
from handlers import calls as shown
from handlers.own_days import day_for
from handlers.panels import show
from handlers.registry import on
from handlers.turn import Turn
from handlers.unprompted import tell
from storage import blocks, calls, candidates, communities, people
from storage.records.calls import Call, CallState
from storage.records.candidates import Candidate, CandidateState, Nomination

ANSWERED_DURING: Final = frozenset({CallState.NOMINATING, CallState.PREPARING})
OPEN: Final = frozenset({CandidateState.ASKED, CandidateState.LATER})
MAY_STAND: Final = OPEN | {CandidateState.DECLINED}  # a no can be taken back in time
RESTING: Final = timedelta(days=1)  # until somebody of a resting community may be asked again


async def propose(turn: Turn, call: Call, nominee: str, nomination: Nomination) -> None:
    """Keep a nomination, and ask whom it is about, if they were not asked and may be."""
    found, first = await candidates.nominate(turn.tx, call.id, nominee, nomination)
    if not first and (found.state is not CandidateState.DECLINED or found.answered_at):
        return  # it joins the others quietly
    allowed = await candidates.may_be_asked(turn.tx, nominee)
    if not allowed or await blocks.between(turn.tx, nominee, nomination.nominator):
        return await candidates.leave_unasked(turn.tx, found.id)
    await candidates.move(turn.tx, found, CandidateState.ASKED)
    await calls.step_back(turn.tx, call.id, nominee)
    await ask(turn, call, found)


async def ask(turn: Turn, call: Call, candidate: Candidate) -> None:
    """Write to somebody who was nominated, unless they want to hear only what they asked for."""
    person = await people.find(turn.tx, candidate.person or "")
    if person and person.unprompted:  # else the call itself asks them when they look at it
        text = await asked(turn, call, candidate)
        await tell(turn, person.id, text, answers(candidate), discreet=True)


async def asked(turn: Turn, call: Call, candidate: Candidate) -> Text:
    """What somebody reads who was nominated."""
    me, community = candidate.person or "", await communities.find(turn.tx, call.community)
    return words.asked(
        call.plan.title,
        call.plan.about,
        community.name if community else "",
        await _readable(turn, candidate),
        until=await day_for(turn, me, call.plan.prepare_until),
        stepped_back=await steps.looks_after(turn.tx, call, me),
    )


async def _readable(turn: Turn, candidate: Candidate) -> list[Nomination]:
    """What others said for somebody, without those whom they do not want to meet."""
    me = candidate.person or ""
    return [
        one
        for one in await candidates.nominations(turn.tx, candidate.id)
        if one.nominator != me and not await blocks.between(turn.tx, me, one.nominator)
    ]


def answers(candidate: Candidate) -> Buttons:
    """What they can say to it."""
    about = f"nominee:{candidate.id}"
    return (
        (Button(pgettext("button", "I would stand"), f"{about}:yes"),),
        (Button(pgettext("button", "Ask me later"), f"{about}:later"),),
        (Button(pgettext("button", "No, thank you"), f"{about}:no"),),
        (Button(pgettext("button", "Never ask me again"), f"{about}:never"),),
        (Button(pgettext("button", "About the call"), shown.data(candidate.call)),),
    )


async def _waits(turn: Turn, call: Call) -> bool:
    """Whether who looks at a call was nominated, and has not answered."""
    own = await candidates.of_person(turn.tx, call.id, turn.somebody.id)
    return own is not None and own.state in OPEN


@shown.act(
    "asked",
    pgettext("button", "You were nominated"),
    during=ANSWERED_DURING,
    order=5,
    offered=_waits,
)
async def look(turn: Turn, call: Call, rest: str) -> None:
    """Ask who looks at the call, as the letter did."""
    own = await candidates.of_person(turn.tx, call.id, turn.somebody.id)
    if own is None or own.state not in OPEN:
        return await shown.show_one(turn, call.id)
    show(turn, await asked(turn, call, own), answers(own), discreet=True)


@on.due("candidate")
async def ask_again(turn: Turn, about: str) -> None:
    """Ask again who has not answered, or wanted to be asked later, if they can still stand."""
    found = await candidates.find(turn.tx, about)
    call = await calls.find(turn.tx, found.call) if found else None
    if found is None or call is None:
        return
    community = await communities.find(turn.tx, call.community)
    if community is None or community.paused:
        return await candidates.schedule(turn.tx, found.id, turn.now + RESTING)
    await candidates.schedule(turn.tx, found.id, None)
    waits = found.state in OPEN and call.state in ANSWERED_DURING
    if waits and await candidates.may_be_asked(turn.tx, found.person or ""):
        await candidates.move(turn.tx, found, CandidateState.ASKED)
        await ask(turn, call, found)
