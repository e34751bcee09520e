"""What mentors help with: skills of the framework that their communities use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from bot.engine.talk import Option, Talk
from bot.text import Listing, Text, _, paragraphs, pgettext
from conversations.assessment import words
from conversations.assessment.framework import Framework, Skill
from conversations.assessment.questions import levels_of
from storage.records.pool import TEACHES_FROM

MOST_ANSWERS: Final = 12
OFFERED: Final = 4  # skills of an earlier self-assessment
DONE: Final = Option("_done", pgettext("button", "That is all"), words=(_("no"),))


async def ask_topics(
    talk: Talk, framework: Framework, now: Mapping[str, int], assessed: Mapping[str, int]
) -> dict[str, int]:
    """What somebody helps with and at which level, with what they help with already."""
    told, note = dict(now), None
    for attempt in map(str, range(MOST_ANSWERS)):
        question = _question(framework, told, note)
        chosen = await talk.choose(
            ("topic", attempt), question, _options(framework, told, assessed)
        )
        if chosen == DONE.id:
            break
        if chosen in assessed:
            told[chosen], note = assessed[chosen], None
            continue
        skill = await _skill(
            talk, attempt, [one for one in framework.skills if one.group == chosen]
        )
        level = await talk.ask(
            ("topic-level", attempt), words.level_question(skill), levels_of(skill)
        )
        note = None if (level or 0) >= TEACHES_FROM else skill
        if note is None:
            told[skill.id] = level
    return told


def _options(
    framework: Framework, told: Mapping[str, int], assessed: Mapping[str, int]
) -> list[Option]:
    """Skills that were assessed before, then everything else by group."""
    left = [skill for skill in framework.skills if skill.id not in told]
    known = [skill for skill in left if skill.id in assessed][:OFFERED]
    groups = {skill.group for skill in left}
    return [
        *(Option(skill.id, skill.name) for skill in known),
        *(Option(one.id, one.name) for one in framework.groups if one.id in groups),
        *([DONE] if told else []),
    ]


def _question(framework: Framework, told: Mapping[str, int], note: Skill | None) -> Text:
    said = []
    if note:
        said.append(
            _(
                "Mentors help with what they can do at level 3 or 4, so I leave <b>{skill}</b> "
                "out for now.",
                skill=note.name,
            )
        )
    names = [skill.name for skill in framework.skills if skill.id in told]
    if not told:
        return paragraphs(*said, _("What can you help others with? Choose where it belongs."))
    if names:
        said.append(_("You help with: {list}", list=Listing(tuple(names))))
    return paragraphs(*said, _("What else can you help with?"))


async def _skill(talk: Talk, attempt: str, skills: Sequence[Skill]) -> Skill:
    options = [Option(skill.id, skill.name) for skill in skills]
    chosen = await talk.choose(
        ("topic-skill", attempt), _("Which of these comes closest?"), options
    )
    return next(skill for skill in skills if skill.id == chosen)
