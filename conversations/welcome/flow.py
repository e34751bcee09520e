"""First contact."""

from __future__ import annotations

from bot.engine.answers import Choice
from bot.engine.flows import flow
from bot.engine.talk import Cancelled, Option, Talk
from bot.i18n import autonym
from bot.model import Plain
from bot.text import VERBATIM, CommandWord, Text, _, paragraphs, verbatim
from conversations.profile.zone import TIMEZONE, ask_zone
from conversations.welcome import steps
from conversations.welcome.agreement import Agreement


@flow("welcome", title=_("Getting to know each other"), before_consent=True)
async def welcome(talk: Talk) -> None:
    """Ask whether somebody may be remembered, then how they read and what time it is there."""
    runs = await talk.step("operator", steps.operator)
    try:
        agreed = await talk.ask("agreed", introduction(runs), Agreement())
    except Cancelled:
        agreed = None
    if not agreed:
        return  # whoever asked for this conversation says good-bye and erases it
    tags = await talk.step("agree", steps.agree, final=True, **agreed)
    try:
        await ask_language(talk, tags)
        if not await ask_zone(talk):
            await talk.say(_("All right. {timezone} sets it any time.", timezone=TIMEZONE))
    except Cancelled:
        return


def introduction(runs: Plain) -> Text:
    """Who runs this Banyan, what is kept and why, how to see and to delete it."""
    return paragraphs(
        _(
            "Hello, I am Banyan! I help volunteers to see what they are good at, to learn more "
            "and to find each other."
        ),
        who_runs_this(runs["operator"], runs["contact"]),
        _(
            "To answer you, I keep your account here, your language, your time zone and what you "
            "tell me. Nobody sees it unless you want that. {privacy} shows what I keep, {forget} "
            "deletes it at once.",
            privacy=CommandWord("privacy"),
            forget=CommandWord("forget"),
        ),
        _("Is that all right with you?"),
        Text("🌐 {word}", (("word", CommandWord("language")),), context=VERBATIM),
    )


def who_runs_this(operator: str, contact: str) -> Text:
    """Who runs this Banyan, and how to reach them where that is known."""
    if not operator:
        return _("I am run by the people who are trying me out here.")
    if not contact:
        return _("I am run by <b>{operator}</b>.", operator=operator)
    return _("I am run by <b>{operator}</b> ({contact}).", operator=operator, contact=contact)


async def ask_language(talk: Talk, tags: list[str]) -> None:
    """Ask which language somebody reads best; the likeliest comes first."""
    options = tuple(Option(tag.lower(), verbatim(autonym(tag))) for tag in tags)
    choice = Choice(options, columns=2, values=tuple(tags))
    language = await talk.ask("language", _("Which language do you read best?"), choice)
    await talk.step("reads", steps.reads, language=language)
