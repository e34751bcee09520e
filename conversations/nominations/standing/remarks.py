"""What people say and ask about candidates, and what candidates answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.engine.answers import text
from bot.engine.flows import flow
from bot.engine.talk import Option, Talk
from bot.text import Text, _, named, paragraphs, pgettext, verbatim
from conversations.nominations.standing import steps, words
from storage.records.candidates import RemarkKind

REMARK: Final = "call-remark"
ANSWER: Final = "call-reply"
LONGEST: Final = 500  # characters
LONGEST_ANSWER: Final = 700  # characters
SEND: Final = (
    Option("send", pgettext("button", "Send"), words=(_("yes"),)),
    Option("drop", pgettext("button", "Do not send"), words=(_("no"),)),
)


@flow(REMARK, title=_("What you say about a candidate"), forgets=True)
async def remark(talk: Talk) -> None:
    """Take what somebody says or asks to the organisers, without whose it is."""
    kind, about = RemarkKind(talk.args["kind"]), talk.args["about"]
    written = await talk.ask("words", _asked(kind, named(about)), text(LONGEST))
    sure = paragraphs(verbatim(written), WHERE_IT_GOES[kind])
    if await talk.choose("send", sure, SEND, columns=2) == "drop":
        return await talk.say(_("All right, I have sent nothing and keep nothing of it."))
    sent = await talk.step(
        "sent",
        steps.remark,
        final=True,
        candidate=talk.args["candidate"],
        kind=str(kind),
        words=written,
    )
    await talk.say(_("Thank you. The organisers read it first.") if sent else _FULL)


def _asked(kind: RemarkKind, who: Text) -> Text:
    match kind:
        case RemarkKind.QUESTION:
            return _("What would you like to ask {who}?", who=who)
        case RemarkKind.COMMENT:
            return _(
                "What would you like others to know about {who}? Say what they did and what came "
                "of it, and write as if they will read it, for they may.",
                who=who,
            )
        case RemarkKind.CONFLICT:
            return _(
                "What connects you with {who}, so that others should know of it? For example that "
                "you work together or are family.",
                who=who,
            )


@flow(ANSWER, title=_("Answering a question"), forgets=True)
async def answer(talk: Talk) -> None:
    """Ask a candidate for the answer to a question, which everybody reads."""
    remark = talk.args["remark"]
    asked = await talk.look("asked", steps.question, remark=remark)
    if asked is None:
        return await talk.say(words.MOVED_ON)
    written = await talk.ask("words", _question(asked["words"]), text(LONGEST_ANSWER))
    kept = await talk.step("kept", steps.answer, final=True, remark=remark, words=written)
    await talk.say(
        _("Thank you. Everybody reads it below the question.") if kept else words.MOVED_ON
    )


def _question(asked: str) -> Text:
    return paragraphs(
        _("Somebody asks: “{words}”", words=asked),
        _("What do you answer? Everybody who takes part reads it."),
    )


WHERE_IT_GOES: Final[Mapping[RemarkKind, Text]] = {
    RemarkKind.QUESTION: _(
        "The organisers read this first, without your name. If they pass it on, everybody reads it "
        "together with the answer. Shall I send it?"
    ),
    RemarkKind.COMMENT: _(
        "The organisers read this first, without your name. If they pass it on, everybody reads "
        "it. Shall I send it?"
    ),
    RemarkKind.CONFLICT: _(
        "The organisers read this first, without your name; write it into the words if others "
        "shall know it. If they pass it on, everybody reads it. Shall I send it?"
    ),
}
_FULL: Final = _(
    "That could not be sent: comments are closed, this person stands no longer, or you have said "
    "as much about them as one person can."
)
