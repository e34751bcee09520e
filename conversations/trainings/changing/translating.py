"""Saying what a training is in one more language."""

from __future__ import annotations

from typing import Final

from bot.engine.answers import text
from bot.engine.flows import flow
from bot.engine.rights import HolderOf
from bot.engine.talk import Talk
from bot.text import Text, _, lines, paragraphs, verbatim
from conversations.meeting.answers import SpokenLanguage
from conversations.one_line import OneLine
from conversations.trainings.changing import steps
from conversations.trainings.planning.changes import (
    LONGEST_ABOUT,
    LONGEST_LINE,
    LONGEST_MATERIALS,
    LONGEST_TITLE,
)
from conversations.trainings.planning.flow import GONE
from conversations.trainings.planning.words import language_name

TRANSLATE: Final = "training-words"


@flow(TRANSLATE, title=_("Translating a training"))
async def translate(talk: Talk) -> None:
    """Ask for a language, and for each of the words in it; what it was stands above."""
    training = talk.args["training"]
    own = await talk.step("own", steps.words_of, training=training)
    if own is None:
        return await talk.say(GONE)
    asked = _("Into which language? Please write its name. Words that are there already change.")
    language = await talk.ask("language", asked, SpokenLanguage((), counted=0))
    words = {
        "title": await talk.ask("title", _asked(own["title"], language), OneLine(LONGEST_TITLE))
    }
    for key, answer in (
        ("about", text(LONGEST_ABOUT)),
        ("for_whom", OneLine(LONGEST_LINE)),
        ("materials", text(LONGEST_MATERIALS)),
    ):
        words[key] = ""
        if own[key]:
            words[key] = await talk.ask(("words", key), _asked(own[key], language), answer)
    done = await talk.step(
        "translated",
        steps.describe,
        rights=(HolderOf(training),),
        final=True,
        training=training,
        language=language,
        words=words,
    )
    if not done:
        await talk.say(GONE)


def _asked(words: str, language: str) -> Text:
    asked = _("How do you say this in {language}?", language=language_name(language))
    return paragraphs(asked, lines((verbatim(words),)))
