"""Taking part in a deliberation: a view, an answer to a draft, a concern.

What somebody has answered stands in the text of a letter that waits under the seal of its round,
never in its buttons: those are kept, and the same for everybody.
"""

from __future__ import annotations

from typing import Final

from bot.engine.journal import Conversation, Status
from bot.model import Buttons, Pressed
from bot.text import Text, _, paragraphs
from conversations.deciding.deliberation import steps, words
from conversations.deciding.deliberation.flow import CONCERN, VIEW
from handlers import deliberation_letters as letters
from handlers import dialogue
from handlers.calls import act, back, own_entry, show_one
from handlers.deliberating import start_anew
from handlers.registry import on
from handlers.turn import Turn
from storage import ballots, calls, deliberations, polls, stances
from storage.records.calls import Call, CallState, RollEntry
from storage.records.polls import Poll, PollKind, PollState, Stance

DURING: Final = (CallState.DECIDING,)


async def _is_asked_for_view(turn: Turn, call: Call) -> bool:
    poll, entry = await polls.current(turn.tx, call.id), await own_entry(turn, call)
    if poll is None or poll.kind is not PollKind.VIEWS or entry is None or entry.recused:
        return False
    return not await polls.has_taken_part(turn.tx, poll.id, entry.id)


@act("view", letters.SAY, during=DURING, order=1, offered=_is_asked_for_view)
async def view(turn: Turn, call: Call, rest: str) -> None:
    """Ask somebody for their view."""
    found = await _may_say(turn, call, PollKind.VIEWS)
    if found is None:
        return
    poll, entry = found
    if await polls.has_taken_part(turn.tx, poll.id, entry.id):
        return await show_one(turn, call.id, news=words.VIEW_GIVEN)
    await dialogue.start(turn, VIEW, call=call.id, poll=poll.id)


@act("nothing", letters.NOTHING, during=DURING, order=2, offered=_is_asked_for_view)
async def nothing_to_add(turn: Turn, call: Call, rest: str) -> None:
    """Note that somebody was heard, and has nothing to add."""
    found = await _may_say(turn, call, PollKind.VIEWS)
    if found is None:
        return
    me, poll = turn.somebody.id, found[0].id
    kept = await steps.keep_view(turn.tx, person=me, poll=poll, words="")
    news = words.VIEW_GIVEN if kept == steps.TWICE else _("Thank you, that is noted.")
    await show_one(turn, call.id, news=news)


async def _is_asked_about_draft(turn: Turn, call: Call) -> bool:
    poll = await polls.current(turn.tx, call.id)
    return poll is not None and poll.kind is PollKind.MUFAKAT


async def _is_asked_about_proposal(turn: Turn, call: Call) -> bool:
    poll = await polls.current(turn.tx, call.id)
    return poll is not None and poll.kind is PollKind.CONSENT


@act(
    "draft",
    letters.READ[PollKind.MUFAKAT],
    during=DURING,
    order=1,
    offered=_is_asked_about_draft,
)
async def draft(turn: Turn, call: Call, rest: str) -> None:
    """Show the draft, what stands against it, and what somebody has answered themselves."""
    poll = await polls.current(turn.tx, call.id)
    if poll is None or poll.kind not in letters.READ:
        return await show_one(turn, call.id)
    await _show(turn, call, poll)


@act(
    "proposal",
    letters.READ[PollKind.CONSENT],
    during=DURING,
    order=1,
    offered=_is_asked_about_proposal,
)
async def proposal(turn: Turn, call: Call, rest: str) -> None:
    """Show the proposal, as a draft."""
    await draft(turn, call, rest)


@act("stance", during=DURING)
async def stance(turn: Turn, call: Call, rest: str) -> None:
    """Take somebody's answer to a draft; a concern needs words."""
    about, _dot, chosen = rest.partition(".")
    poll = await polls.current(turn.tx, call.id)
    if poll is None or poll.kind not in letters.READ:
        return await show_one(turn, call.id, news=words.MOVED_ON)
    found = await _may_say(turn, call, poll.kind)
    if found is None:
        return
    if poll.id != about or chosen not in set(Stance):
        return await _show(turn, call, poll, news=words.MOVED_ON)
    if await ballots.is_lost(turn.tx, poll.id):
        await start_anew(turn, call, poll)
        return await show_one(turn, call.id, news=words.MOVED_ON)
    await _take(turn, call, found, Stance(chosen))


async def _take(turn: Turn, call: Call, found: tuple[Poll, RollEntry], chosen: Stance) -> None:
    poll, entry = found
    if chosen is Stance.CONCERN:
        return await dialogue.start(turn, CONCERN, call=call.id, poll=poll.id, kind=str(poll.kind))
    if chosen is Stance.ASIDE and poll.kind is PollKind.CONSENT:
        return await _show(turn, call, poll)
    await stances.take(turn.tx, poll.id, entry.id, chosen)
    await _show(turn, call, poll, news=words.NOTED)


@on.ended(CONCERN)
async def said(turn: Turn, conversation: Conversation) -> None:
    """Let the chair know of a concern, and show whose it is how the draft stands."""
    found = await calls.find(turn.tx, conversation.args["call"])
    poll = await polls.find(turn.tx, conversation.args["poll"])
    if conversation.status is not Status.DONE or found is None or poll is None:
        return
    if poll.state is PollState.OPEN and turn.now < poll.closes_at:
        await _show(turn, found, poll, news=words.NOTED)
        await letters.tell_concern(turn, found)


async def _may_say(turn: Turn, call: Call, kind: PollKind) -> tuple[Poll, RollEntry] | None:
    """The round that is open and the entry of who acts, or why they cannot take part now."""
    poll, entry = await polls.current(turn.tx, call.id), await own_entry(turn, call)
    if entry is None:
        why = words.NOT_ON_THE_ROLL
    elif entry.recused:
        why = words.RECUSED
    elif poll is None or poll.kind is not kind or poll.closes_at <= turn.now:
        why = words.MOVED_ON
    else:
        return poll, entry
    await show_one(turn, call.id, news=why)
    return None


async def _show(turn: Turn, call: Call, poll: Poll, *, news: Text | None = None) -> None:
    entry = await own_entry(turn, call)
    told = [*([news] if news else []), *await letters.about(turn, call, poll)]
    found = await deliberations.concerns(turn.tx, poll.id)
    told += words.concerns(poll.kind, found, turn.reader.languages[0])
    if entry is None or entry.recused:
        return _say(turn, paragraphs(*told), ((back(call.id),),))
    lost = await ballots.is_lost(turn.tx, poll.id)
    taken = None if lost else await stances.own(turn.tx, poll.id, entry.id)
    told += words.own(poll.kind, taken)
    told.append(_("You can answer until {moment}.", moment=poll.closes_at))
    buttons = (*letters.stance_buttons(call, poll), (back(call.id),))
    _say(turn, paragraphs(*told), buttons, seal=poll.id if taken else "")


def _say(turn: Turn, text: Text, buttons: Buttons, *, seal: str = "") -> None:
    if isinstance(turn.event.what, Pressed):
        turn.edit(text, buttons, discreet=True, seal=seal)
    else:  # below the words of a concern
        turn.say(text, buttons, discreet=True, seal=seal)
