"""What people say about themselves, one thing at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.engine.answers import Words
from bot.engine.flows import flow
from bot.engine.talk import Talk
from bot.text import Text, _, paragraphs
from conversations.one_line import OneLine
from conversations.profile import steps
from conversations.profile.remark import Remark
from conversations.profile.zone import ask_zone


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that people may say about themselves."""

    question: Text
    words: Words


FIELDS: Final = {
    "name": Field(_("What shall I call you? A first name or a nickname is fine."), OneLine(60)),
    "pronouns": Field(
        _("Which pronouns do you use? Write them as you like to see them."), OneLine(40)
    ),
    "wiki_name": Field(_("What is your user name on the wikis?"), OneLine(85)),
    "introduction": Field(
        _("A few words about yourself: where do you take part, what do you like to do?"),
        Words(400),
    ),
}


@flow("profile", title=_("Your profile"))
async def profile(talk: Talk) -> None:
    """Write, change or remove one thing."""
    field = FIELDS[talk.args["field"]]
    now = await talk.step("now", steps.written, field=talk.args["field"])
    question = _("Now it says: {words}", words=now)
    words = await talk.ask(
        "words",
        paragraphs(field.question, question) if now else field.question,
        Remark(field.words, removable=bool(now)),
    )
    if words is not None:
        await talk.step("kept", steps.describe, field=talk.args["field"], words=words)


@flow("timezone", title=_("Your time zone"))
async def timezone(talk: Talk) -> None:
    """Find out which clock somebody lives by."""
    await ask_zone(talk, talk.args.get("words", ""))
