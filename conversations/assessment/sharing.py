"""Sharing is a choice: what others may find in somebody's profile, by default nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.engine.talk import Option, Talk
from bot.text import CommandWord, Listing, Text, _, paragraphs, pgettext
from conversations.assessment import steps
from conversations.assessment.result import Result

HELPS: Final = "helps"
LEARNS: Final = "learns"

NO: Final = Option("none", pgettext("button", "No, keep it private"), words=(_("no"),))
YES: Final = Option("all", pgettext("button", "Yes"), words=(_("yes"),))
ALL: Final = Option("all", pgettext("button", "Yes, all of them"), words=(_("yes"),))
SOME: Final = Option("some", pgettext("button", "Let me choose"))


async def offer_sharing(talk: Talk, result: Result, part: str, skills: Sequence[str]) -> None:
    """Ask whether to show these skills as what the person can help with, or wants to learn."""
    if not skills:
        return
    names = tuple(result.framework.skill(skill).name for skill in skills)
    ways = (NO, YES) if len(skills) == 1 else (NO, ALL, SOME)
    way = await talk.choose(("share", part), _question(part, names), ways)
    chosen = list(skills) if way == "all" else []
    if way == "some":
        named = zip(skills, names, strict=True)
        chosen = [skill for skill, name in named if await _shows(talk, part, skill, name)]
    levels = {skill: result.levels[skill] for skill in skills}
    await talk.step(("shared", part), steps.show, part=part, levels=levels, chosen=chosen)


async def _shows(talk: Talk, part: str, skill: str, name: Text) -> bool:
    shown: bool = await talk.confirm((f"show {part}", skill), _("Show <b>{skill}</b>?", skill=name))
    return shown


def _question(part: str, names: tuple[Text, ...]) -> Text:
    if part == HELPS:
        wish = _(
            "Would you like to tell others that you can help with this: <b>{skills}</b>?",
            skills=Listing(names),
        )
    else:
        wish = _(
            "Would you like to tell others that you want to learn this: <b>{skills}</b>?",
            skills=Listing(names),
        )
    return paragraphs(
        wish,
        _(
            "It would stand in your {profile}, seen only by those whom you allow there.",
            profile=CommandWord("profile"),
        ),
    )
