"""What the chair of a deliberation does: read what was said, write a draft, answer concerns."""

from __future__ import annotations

from typing import Final

from bot.engine.journal import Conversation, Status
from bot.model import Button, Buttons
from bot.text import _, ngettext, paragraphs, pgettext
from conversations.deciding.deliberation import words
from conversations.deciding.deliberation.flow import ANSWER, DRAFT
from conversations.deciding.deliberation.steps import DECIDED_BY, drafts, may_propose
from handlers import deliberation_letters as letters
from handlers import dialogue
from handlers.call_keeping import act, back, data, show_one
from handlers.deliberating import wait_for_end
from handlers.panels import show
from handlers.registry import on
from handlers.rights import NotKeeper, as_chair
from handlers.turn import Turn
from storage import calls, deliberations, polls
from storage.records.calls import Call, CallState
from storage.records.deliberations import View
from storage.records.polls import Poll, PollKind, PollState

DURING: Final = (CallState.DECIDING,)
A_PAGE: Final = 5  # views: as many of the longest as one message holds


async def _chairs(turn: Turn, call: Call) -> bool:
    try:
        await as_chair(turn, call.id)
    except NotKeeper:
        return False
    return True


async def _views(turn: Turn, call: Call) -> list[View] | None:
    """What was said before the first draft; None while people are still being asked."""
    rounds = await polls.of_call(turn.tx, call.id)
    first = rounds[0] if rounds else None
    if first is None or first.kind is not PollKind.VIEWS or first.state is PollState.OPEN:
        return None
    return await deliberations.views(turn.tx, first.id)


async def _may_read(turn: Turn, call: Call) -> bool:
    return await _chairs(turn, call) and bool(await _views(turn, call))


@act("views", letters.VIEWS, during=DURING, order=1, offered=_may_read)
async def read_views(turn: Turn, call: Call, rest: str) -> None:
    """Show the chair what people said, a page at a time and without who."""
    await as_chair(turn, call.id)
    said = await _views(turn, call)
    if not said:
        return await show_one(turn, call.id)
    begins = int(rest) if rest.isdecimal() and int(rest) < len(said) else 0
    told = words.views(said[begins : begins + A_PAGE], turn.reader.languages[0])
    heading = ngettext("{n} person has said this:", "{n} people have said this:", len(said))
    show(turn, paragraphs(heading, *told), _pages(call, begins, len(said)), discreet=True)


def _pages(call: Call, begins: int, number: int) -> Buttons:
    before = Button(pgettext("button", "Earlier"), data(call.id, f"views.{begins - A_PAGE}"))
    after = Button(pgettext("button", "More"), data(call.id, f"views.{begins + A_PAGE}"))
    turns = (
        *([before] if begins >= A_PAGE else []),
        *([after] if begins + A_PAGE < number else []),
    )
    return (*([turns] if turns else []), (back(call.id),))


async def _may_write(turn: Turn, call: Call, kind: PollKind) -> bool:
    if DECIDED_BY.get(call.plan.method) is not kind or not await _chairs(turn, call):
        return False
    return await may_propose(turn.tx, call)


async def _may_write_draft(turn: Turn, call: Call) -> bool:
    return await _may_write(turn, call, PollKind.MUFAKAT)


async def _may_write_proposal(turn: Turn, call: Call) -> bool:
    return await _may_write(turn, call, PollKind.CONSENT)


@act(
    "draft",
    letters.WRITE[PollKind.MUFAKAT],
    during=DURING,
    order=3,
    offered=_may_write_draft,
)
async def write(turn: Turn, call: Call, rest: str) -> None:
    """Ask the chair for a draft."""
    await as_chair(turn, call.id)
    kind = DECIDED_BY.get(call.plan.method)
    if kind is None or not await may_propose(turn.tx, call):
        return await show_one(turn, call.id, news=words.MOVED_ON)
    await dialogue.start(turn, DRAFT, call=call.id, seats=call.plan.seats, kind=str(kind))


@act(
    "proposal",
    letters.WRITE[PollKind.CONSENT],
    during=DURING,
    order=3,
    offered=_may_write_proposal,
)
async def propose(turn: Turn, call: Call, rest: str) -> None:
    """Ask the chair for a proposal, as for a draft."""
    await write(turn, call, rest)


@on.ended(DRAFT)
async def written(turn: Turn, conversation: Conversation) -> None:
    """Ask everybody about the draft."""
    found = await calls.find(turn.tx, conversation.args["call"])
    poll = await _asked_about(turn, found) if found else None
    if conversation.status is not Status.DONE or found is None or poll is None:
        return
    if poll.opened_at == turn.now:  # else nothing came of it
        turn.erased = True
        await wait_for_end(turn, found, poll.closes_at)
        await letters.ask_about(turn, found, poll)


async def _asked_about(turn: Turn, call: Call) -> Poll | None:
    poll = await polls.current(turn.tx, call.id)
    return poll if poll and poll.kind in letters.WRITE else None


async def _stands(turn: Turn, call: Call) -> bool:
    """Whether something stands against the last draft, for the chair to read."""
    found = drafts(await polls.of_call(turn.tx, call.id))
    if not found or not await deliberations.concerns(turn.tx, found[-1].id):
        return False
    return await _chairs(turn, call)


@act("concerns", letters.CONCERNS, during=DURING, order=2, offered=_stands)
async def read_concerns(turn: Turn, call: Call, rest: str) -> None:
    """Show the chair what stands against the draft, and let them answer while it is asked about."""
    await as_chair(turn, call.id)
    found = drafts(await polls.of_call(turn.tx, call.id))
    standing = await deliberations.concerns(turn.tx, found[-1].id) if found else []
    if not standing:
        return await show_one(turn, call.id, news=_("Nothing stands against it now."))
    told = words.concerns(found[-1].kind, standing, turn.reader.languages[0])
    rows = tuple(
        (Button(pgettext("button", "Answer {n}", n=n), data(call.id, f"answer.{one.id}")),)
        for n, one in enumerate(standing, start=1)
        if found[-1].state is PollState.OPEN
    )
    show(turn, paragraphs(*told), (*rows, (back(call.id),)), discreet=True)


@act("answer", during=DURING)
async def answer(turn: Turn, call: Call, rest: str) -> None:
    """Ask the chair what they say to a concern."""
    await as_chair(turn, call.id)
    found = await deliberations.find_concern(turn.tx, rest)
    poll = await polls.find(turn.tx, found.poll) if found else None
    if poll is None or poll.call != call.id or poll.state is not PollState.OPEN:
        return await show_one(turn, call.id, news=words.MOVED_ON)
    await dialogue.start(turn, ANSWER, call=call.id, concern=rest)


@on.ended(ANSWER)
async def answered(turn: Turn, conversation: Conversation) -> None:
    """Let those who have answered the draft read what the chair says."""
    found = await calls.find(turn.tx, conversation.args["call"])
    concern = await deliberations.find_concern(turn.tx, conversation.args["concern"])
    if conversation.status is not Status.DONE or found is None:
        return
    poll = await polls.find(turn.tx, concern.poll) if concern else None
    if concern and concern.answer and poll and poll.state is PollState.OPEN:
        await letters.tell_answered(turn, found, poll, words.concern(concern, concern.language))
