"""What somebody who stands writes: about themselves, and about what could bias them."""

from __future__ import annotations

from typing import Final

from bot.engine.answers import text
from bot.engine.flows import flow
from bot.engine.talk import Option, Talk
from bot.text import CommandWord, Text, _, paragraphs, pgettext, verbatim
from conversations.nominations.standing import steps, words

STATE: Final = "call-statement"
DECLARE: Final = "call-conflict"
LONGEST_STATEMENT: Final = 1500  # characters
LONGEST: Final = 700  # characters, of a conflict of interest
NONE: Final = Option("none", pgettext("button", "There is none"))
SOME: Final = Option("some", pgettext("button", "There is one"))


@flow(STATE, title=_("What you write about yourself"), forgets=True)
async def state(talk: Talk) -> None:
    """Ask somebody who stands for what others shall know, in the place of what they wrote."""
    call = talk.args["call"]
    before = await talk.look("before", steps.own_words, call=call)
    written = await talk.ask("words", _about_yourself(before), text(LONGEST_STATEMENT))
    if not await talk.confirm("sure", _shall_i_show(written)):
        return await talk.say(_("All right, it stays as it was."))
    kept = await talk.step("kept", steps.state_oneself, final=True, call=call, words=written)
    await talk.say(_("Thank you. Everybody can read it now.") if kept else words.MOVED_ON)


def _about_yourself(before: str) -> Text:
    now = [_("This is what others read now:"), verbatim(before)] if before else []
    return paragraphs(
        *now,
        _(
            "What shall others know about you? For example: why you would like to do it, what you "
            "have done, what you would change. {cancel} leaves it as it is.",
            cancel=CommandWord("cancel"),
        ),
    )


def _shall_i_show(written: str) -> Text:
    return paragraphs(verbatim(written), _("Shall I show this to everybody who takes part?"))


@flow(DECLARE, title=_("A conflict of interest"), forgets=True)
async def declare(talk: Talk) -> None:
    """Ask somebody who stands for what could bias them, which everybody reads."""
    written = ""
    if await talk.choose("some", _CONFLICT, (SOME, NONE), columns=2) == SOME.id:
        written = await talk.ask("words", _WHICH, text(LONGEST))
    call = talk.args["call"]
    kept = await talk.step("kept", steps.declare, final=True, call=call, words=written)
    await talk.say(_("Thank you. It stands beside your name now.") if kept else words.MOVED_ON)


_CONFLICT: Final = _(
    "A conflict of interest is whatever could make it hard for you to be fair in this role: a job, "
    "money, somebody close to you. Declaring it is no fault; hiding it would be. Is there one?"
)
_WHICH: Final = _("Which one? A sentence or two; everybody who takes part reads it.")
