"""Calls that their organisers decide: one writes what they decide, and another agrees."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.engine.journal import Conversation, Status
from bot.model import Button
from bot.text import Listing, Text, _, named, paragraphs, pgettext
from conversations.deciding.organisers.flow import DECIDE
from conversations.deciding.organisers.steps import PROPOSED
from handlers import dialogue
from handlers.call_ending import conclude
from handlers.call_keeping import act, back, data, show_one
from handlers.panels import show
from handlers.registry import on
from handlers.turn import Turn
from handlers.unprompted import tell
from storage import audit, calls, candidates, organisers, polls
from storage.records.calls import Call, CallState, Method
from storage.records.polls import Poll, PollKind, PollState

REMIND_EVERY: Final = timedelta(days=2)  # those who are to decide
DURING: Final = (CallState.DECIDING,)


async def begin(turn: Turn, call: Call) -> None:
    """Ask those who keep the call to decide."""
    await calls.schedule(turn.tx, call.id, min(call.plan.decide_until, turn.now + REMIND_EVERY))
    await _ask(turn, call)


async def look_at(turn: Turn, call: Call) -> None:
    """Remind those who are to decide; when the time is over, it ends without a decision."""
    if turn.now >= call.plan.decide_until:
        return await conclude(turn, call, winners=(), how={"rule": "organisers"})
    await begin(turn, call)


async def _ask(turn: Turn, call: Call) -> None:
    poll = await _proposal(turn, call)
    text = _(
        "<b>{title}</b> waits for your decision, until {day}.",
        title=call.plan.title,
        day=call.plan.decide_until,
    )
    label = pgettext("button", "Read the decision") if poll else pgettext("button", "Decide")
    button = Button(label, data(call.id, "agree" if poll else "decide"))
    for person in await keepers(turn, call):
        await tell(turn, person, text, ((button,),))


async def keepers(turn: Turn, call: Call) -> list[str]:
    """Those who may still keep a call: organisers, its chair and its deputy."""
    parts = await organisers.of_community(turn.tx, call.community)
    known = [*(one.person for one in parts), *filter(None, (call.chair, call.deputy))]
    return [
        one
        for one in dict.fromkeys(known)
        if not await calls.has_stepped_back(turn.tx, call.id, one)
    ]


async def _proposal(turn: Turn, call: Call) -> Poll | None:
    poll = await polls.current(turn.tx, call.id)
    return poll if poll and poll.kind is PollKind.ORGANISERS else None


async def _by_organisers(turn: Turn, call: Call) -> bool:
    return call.plan.method is Method.ORGANISERS


async def _is_proposed(turn: Turn, call: Call) -> bool:
    return await _proposal(turn, call) is not None


@act("decide", pgettext("button", "Decide"), during=DURING, order=5, offered=_by_organisers)
async def decide(turn: Turn, call: Call, rest: str) -> None:
    """Ask whom they choose, and why."""
    if call.plan.method is Method.ORGANISERS:
        await dialogue.start(turn, DECIDE, call=call.id, seats=call.plan.seats)


@on.ended(DECIDE)
async def proposed(turn: Turn, conversation: Conversation) -> None:
    """Put the decision to the others; where nobody else keeps the call, it holds at once."""
    found = await calls.find(turn.tx, conversation.args["call"])
    if conversation.status is not Status.DONE or found is None:
        return
    poll = await _proposal(turn, found)
    if poll is None or found.state is not CallState.DECIDING:
        return
    others = [one for one in await keepers(turn, found) if one != turn.somebody.id]
    if not others:
        return await _hold(turn, found, poll)
    read = Button(pgettext("button", "Read the decision"), data(found.id, "agree"))
    text = _("For <b>{title}</b> a decision waits for you to agree.", title=found.plan.title)
    for person in others:
        await tell(turn, person, text, ((read,),))
    turn.say(_("The others who decide are asked. It holds when one of them agrees."))


@act(
    "agree",
    pgettext("button", "Read the decision"),
    during=DURING,
    order=4,
    offered=_is_proposed,
)
async def agree(turn: Turn, call: Call, rest: str) -> None:
    """Show what another has decided, and let it hold if who reads it agrees."""
    poll = await _proposal(turn, call)
    if poll is None:
        return await show_one(turn, call.id)
    mine = await audit.was_done(turn.tx, call.community, PROPOSED, poll.id, by=turn.somebody.id)
    if rest == poll.id and not mine:
        show(turn, _("It is decided. Everybody who takes part is told."))
        return await _hold(turn, call, poll)
    other = Button(pgettext("button", "Decide otherwise"), data(call.id, "decide"))
    yes = Button(pgettext("button", "I agree"), data(call.id, f"agree.{poll.id}"))
    asked = [_("This is what you have decided; another has to agree.")] if mine else []
    text = paragraphs(await _told(turn, call, poll), *asked)
    show(turn, text, ((*([] if mine else [yes]), other), (back(call.id),)))


async def _told(turn: Turn, call: Call, poll: Poll) -> Text:
    standing = {one.id: one.person for one in await candidates.standing(turn.tx, call.id)}
    chosen = [named(person) for one in poll.proposed if (person := standing.get(one))]
    told = (
        _("Chosen: <b>{names}</b>", names=Listing(tuple(chosen)))
        if chosen
        else _("Nobody is chosen.")
    )
    return paragraphs(told, _("The organisers say: “{words}”", words=poll.draft))


async def _hold(turn: Turn, call: Call, poll: Poll) -> None:
    """Let a decision hold, if everybody whom it names still stands."""
    standing = {one.id for one in await candidates.standing(turn.tx, call.id)}
    winners = [one for one in poll.proposed if one in standing]
    await polls.close(turn.tx, poll.id, PollState.COUNTED, {"winners": winners})
    await calls.note(turn.tx, call.id, "decided", poll.draft)
    await conclude(turn, call, winners=winners, how={"rule": "organisers"})
