"""Conversations inside a turn: begin, answer, go back, put aside, go on, end."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import timedelta
from typing import Final, TypeVar

from bot.engine.answers import Given, NotUnderstood
from bot.engine.engine import Engine, Outcome, Outside
from bot.engine.flows import FLOWS
from bot.engine.journal import EXPIRE_AFTER, Conversation, Status
from bot.engine.talk import Fetch, FlowError, Look
from bot.errors import BanyanError
from bot.ids import new_id
from bot.model import Button, Plain, ToPerson
from bot.text import Text, _, pgettext
from conversations.quiet_hours import after_quiet_hours
from handlers import questions
from handlers.registry import on
from handlers.rights import demand
from handlers.turn import PutBack, Turn
from storage import conversations, memberships

T = TypeVar("T")

MOST_ASIDE: Final = 10  # conversations of one person; the oldest makes room
UNDO_WITHIN: Final = timedelta(minutes=10)


class Stuck(Exception):
    """A flow failed: the conversation is to be parked with all its answers."""

    def __init__(self, conversation: Conversation) -> None:
        super().__init__(f"The flow {conversation.flow!r} failed.")
        self.conversation = conversation


async def start(turn: Turn, flow: str, **args: Plain) -> None:
    """Begin a conversation in the private chat, or go on with the same one that was put aside.

    Another one that is open is put aside until this has ended.
    """
    current = turn.conversation
    if current and (current.flow, current.args) == (flow, args):
        return await ask_again(turn)
    kept = await _kept(turn, turn.somebody.id)
    if current and current.flow == flow:
        _drop(turn, current)  # about something else: only one of a kind can be told apart
    elif current:
        _make_room(turn, current)
    same = next((one for one in kept if (one.flow, one.args) == (flow, args)), None)
    if same:
        return await _resume(turn, same)
    if len(kept) >= MOST_ASIDE:
        _drop(turn, kept[-1])
    fresh = Conversation(new_id(), turn.somebody.id, flow, args, touched_at=turn.now)
    turn.conversation = fresh
    await _speak(turn, fresh, await _guarded(fresh, _engine(turn, fresh).begin(fresh)))


def make_room(turn: Turn) -> None:
    """Put the open conversation aside, if there is one, for something that needs the next words."""
    if turn.conversation:
        _make_room(turn, turn.conversation)
        turn.conversation = None


def end(turn: Turn) -> None:
    """End the open conversation without a word, as something else makes it needless."""
    _drop(turn, _open(turn))
    turn.conversation = None


def _make_room(turn: Turn, current: Conversation) -> None:
    _close_buttons(turn, current)
    _put_aside(turn, current)
    title = title_of(current)
    turn.say_in_private(
        _("I keep <b>{title}</b> for you; we go on with it afterwards.", title=title)
    )


def _drop(turn: Turn, conversation: Conversation) -> None:
    """End a conversation for which another one begins."""
    _close_buttons(turn, conversation)
    conversation.status = Status.CANCELLED
    _forget(conversation)
    turn.keep(conversation)


async def answer(turn: Turn, given: Given) -> None:
    """Take an answer to the open question."""
    conversation = _open(turn)
    turn.answered = True
    try:
        outcome = await _guarded(
            conversation, _engine(turn, conversation).answer(conversation, given, turn.reader)
        )
    except NotUnderstood as problem:
        return _explain(turn, conversation, problem.expected)
    await _speak(turn, conversation, outcome)


async def press(turn: Turn, conversation: str, mark: str, option: str) -> None:
    """Take a pressed answer, if it belongs to the question that is open."""
    current = turn.conversation
    asked = current.open if current and current.id == conversation else None
    if asked is None or mark != questions.mark(asked.key):
        turn.say(_("That question has been answered already."))
        return
    await answer(turn, Given(pressed=option))


async def back(turn: Turn) -> None:
    """Open the previous question again."""
    conversation = _open(turn)
    outcome = await _guarded(conversation, _engine(turn, conversation).back(conversation))
    if outcome is None:
        turn.say(_("There is nothing to go back to."))
        return await ask_again(turn)
    conversation.touched_at, conversation.nudged = turn.now, False
    await _speak(turn, conversation, outcome)


async def later(turn: Turn) -> None:
    """Put the open conversation aside until the person comes back to it."""
    conversation = _open(turn)
    _close_buttons(turn, conversation)
    _put_aside(turn, conversation)
    conversation.touched_at, conversation.nudged = turn.now, False
    turn.say(
        _("All right, later. I keep <b>{title}</b> for you.", title=title_of(conversation)),
        ((_go_on(conversation),),),
    )
    turn.conversation = None


async def cancel(turn: Turn) -> None:
    """End the open conversation; that can be undone for ten minutes."""
    conversation = _open(turn)
    conversation.touched_at = turn.now
    title = title_of(conversation)
    outcome = await _guarded(
        conversation, _engine(turn, conversation).stop(conversation, "cancelled")
    )
    await _speak(turn, conversation, outcome)
    if conversation.status is Status.CANCELLED:
        undo = Button(pgettext("button", "Undo"), f"undo:{conversation.id}")
        forgotten = FLOWS[conversation.flow].forgets
        turn.say(_("Stopped: <b>{title}</b>.", title=title), () if forgotten else ((undo,),))


async def undo(turn: Turn, conversation_id: str) -> None:
    """Take a cancel back."""
    conversation = await _own(turn, conversation_id)
    if conversation is None or conversation.status is not Status.CANCELLED:
        return turn.edit(_("There is nothing to undo any more."))
    in_time = turn.now - conversation.touched_at <= UNDO_WITHIN
    if not in_time or not _engine(turn, conversation).reopen(conversation):
        return turn.edit(_("It is too late to undo that."))
    turn.edit(_("Undone."))
    await _resume(turn, conversation)


async def resume(turn: Turn, conversation_id: str) -> None:
    """Go on with a conversation that was put aside."""
    conversation = await _own(turn, conversation_id)
    if conversation is None or conversation.status not in {Status.ASIDE, Status.OPEN}:
        return turn.edit(_("That has ended already."))
    turn.edit(_("Let us go on with <b>{title}</b>.", title=title_of(conversation)))
    await _resume(turn, conversation)


async def ask_again(turn: Turn) -> None:
    """Put the open question again, after something else was said."""
    conversation = _open(turn)
    outcome = await _guarded(conversation, _engine(turn, conversation).again(conversation))
    await _speak(turn, conversation, outcome)


async def time_is_up(turn: Turn, conversation: Conversation) -> None:
    """Do what the clock wants of a conversation: end the question, or the whole."""
    turn.conversation = conversation
    if conversation.deadline_at and conversation.deadline_at <= turn.now:
        return await _time_out(turn, conversation)
    if turn.now - conversation.touched_at >= EXPIRE_AFTER:
        _close_buttons(turn, conversation)
        conversation.status = Status.EXPIRED
        _forget(conversation)
    turn.keep(conversation)


async def _time_out(turn: Turn, conversation: Conversation) -> None:
    waited = conversation.status is Status.ASIDE
    outcome = await _guarded(
        conversation, _engine(turn, conversation).stop(conversation, "timed out")
    )
    if waited and conversation.status is Status.OPEN:
        # It asks something more, but another conversation is open: it goes on when resumed.
        outcome.question = None
        conversation.status = Status.ASIDE
    await _speak(turn, conversation, outcome)


async def retry(turn: Turn, conversation: Conversation) -> None:
    """Try a parked conversation again, after a release that may have repaired its flow."""
    outcome = await _guarded(conversation, _engine(turn, conversation).again(conversation))
    if conversation.status is not Status.OPEN:
        return await _speak(turn, conversation, outcome)
    _put_aside(turn, conversation)
    person = await memberships.with_zone(turn.tx, conversation.person)
    turn.say(
        _(
            "What was broken is repaired. Shall we go on with <b>{title}</b>?",
            title=title_of(conversation),
        ),
        ((_go_on(conversation),),),
        to=ToPerson(conversation.person),
        not_before=after_quiet_hours(person, turn.now) if person else None,
    )


def park(turn: Turn, conversation: Conversation) -> None:
    """Keep a conversation whose flow failed, with all its answers, and say so once."""
    told = conversation.status is Status.STUCK
    conversation.status = Status.STUCK
    turn.keep(conversation)
    if told:
        return
    turn.say(
        _(
            "Sorry, something is broken on my side. Your answers are safe; "
            "I will come back to you when it is repaired."
        ),
        to=ToPerson(conversation.person),
    )


def let_go(turn: Turn, conversation: Conversation) -> None:
    """End a conversation whose flow this release does not have any more."""
    conversation.status = Status.EXPIRED
    turn.keep(conversation)
    if turn.conversation is conversation:
        turn.conversation = None


def known(turn: Turn, conversation: Conversation | None) -> Conversation | None:
    """The conversation, unless this release has no flow for it; then it is let go."""
    if conversation and conversation.flow not in FLOWS:
        let_go(turn, conversation)
        return None
    return conversation


async def _kept(turn: Turn, person: str) -> list[Conversation]:
    """What somebody has put aside, the latest first."""
    if not turn.has_aside:
        return []
    found = await conversations.aside_of(turn.tx, person)
    return [one for one in found if one.id not in turn.changed and known(turn, one)]


async def _resume(turn: Turn, conversation: Conversation) -> None:
    if turn.conversation and turn.conversation.id != conversation.id:
        _close_buttons(turn, turn.conversation)
        _put_aside(turn, turn.conversation)
    conversation.touched_at = turn.now
    turn.conversation = conversation
    await ask_again(turn)


async def _own(turn: Turn, conversation_id: str) -> Conversation | None:
    if turn.conversation and turn.conversation.id == conversation_id:
        return turn.conversation
    found = known(turn, await conversations.find(turn.tx, conversation_id))
    return found if found and found.person == turn.somebody.id else None


async def _guarded(conversation: Conversation, work: Awaitable[T]) -> T:
    """What the engine leads to; a bug in a flow becomes `Stuck`."""
    try:
        return await work
    except (PutBack, NotUnderstood):
        raise
    except BanyanError as problem:
        if isinstance(problem, FlowError):
            raise Stuck(conversation) from problem
        raise
    except Exception as problem:
        raise Stuck(conversation) from problem


def _engine(turn: Turn, conversation: Conversation) -> Engine:
    async def perform(command: Outside) -> Plain:
        person = conversation.person
        if isinstance(command, Look):
            key = f"{conversation.flow}/{command.key}"
            return await turn.look(key, command.effect, person=person, **command.values)
        if isinstance(command, Fetch):
            return command.read(turn.page(command.address), **command.values)
        for right in command.rights:
            await demand(turn, right)
        value = await command.effect(turn.tx, person=person, **command.values)
        await turn.read_anew()
        return value

    return Engine(FLOWS[conversation.flow], turn.now, perform)


async def _speak(turn: Turn, conversation: Conversation, outcome: Outcome) -> None:
    if outcome.before:
        questions.close(turn, conversation, outcome.before, outcome.chosen)
    for said in outcome.said:
        questions.say(turn, conversation, said)
    if outcome.question:
        questions.put(turn, conversation, outcome.question)
    turn.keep(conversation)
    if conversation.status in {Status.DONE, Status.CANCELLED, Status.EXPIRED}:
        await _ended(turn, conversation)


async def _ended(turn: Turn, conversation: Conversation) -> None:
    if turn.conversation is conversation:
        turn.conversation = None
    await _go_on_after(turn, conversation)
    _forget(conversation)
    kept = await _kept(turn, conversation.person)
    if kept and turn.conversation is None:
        turn.say(
            _("You were in the middle of <b>{title}</b>.", title=title_of(kept[0])),
            ((_go_on(kept[0]),),),
            to=ToPerson(kept[0].person),
        )


async def _go_on_after(turn: Turn, conversation: Conversation) -> None:
    """Do what comes after a conversation; what is refused there is said, and it has ended."""
    go_on = on.endings.get(conversation.flow)
    if go_on is None:
        return
    outer, letters, changed = turn.tx, list(turn.letters), dict(turn.changed)
    try:
        async with outer.savepoint() as turn.tx:
            await go_on(turn, conversation)
    except BanyanError as problem:
        if not problem.text:
            raise
        turn.letters, turn.changed, turn.conversation = letters, changed, None
        turn.say(problem.text)
    finally:
        turn.tx = outer


def _forget(conversation: Conversation) -> None:
    """Erase what was said, where a flow promises that nothing of it is kept."""
    if FLOWS[conversation.flow].forgets:
        conversation.journal.clear()
        conversation.carried.clear()
        conversation.args.clear()


def _explain(turn: Turn, conversation: Conversation, expected: Text) -> None:
    question = _engine(turn, conversation).question(conversation)
    if question:
        questions.close(turn, conversation, question)
        questions.put(turn, conversation, question, expected)


def _close_buttons(turn: Turn, conversation: Conversation) -> None:
    """Take the buttons off the open question, which is not to be answered for now."""
    try:
        question = _engine(turn, conversation).question(conversation)
    except Exception:  # noqa: BLE001 - a broken flow is told when it is run, and parked then
        return
    if question:
        questions.close(turn, conversation, question)


def _put_aside(turn: Turn, conversation: Conversation) -> None:
    conversation.status = Status.ASIDE
    turn.keep(conversation)


def _go_on(conversation: Conversation) -> Button:
    return Button(pgettext("button", "Go on"), f"resume:{conversation.id}:")


def _open(turn: Turn) -> Conversation:
    if turn.conversation is None:
        raise LookupError("No conversation is open.")
    return turn.conversation


def title_of(conversation: Conversation) -> Text:
    """What people call this conversation."""
    return FLOWS[conversation.flow].title
