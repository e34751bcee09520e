"""Answering how one sees somebody."""

from __future__ import annotations

from typing import Final

from bot.engine.answers import Choice
from bot.engine.flows import flow
from bot.engine.talk import Option, Talk, TimedOut
from bot.text import Text, _, named, pgettext, verbatim
from conversations.assessment import steps as assessment_steps
from conversations.assessment.framework import Framework, Skill
from conversations.assessment.framework_file import framework_of
from conversations.peer_view import steps, words

PEER_VIEW: Final = "peer-view"  # the name of the flow; the database knows it, too

BEGIN: Final = Option("yes", pgettext("button", "Begin"), words=(_("yes"),))
NO: Final = Option("no", pgettext("button", "I would rather not"), words=(_("no"),))
AGAIN: Final = (
    Option("yes", pgettext("button", "Answer again")),
    Option("back", pgettext("button", "Take my answers back")),
    Option("no", pgettext("button", "Leave it as it is")),
)
OUTCOMES: Final = {
    steps.KEPT: words.THANKS,
    steps.NOTHING: words.NOTHING,
    steps.CLOSED: words.CLOSED,
}
CANNOT_SAY: Final = Option("unsaid", pgettext("button", "I cannot say"), words=(verbatim("0"),))


@flow(PEER_VIEW, title=_("What you have seen somebody do"), discreet=True, forgets=True)
async def peer_view(talk: Talk) -> None:
    """Ask somebody what they have seen another do, skill by skill."""
    try:
        await _answer(talk, named(talk.args["person"]))
    except TimedOut:
        await talk.say(words.CLOSED)


async def _answer(talk: Talk, name: Text) -> None:
    if not await _begins(talk, name):
        return
    framework = framework_of(await _own_framework(talk))
    skills = _skills(framework, talk.args["skills"])
    levels = {}
    for number, skill in enumerate(skills, start=1):
        levels[skill.id] = await talk.ask(
            ("level", skill.id),
            words.level_question(name, skill),
            _levels(skill),
            progress=(number, len(skills)),
        )
    kept = await talk.step("kept", steps.answer, final=True, view=talk.args["view"], levels=levels)
    await talk.say(OUTCOMES[kept])


async def _begins(talk: Talk, name: Text) -> bool:
    """Whether somebody wants to answer, for the first time or again."""
    if talk.args.get("again"):
        way = await talk.choose("again", words.once_more(name), AGAIN)
    else:
        text = words.for_whom(name, len(talk.args["skills"]))
        way = await talk.choose("way", text, (BEGIN, NO), columns=2)
    if way == "back":
        taken = await talk.step("back", steps.take_back, final=True, view=talk.args["view"])
        await talk.say(words.TAKEN_BACK if taken else words.NO_GOOD)
    elif way == "no":
        await talk.say(words.NOT_NOW if not talk.args.get("again") else _("All right."))
    return bool(way == "yes")


async def _own_framework(talk: Talk) -> str:
    community, version = talk.args["community"], talk.args["version"]
    own: str = await talk.look(
        "framework", assessment_steps.framework_file, community=community, version=version
    )
    return own


def _skills(framework: Framework, wanted: list[str]) -> list[Skill]:
    known = {skill.id: skill for skill in framework.skills}
    return [known[skill] for skill in wanted if skill in known]


def _levels(skill: Skill) -> Choice:
    """Four numbers in a row; what they mean can be typed, too."""
    numbers = tuple(
        Option(str(number), verbatim(str(number)), words=(behaviour,))
        for number, behaviour in enumerate(skill.levels, start=1)
    )
    return Choice((*numbers, CANNOT_SAY), columns=4, values=(1, 2, 3, 4, None))
