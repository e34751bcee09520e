"""What talking about those who stand reads and leaves behind."""

from __future__ import annotations

from typing import Final

from bot.model import Plain
from conversations.nominations.standing.phases import (
    ANSWERING,
    EXAMINING,
    REMARKING,
    SORTING,
    WRITING,
)
from storage import audit, calls, candidates, memberships, remarks, roll
from storage.database import Reading, Transaction
from storage.records.calls import Call
from storage.records.candidates import (
    Candidate,
    CandidateState,
    Remark,
    RemarkKind,
    RemarkState,
)

NOT_ELIGIBLE: Final = "candidate not eligible"
KEPT_BACK: Final = "remark kept back"


async def own_words(tx: Reading, *, person: str, call: str) -> Plain:
    """The statement of who stands, as it is now."""
    own = await candidates.of_person(tx, call, person)
    return own.statement if own else ""


async def state_oneself(tx: Transaction, *, person: str, call: str, words: str) -> Plain:
    """Keep what somebody who stands writes about themselves; False where it is too late."""
    found, own = await calls.find(tx, call), await candidates.of_person(tx, call, person)
    if found is None or own is None or not stands(own) or found.state not in WRITING:
        return False
    await candidates.say(tx, own.id, statement=words)
    return True


async def declare(tx: Transaction, *, person: str, call: str, words: str) -> Plain:
    """Keep the conflict of interest of somebody who stands; False where they do not any more."""
    found, own = await calls.find(tx, call), await candidates.of_person(tx, call, person)
    if found is None or own is None or not stands(own) or not found.state.is_open:
        return False
    await candidates.declare(tx, own.id, conflict=words)
    return True


async def remark(tx: Transaction, *, person: str, candidate: str, kind: str, words: str) -> Plain:
    """Keep what somebody says or asks about a candidate, for the organisers; None: not any more."""
    one, found = await _with_call(tx, candidate)
    if one is None or found is None or not stands(one) or found.state not in REMARKING:
        return None
    if one.person == person or not await _takes_part(tx, found, person):
        return None
    return await remarks.add(tx, candidate, person, RemarkKind(kind), words)


async def question(tx: Reading, *, person: str, remark: str) -> Plain:
    """A question that was passed on to who asks for it, and their answer; None: there is none."""
    found = await _to_answer(tx, person, remark)
    return {"words": found.words, "answer": found.answer} if found else None


async def answer(tx: Transaction, *, person: str, remark: str, words: str) -> Plain:
    """Keep the answer of a candidate to a question, which everybody reads."""
    if await _to_answer(tx, person, remark) is None:
        return False
    await remarks.answer(tx, remark, words)
    return True


async def keep_back(tx: Transaction, *, person: str, call: str, remark: str) -> Plain:
    """Keep a remark from everybody; False where it has been passed on or kept back already."""
    found, about = await calls.find(tx, call), await remarks.find(tx, remark)
    one = await candidates.find(tx, about.candidate) if about else None
    if found is None or about is None or one is None or one.call != call:
        return False
    if found.state not in SORTING or about.author == person:
        return False
    kept = await remarks.settle(tx, remark, RemarkState.KEPT_BACK)
    if kept:
        await audit.note(tx, person, KEPT_BACK, community=found.community)
    return kept


async def refuse(tx: Transaction, *, person: str, call: str, candidate: str, reason: str) -> Plain:
    """Keep that the organisers find a candidate not eligible, and why; False: not any more."""
    found, one = await calls.find(tx, call), await candidates.find(tx, candidate)
    if found is None or one is None or one.call != call or not stands(one):
        return False
    if found.state not in EXAMINING:
        return False
    await candidates.find_eligible(tx, candidate, eligible=False, why_not=reason)
    await audit.note(tx, person, NOT_ELIGIBLE, community=found.community)
    return True


def stands(candidate: Candidate) -> bool:
    """Whether somebody has accepted, and has not withdrawn since."""
    return candidate.state is CandidateState.ACCEPTED


async def _with_call(tx: Reading, candidate: str) -> tuple[Candidate | None, Call | None]:
    one = await candidates.find(tx, candidate)
    return one, await calls.find(tx, one.call) if one else None


async def _takes_part(tx: Reading, call: Call, person: str) -> bool:
    return bool(
        await memberships.find(tx, call.community, person)
        or await roll.of_person(tx, call.id, person)
    )


async def _to_answer(tx: Reading, person: str, remark: str) -> Remark | None:
    about = await remarks.find(tx, remark)
    one, found = await _with_call(tx, about.candidate) if about else (None, None)
    if about is None or one is None or found is None or one.person != person:
        return None
    if not stands(one) or found.state not in ANSWERING or about.state is not RemarkState.PASSED:
        return None
    return about if about.kind is RemarkKind.QUESTION else None
