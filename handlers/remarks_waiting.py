"""What people asked and said about candidates, as keepers read it: without who it was."""

from __future__ import annotations

from typing import Final

from bot.engine.journal import Conversation
from bot.letters import message_to_plain
from bot.model import Button, Send
from bot.text import Text, _, named, ngettext, paragraphs, pgettext
from conversations.nominations.standing.keeping import KEEP_BACK
from conversations.nominations.standing.phases import SORTING
from conversations.nominations.standing.words import REMARKS
from handlers import dialogue
from handlers.call_keeping import act, back, data, show_one
from handlers.calls import data as public_data
from handlers.panels import show
from handlers.registry import on
from handlers.turn import Turn
from handlers.unprompted import tell
from storage import calls, candidates, notices, remarks
from storage.records.calls import Call
from storage.records.candidates import Candidate, Remark, RemarkKind, RemarkState

NOTHING: Final = _("Nothing waits for you.")


async def _some(turn: Turn, call: Call) -> bool:
    return bool(await remarks.waiting(turn.tx, call.id, turn.somebody.id))


@act(
    "remarks",
    pgettext("button", "Questions and comments"),
    during=SORTING,
    order=10,
    offered=_some,
)
async def waiting(turn: Turn, call: Call, rest: str) -> None:
    """Show what waits, one after the other, without what who reads has written."""
    await _show(turn, call, int(rest) if rest.isdecimal() and len(rest) < 4 else 0)


async def _show(turn: Turn, call: Call, number: int = 0) -> None:
    left = await remarks.waiting(turn.tx, call.id, turn.somebody.id)
    if not left:
        return await show_one(turn, call.id, news=NOTHING)
    number %= len(left)
    found = left[number]
    one = await candidates.find(turn.tx, found.candidate)
    heading = ngettext("{n} waits for you.", "{n} wait for you.", len(left))
    rows: list[tuple[Button, ...]] = [
        (
            Button(pgettext("button", "Pass it on"), data(call.id, f"pass.{found.id}")),
            Button(pgettext("button", "Keep it back"), data(call.id, f"keepback.{found.id}")),
        )
    ]
    if len(left) > 1:
        rows.append(
            (Button(pgettext("button", "Next one"), data(call.id, f"remarks.{number + 1}")),)
        )
    text = paragraphs(heading, _told(found, one), RULES)
    show(turn, text, (*rows, (back(call.id),)))


def _told(found: Remark, one: Candidate | None) -> Text:
    who = named(one.person) if one and one.person else named("")
    what = REMARKS[found.kind]
    return _("<b>{who}</b>. {what}: “{words}”", who=who, what=what, words=found.words)


@act("pass", during=SORTING)
async def pass_on(turn: Turn, call: Call, rest: str) -> None:
    """Let everybody read something; a question is put to the candidate."""
    found = await _waits(turn, call, rest)
    if found and await remarks.settle(turn.tx, found.id, RemarkState.PASSED):
        await _tell_candidate(turn, call, found)
    await _show(turn, call)


async def _waits(turn: Turn, call: Call, remark: str) -> Remark | None:
    """What waits for who acts: nobody sorts what they have written themselves."""
    left = await remarks.waiting(turn.tx, call.id, turn.somebody.id)
    return next((one for one in left if one.id == remark), None)


async def _tell_candidate(turn: Turn, call: Call, found: Remark) -> None:
    one = await candidates.find(turn.tx, found.candidate)
    if one is None or one.person is None:
        return
    if found.kind is RemarkKind.QUESTION:
        text = _(
            "<b>{title}</b>: somebody asks you something, and everybody will read your answer.",
            title=call.plan.title,
        )
        there = public_data(call.id, f"answer.{found.id}")
        return await tell(turn, one.person, text, ((Button(ANSWER, there),),))
    text = _(
        "<b>{title}</b>: something that others say about you can be read now.",
        title=call.plan.title,
    )
    look = Button(pgettext("button", "Look at it"), public_data(call.id, f"said.{one.id}"))
    body = message_to_plain(Send(text, ((look,),)))
    await notices.add(turn.tx, one.person, body, turn.now)


@act("keepback", during=SORTING)
async def keep_back(turn: Turn, call: Call, rest: str) -> None:
    """Ask why something is kept back."""
    if await _waits(turn, call, rest) is None:
        return await _show(turn, call)
    await dialogue.start(turn, KEEP_BACK, call=call.id, remark=rest)


@on.ended(KEEP_BACK)
async def kept_back(turn: Turn, conversation: Conversation) -> None:
    """Tell whoever wrote it why, and go on with what else waits."""
    done = {entry.key: entry.value for entry in conversation.journal if entry.done}
    found = await remarks.find(turn.tx, conversation.args["remark"])
    call = await calls.find(turn.tx, conversation.args["call"])
    if not done.get("kept") or found is None or call is None:
        return
    if found.author:
        await tell(turn, found.author, _why(call, found, done["reason"]))
    left = await remarks.waiting(turn.tx, call.id, turn.somebody.id)
    if left:
        label = pgettext("button", "Next one")
        text = ngettext("{n} waits for you.", "{n} wait for you.", len(left))
        turn.say(text, ((Button(label, data(call.id, "remarks")),),))


def _why(call: Call, found: Remark, reason: str) -> Text:
    return paragraphs(
        _(
            "<b>{title}</b>: the organisers have kept back what you wrote: “{words}”",
            title=call.plan.title,
            words=found.words,
        ),
        _("They say: “{words}”", words=reason),
    )


ANSWER: Final = pgettext("button", "Answer")
RULES: Final = _(
    "Keep back only what insults, what is private about others, or what has nothing to do with "
    "the role. Who wrote it is not shown to you."
)
