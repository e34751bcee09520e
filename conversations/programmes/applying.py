"""Applying to a programme, and being a mentor in one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.engine.answers import text
from bot.engine.flows import flow
from bot.engine.talk import Option, Talk
from bot.model import Plain
from bot.text import CommandWord, Text, _, lines, paragraphs, pgettext, text_from_plain
from conversations.assessment.framework import Framework
from conversations.assessment.framework_file import framework_of
from conversations.assessment.steps import framework_file
from conversations.meeting.preparing import prepare
from conversations.programmes import steps
from conversations.whole_number import Number

APPLY: Final = "programme-apply"
MENTOR: Final = "programme-mentor"
LONGEST_GOAL: Final = 500  # characters
WISHES: Final = ("first", "second", "third")
NO_WISH: Final = Option("_none", pgettext("button", "Whoever suits best"))
ENOUGH: Final = Option("_enough", pgettext("button", "Nobody else"))


@flow(APPLY, title=_("Applying to a programme"), forgets=True)
async def apply(talk: Talk) -> None:
    """Ask for a goal and what to learn, and perhaps whom somebody would like best."""
    await talk.say(_WHO_READS)
    if not await prepare(talk, talk.args["community"]):
        return
    own = await talk.look(
        "framework",
        framework_file,
        community=talk.args["community"],
        version=talk.args["version"],
    )
    skill = await _skill(talk, framework_of(own))
    goal = await talk.ask("goal", _GOAL, text(LONGEST_GOAL))
    found = await talk.look("cards", steps.cards, programme=talk.args["programme"], skill=skill)
    wishes = await _wishes(talk, found) if len(found) > 1 else []
    applied = await talk.step(
        "applied",
        steps.apply,
        final=True,
        programme=talk.args["programme"],
        skill=skill,
        goal=goal,
        wishes=wishes,
    )
    await talk.say(_APPLIED if applied else TOO_LATE)


async def _skill(talk: Talk, framework: Framework) -> str:
    possible = [one for one in framework.skills if one.id in talk.args["skills"]]
    if len(possible) < 2:
        return str(talk.args["skills"][0])
    options = [Option(one.id, one.name) for one in possible]
    chosen: str = await talk.choose("skill", _("What would you like to learn?"), options)
    return chosen


async def _wishes(talk: Talk, found: Sequence[Plain]) -> list[str]:
    """Whom they would like best, in their order, of mentors whose names they do not know."""
    shown = [_card(n, why) for n, (_mentor, why) in enumerate(found, 1)]
    question = paragraphs(_MENTORS, *shown, _("Whom would you like best?"))
    left = {str(n): mentor for n, (mentor, _why) in enumerate(found, 1)}
    wishes: list[str] = []
    for turn in WISHES[: len(found)]:
        last = ENOUGH if wishes else NO_WISH
        numbers = (Option(n, pgettext("button", "Number {n}", n=int(n))) for n in left)
        chosen = await talk.choose(("wish", turn), question, [*numbers, last], columns=2)
        if chosen == last.id:
            break
        wishes.append(left.pop(chosen))
        question = _("And whom next?")
    return wishes


def _card(number: int, why: Sequence[Plain]) -> Text:
    told = [text_from_plain(one) for one in why]
    return lines([_("<b>Number {n}</b>", n=number), *(_("• {why}", why=one) for one in told)])


@flow(MENTOR, title=_("Being a mentor in a programme"))
async def be_a_mentor(talk: Talk) -> None:
    """Ask for how many mentees somebody has room."""
    if not await prepare(talk, talk.args["community"]):
        return
    room = await talk.step("room", steps.room)
    if not room:
        return await talk.say(_NO_ROOM)
    places = 1
    if room > 1:
        asked = _("For how many mentees of this programme do you have room? At most {n}.", n=room)
        places = await talk.ask("places", asked, Number(1, room, tuple(range(1, min(room, 4) + 1))))
    yes = await talk.step(
        "joined", steps.be_mentor, final=True, programme=talk.args["programme"], places=places
    )
    await talk.say(_THANKS if yes else TOO_LATE)


_WHO_READS: Final = lines(
    (
        _(
            "The organisers read your name, your goal and what you want to learn, as they decide "
            "about the programme."
        ),
        _(
            "The mentors of the programme who could help you read the goal and why you would suit "
            "each other, to say whom they would rather help. A mentor reads your name only after "
            "saying yes to you."
        ),
    )
)
_GOAL: Final = _("What would you like to be able to do in the end? A sentence or two.")
_MENTORS: Final = _("These mentors are in it so far. I name nobody before both have said yes.")
_APPLIED: Final = _(
    "You have applied. Until applications close you can change or withdraw it: {programmes}. You "
    "hear from me either way.",
    programmes=CommandWord("programmes"),
)
_NO_ROOM: Final = _("All your places are taken at the moment, so I leave it at that. Thank you!")
_THANKS: Final = _(
    "Thank you! Once the organisers have brought people together I put requests to you, and you "
    "answer each as you like."
)
TOO_LATE: Final = _("That is not possible any more: the programme has moved on.")
