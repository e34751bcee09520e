"""What somebody who stands does: write about themselves, declare, answer, withdraw."""

from __future__ import annotations

from typing import Final

from bot.engine.journal import Conversation, Status
from bot.letters import message_to_plain
from bot.model import Button, Buttons, Send
from bot.text import Text, _, named, paragraphs, pgettext
from conversations.nominations.standing import words
from conversations.nominations.standing.flow import DECLARE, STATE
from conversations.nominations.standing.phases import ANSWERING, WRITING
from conversations.nominations.standing.remarks import ANSWER
from handlers import dialogue
from handlers.call_news import inform_keepers
from handlers.calls import act, back, data, show_one
from handlers.panels import show
from handlers.registry import on
from handlers.turn import Turn
from storage import calls, candidates, notices, remarks, support
from storage.records.calls import Call, CallState
from storage.records.candidates import Candidate, CandidateState, Remark, RemarkKind

NOT_STANDING: Final = _("You do not stand here.")
GONE: Final = _("You stand no longer. What you wrote is deleted.")


async def _own(turn: Turn, call: Call) -> Candidate | None:
    found = await candidates.of_person(turn.tx, call.id, turn.somebody.id)
    return found if found and found.state is CandidateState.ACCEPTED else None


async def stands(turn: Turn, call: Call) -> bool:
    """Whether who acts stands in this call."""
    return await _own(turn, call) is not None


@act("own", pgettext("button", "Your candidacy"), order=5, offered=stands)
async def own(turn: Turn, call: Call, rest: str) -> None:
    """Show somebody who stands how far they are."""
    found = await _own(turn, call)
    if found is None:
        return await show_one(turn, call.id, news=NOT_STANDING)
    show(turn, await _view(turn, call, found), await _buttons(turn, call, found))


async def _view(turn: Turn, call: Call, own: Candidate) -> Text:
    seconds = len(await candidates.seconds(turn.tx, own.id))
    return words.own_page(call, own, seconds, len(await _unanswered(turn, own)))


async def _unanswered(turn: Turn, own: Candidate) -> list[Remark]:
    passed = await remarks.passed(turn.tx, own.id)
    return [one for one in passed if one.kind is RemarkKind.QUESTION and not one.answer]


async def _buttons(turn: Turn, call: Call, own: Candidate) -> Buttons:
    rows = []
    if call.state in ANSWERING and (waiting := await _unanswered(turn, own)):
        label = pgettext("button", "Answer a question")
        rows.append((Button(label, data(call.id, f"answer.{waiting[0].id}")),))
    if call.state in WRITING:
        label = (
            pgettext("button", "Write it anew")
            if own.statement
            else pgettext("button", "Write about yourself")
        )
        rows.append((Button(label, data(call.id, "state")),))
    rows.append((Button(pgettext("button", "Conflict of interest"), data(call.id, "declare")),))
    rows.append((Button(pgettext("button", "As others see it"), data(call.id, f"who.{own.id}")),))
    rows.append((Button(pgettext("button", "Stand no longer"), data(call.id, "leave")),))
    return (*rows, (back(call.id),))


@act("state", during=WRITING)
async def state(turn: Turn, call: Call, rest: str) -> None:
    """Ask what others shall know."""
    await _ask(turn, call, STATE)


@act("declare")
async def declare(turn: Turn, call: Call, rest: str) -> None:
    """Ask for a conflict of interest."""
    await _ask(turn, call, DECLARE)


async def _ask(turn: Turn, call: Call, flow: str) -> None:
    if not await stands(turn, call):
        return await show_one(turn, call.id, news=NOT_STANDING)
    await dialogue.start(turn, flow, call=call.id)


@act("answer", during=ANSWERING)
async def answer(turn: Turn, call: Call, rest: str) -> None:
    """Ask for the answer to a question that was passed on."""
    await dialogue.start(turn, ANSWER, call=call.id, remark=rest)


@on.ended(STATE)
@on.ended(DECLARE)
async def written(turn: Turn, conversation: Conversation) -> None:
    """Show the candidacy again."""
    call = await calls.find(turn.tx, conversation.args["call"])
    found = await _own(turn, call) if call and call.state.is_open else None
    if conversation.status is Status.DONE and call and found:
        turn.say(await _view(turn, call, found), await _buttons(turn, call, found))


@on.ended(ANSWER)
async def answered(turn: Turn, conversation: Conversation) -> None:
    """Tell whoever asked, and show the candidacy again."""
    kept = any(entry.key == "kept" and entry.value for entry in conversation.journal)
    about = await remarks.find(turn.tx, conversation.args["remark"])
    call = await calls.find(turn.tx, conversation.args["call"])
    if not kept or about is None or call is None:
        return
    if about.author:
        look = Button(pgettext("button", "Look at it"), data(call.id, f"said.{about.candidate}"))
        body = message_to_plain(Send(_answered(turn, call), ((look,),)))
        await notices.add(turn.tx, about.author, body, turn.now)
    await written(turn, conversation)


def _answered(turn: Turn, call: Call) -> Text:
    return _(
        "<b>{title}</b>: {who} has answered a question of yours.",
        title=call.plan.title,
        who=named(turn.somebody.id),
    )


@act("leave")
async def leave(turn: Turn, call: Call, rest: str) -> None:
    """Let somebody stand no longer, once they are sure."""
    found = await _own(turn, call)
    if found is None:
        return await show_one(turn, call.id, news=NOT_STANDING)
    if rest != "yes":
        yes = Button(pgettext("button", "Stand no longer"), data(call.id, "leave.yes"))
        no = Button(pgettext("button", "Go on standing"), data(call.id, "own"))
        told = [SHALL_I, *([] if call.state is CallState.NOMINATING else [FOR_GOOD])]
        return show(turn, paragraphs(*told), ((yes, no),))
    if await support.withdraw(turn.tx, found):
        turn.erased = True  # what they wrote is overwritten
        await inform_keepers(turn, call, _left(turn, call))
    await show_one(turn, call.id, news=GONE)


def _left(turn: Turn, call: Call) -> Text:
    return _(
        "<b>{title}</b>: {who} stands no longer.",
        title=call.plan.title,
        who=named(turn.somebody.id),
    )


SHALL_I: Final = _(
    "Shall I take your name off the list? You need to give no reason. What you wrote, what was "
    "said about you and your support are deleted."
)
FOR_GOOD: Final = _("You cannot stand in this call again.")
