"""What a deliberation reads and leaves behind."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Final

from bot.model import Plain
from storage import (
    audit,
    ballots,
    calls,
    candidates,
    deliberations,
    people,
    polls,
    roll,
    stances,
)
from storage.database import Reading, Transaction
from storage.records.calls import Call, CallState, Method
from storage.records.polls import Poll, PollKind, PollState

KEPT: Final = "kept"
TWICE: Final = "twice"  # a view is given once: nobody can tell which one it was
OVER: Final = "over"
PROPOSED: Final = "draft written"
# What has been before a draft is written; None: nothing.
AFTER: Final[Mapping[PollKind, Collection[PollKind | None]]] = {
    PollKind.MUFAKAT: {PollKind.VIEWS, PollKind.MUFAKAT},
    PollKind.CONSENT: {None, PollKind.CONSENT},
}
ROUND: Final = timedelta(days=3)  # that people have to answer a draft
DECIDED_BY: Final = {Method.MUFAKAT: PollKind.MUFAKAT, Method.CONSENT: PollKind.CONSENT}


async def keep_view(tx: Transaction, *, person: str, poll: str, words: str) -> Plain:
    """Keep what somebody thinks, without who; empty words: they have nothing to add."""
    entry = await entry_of(tx, poll, person)
    if entry is None:
        return OVER
    if await polls.has_taken_part(tx, poll, entry):
        return TWICE
    if words:
        language = await _language(tx, person)
        await deliberations.add_view(tx, poll, language=language, words=words)
    await polls.take_part(tx, poll, entry)
    return KEPT


async def keep_concern(tx: Transaction, *, person: str, poll: str, words: str) -> Plain:
    """Keep what somebody has against a draft, without who."""
    entry = await entry_of(tx, poll, person)
    if entry is None or await ballots.is_lost(tx, poll):
        return OVER
    language = await _language(tx, person)
    await stances.object_to(tx, poll, entry, language=language, words=words)
    return KEPT


async def entry_of(tx: Reading, poll: str, person: str) -> str | None:
    """The entry with which somebody may take part in a round now."""
    found = await polls.find(tx, poll)
    if found is None or found.state is not PollState.OPEN or found.closes_at <= tx.now:
        return None
    entry = await roll.of_person(tx, found.call, person)
    return entry.id if entry and not entry.recused else None


async def _language(tx: Reading, person: str) -> str:
    known = await people.find(tx, person)
    return known.languages[0] if known and known.languages else "en"


async def standing(tx: Reading, *, person: str, call: str) -> Plain:
    """Who stands, who accepted first first."""
    return [
        {"candidate": one.id, "person": one.person} for one in await candidates.standing(tx, call)
    ]


async def propose(
    tx: Transaction, *, person: str, call: str, chosen: Sequence[str], words: str
) -> Plain:
    """Ask everybody on the roll about a draft, in the place of one before it.

    Returns the round; None where the call is not at that any more, or somebody stands no longer.
    """
    found = await calls.find(tx, call)
    still = {one.id for one in await candidates.standing(tx, call)}
    if not chosen or not set(chosen) <= still:
        return None
    if found is None or not await may_propose(tx, found):
        return None
    before = await polls.current(tx, call)
    if before:
        await stances.close(tx, before.id, {"revised": True})
    poll = await polls.open_one(
        tx,
        call,
        DECIDED_BY[found.plan.method],
        closes_at=tx.now + ROUND,
        draft=words,
        proposed=chosen,
    )
    await audit.note(tx, person, PROPOSED, community=found.community, about=poll)
    return poll


async def may_propose(tx: Reading, call: Call) -> bool:
    """Whether a draft may be written now: first, or where something stands against the last."""
    kind = DECIDED_BY.get(call.plan.method)
    if call.state is not CallState.DECIDING or kind is None:
        return False
    rounds = await polls.of_call(tx, call.id)
    if len(drafts(rounds)) >= call.plan.rounds:
        return False
    last = next((one for one in reversed(rounds) if one.state is not PollState.VOID), None)
    if last is None or last.state is PollState.COUNTED:
        return (last.kind if last else None) in AFTER[kind]
    if last.kind is not kind or await ballots.is_lost(tx, last.id):
        return False
    return bool(await deliberations.concerns(tx, last.id))


def drafts(rounds: Sequence[Poll]) -> list[Poll]:
    """The rounds of a call in which people were asked about a draft, and which count."""
    kinds = set(DECIDED_BY.values())
    return [one for one in rounds if one.kind in kinds and one.state is not PollState.VOID]


async def concern(tx: Reading, *, person: str, concern: str) -> Plain:
    """What stands against a draft; None where it was lifted."""
    found = await deliberations.find_concern(tx, concern)
    return {"words": found.words, "answer": found.answer} if found else None


async def answer(tx: Transaction, *, person: str, concern: str, words: str) -> Plain:
    """Keep what the chair says to a concern; False where it was lifted, or its round has closed."""
    found = await deliberations.find_concern(tx, concern)
    poll = await polls.find(tx, found.poll) if found else None
    if poll is None or poll.state is not PollState.OPEN:
        return False
    return await deliberations.answer(tx, concern, words)
