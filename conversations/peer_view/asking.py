"""Asking others how they see one."""

from __future__ import annotations

from typing import Final

from bot.engine.answers import Choice
from bot.engine.flows import flow
from bot.engine.talk import Option, Talk
from bot.text import Text, _, paragraphs, pgettext, verbatim
from conversations.assessment.words import ASSESS
from conversations.one_line import OneLine
from conversations.peer_view import steps, words

ASK: Final = "ask-peers"  # the name of the flow
LONGEST_NAME: Final = 60

HOW_MANY: Final = Choice(
    tuple(Option(str(number), verbatim(str(number))) for number in (3, 4, 5)),
    columns=3,
    values=(3, 4, 5),
)
OTHER: Final = "other"


@flow(ASK, title=_("How others see you"))
async def ask_others(talk: Talk) -> None:
    """Agree on the name that others see, and on how many are asked; what for is said before."""
    await _agree_on_name(talk)
    invited = await talk.ask("invited", _("How many people will you ask?"), HOW_MANY)
    begun = await talk.step(
        "begun",
        steps.begin,
        final=True,
        assessment=talk.args["assessment"],
        skills=talk.args["skills"],
        invited=invited,
    )
    if not begun:
        await talk.say(_("Others are being asked already. {assess} shows it.", assess=ASSESS))


async def _agree_on_name(talk: Talk) -> None:
    """Those who are asked see a name: one to which the person said yes."""
    name = await talk.step("name", steps.name)
    if name and await talk.choose("known", _known(name), _names(name)) != OTHER:
        return
    called = await talk.ask("called", _question(), OneLine(LONGEST_NAME))
    await talk.step("call", steps.call, name=called)


def _known(name: str) -> Text:
    return _("Those whom you ask see your name: <b>{name}</b>. Is that all right?", name=name)


def _names(name: str) -> tuple[Option, ...]:
    return (
        Option("this", pgettext("button", "Yes"), words=(_("yes"), verbatim(name))),
        Option(OTHER, pgettext("button", "Another name"), words=(_("no"),)),
    )


def _question() -> Text:
    return paragraphs(
        _("Under which name do those whom you ask know you?"),
        _("I will call you so, too; {profile} changes it.", profile=words.PROFILE),
    )
