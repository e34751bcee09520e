"""Where a deliberation needs words: a view, a concern, a draft, an answer."""

from __future__ import annotations

from typing import Final

from bot.engine.answers import text
from bot.engine.flows import flow
from bot.engine.rights import ChairOf
from bot.engine.talk import Talk
from bot.text import Text, _, paragraphs
from conversations.deciding.deliberation import steps, words
from conversations.deciding.whom import choose_from
from storage.records.polls import PollKind

VIEW: Final = "call-view"  # the database knows the names of these two, and keeps nothing of them
CONCERN: Final = "call-concern"
DRAFT: Final = "call-draft"
ANSWER: Final = "call-answer"
LONGEST_VIEW: Final = 600  # characters
LONGEST_CONCERN: Final = 500
LONGEST_ANSWER: Final = 500
LONGEST_DRAFT: Final = 1500


@flow(VIEW, title=_("Your view"), forgets=True, discreet=True)
async def view(talk: Talk) -> None:
    """Ask somebody for their view, which the chair reads without who wrote it."""
    said = await talk.ask("words", _VIEW, text(LONGEST_VIEW))
    kept = await talk.step("kept", steps.keep_view, final=True, poll=talk.args["poll"], words=said)
    await talk.say(_VIEW_KEPT[kept])


@flow(CONCERN, title=_("Your concern"), forgets=True, discreet=True)
async def concern(talk: Talk) -> None:
    """Ask somebody what they have against a draft; all read it, without who wrote it."""
    said = await talk.ask("words", _CONCERN[PollKind(talk.args["kind"])], text(LONGEST_CONCERN))
    kept = await talk.step(
        "kept", steps.keep_concern, final=True, poll=talk.args["poll"], words=said
    )
    if kept == steps.OVER:
        await talk.say(_("This round has closed meanwhile, so I keep nothing of it."))


@flow(DRAFT, title=_("The draft"))
async def draft(talk: Talk) -> None:
    """Ask the chair whom to choose, and for words that reflect what was said."""
    call, kind = talk.args["call"], PollKind(talk.args["kind"])
    standing = await talk.look("standing", steps.standing, call=call)
    chosen = await choose_from(talk, standing, _WHOM)
    said = await talk.ask("words", _DRAFT[kind], text(LONGEST_DRAFT))
    people = {one["candidate"]: one["person"] for one in standing}
    shown = words.preview(kind, said, [people[one] for one in chosen])
    if not await talk.confirm("sure", shown):
        return await talk.say(_("All right, nobody is asked."))
    asked = await talk.step(
        "asked",
        steps.propose,
        rights=(ChairOf(call),),
        final=True,
        call=call,
        chosen=chosen,
        words=said,
    )
    await talk.say(_("Everybody on the roll is asked now.") if asked else words.MOVED_ON)


@flow(ANSWER, title=_("Answering a concern"))
async def answer(talk: Talk) -> None:
    """Ask the chair what they say to a concern."""
    found = await talk.look("concern", steps.concern, concern=talk.args["concern"])
    if found is None:
        return await talk.say(_LIFTED)
    said = await talk.ask("words", _question(found["words"]), text(LONGEST_ANSWER))
    kept = await talk.step(
        "kept",
        steps.answer,
        rights=(ChairOf(talk.args["call"]),),
        final=True,
        concern=talk.args["concern"],
        words=said,
    )
    await talk.say(_("Thank you. All who have answered read it.") if kept else _LIFTED)


def _question(concern: str) -> Text:
    return paragraphs(
        _("The concern: “{words}”", words=concern),
        _("What do you say to it? Everybody reads your answer, and whoever has it may lift it."),
    )


_VIEW: Final = _(
    "What matters to you in this, and whom do you see there? The chair reads your words and not "
    "your name, so leave out what only you could have written."
)
_VIEW_KEPT: Final = {
    steps.KEPT: words.VIEW_NOTED,
    steps.TWICE: words.VIEW_GIVEN,
    steps.OVER: _("The time for views is over, so I keep nothing of it."),
}
_CONCERN: Final = {
    PollKind.MUFAKAT: _(
        "What is your concern, and what would have to change? Everybody reads it, without your "
        "name."
    ),
    PollKind.CONSENT: _(
        "Why would the proposal do harm, and what would have to change? Everybody reads it, "
        "without your name."
    ),
}
_WHOM: Final = _("Whom does it choose?")
_DRAFT: Final = {
    PollKind.MUFAKAT: _(
        "Write the draft in a few sentences: what was said, and why this follows from it."
    ),
    PollKind.CONSENT: _("Write the proposal in a few sentences: what it says, and why."),
}
_LIFTED: Final = _("That concern does not stand any more.")
