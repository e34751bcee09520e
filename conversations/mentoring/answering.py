"""Words about a request: a mentor's question, its answer, and who fits better.

What becomes of them is decided after the conversation: the request may have moved on meanwhile.
"""

from __future__ import annotations

from typing import Final

from bot.engine.answers import text
from bot.engine.flows import flow
from bot.engine.talk import Option, Talk
from bot.text import _, paragraphs, pgettext
from conversations.mentoring import steps, words
from conversations.mentoring.patience import LONGEST_QUESTION

MOST_TRIES: Final = 3
LONGEST_CODE: Final = 60  # characters
QUESTION: Final = "mentor_question"  # names of the flows
ANSWER: Final = "mentor_answer"
OTHER: Final = "other_mentor"

WHO: Final = (
    Option("choose", pgettext("button", "Let Banyan choose")),
    Option("code", pgettext("button", "I have their code")),
)


@flow(QUESTION, title=_("Your question"), forgets=True, discreet=True)
async def ask_first(talk: Talk) -> None:
    """Take what a mentor wants to know before they decide."""
    question = paragraphs(
        _("What would you like to know?"),
        _("I carry your question to them without your name; please write none into it."),
    )
    await talk.ask("words", question, text(LONGEST_QUESTION))


@flow(ANSWER, title=_("Your answer to a mentor"), forgets=True, discreet=True)
async def answer(talk: Talk) -> None:
    """Take the answer to that."""
    question = _("What shall I tell them? They do not learn your name; please write none into it.")
    await talk.ask("words", question, text(LONGEST_QUESTION))


@flow(OTHER, title=_("Someone who fits better"), forgets=True, discreet=True)
async def other_mentor(talk: Talk) -> None:
    """Take who fits better, by a code that nobody can guess, or leave it to Banyan."""
    question = paragraphs(
        _("Whom do you have in mind?"),
        _(
            "Every mentor finds a code of their own under {mentoring}, “My code”. With it I ask "
            "that person first, and nobody learns whose idea it was. Without it I choose.",
            mentoring=words.MENTORING,
        ),
    )
    if await talk.choose("who", question, WHO) == "choose":
        return
    asked = _("What is their code?")
    for attempt in map(str, range(MOST_TRIES)):
        code = await talk.ask(("code", attempt), asked, text(LONGEST_CODE), optional=True)
        if code is None:
            return
        if await talk.step(("found", attempt), steps.by_code, code=code, final=True):
            return
        asked = _("That code leads to nobody whom I could ask. Perhaps it is mistyped?")
