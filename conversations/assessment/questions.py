"""The questions of the self-assessment: which role, and then one skill after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from bot.engine.answers import Choice, text
from bot.engine.talk import Option, Talk
from bot.text import Text, _, pgettext, verbatim
from conversations.assessment import words
from conversations.assessment.framework import Framework, Role, Skill
from conversations.assessment.gaps import questions_for, questions_for_what_fits

T = TypeVar("T")

ROLES_AT_ONCE: Final = 8  # what a telephone shows without scrolling far
MORE_AT_ONCE: Final = 4
HIGH: Final = 3  # from this level on, an example is asked for
MOST_EXAMPLES: Final = 2  # so that six minutes stay six minutes
LONGEST_EXAMPLE: Final = 500  # characters

# No role of a framework file can have such an id.
MORE: Final = "_more"
FITS: Final = "_fits"

NO_OPPORTUNITY: Final = Option(
    "none", pgettext("button", "No opportunity yet"), words=(verbatim("0"),)
)
SKIPPED: Final = Option("skip", pgettext("button", "Skip"))
WAYS: Final = (
    Option("role", pgettext("button", "Choose a role")),
    Option("fits", pgettext("button", "Show me what fits")),
)
ENOUGH: Final = (
    Option("result", pgettext("button", "Show my result")),
    Option("more", pgettext("button", "A few more questions")),
)


@dataclass(slots=True)
class Answers:
    """What a person said about each skill so far."""

    levels: dict[str, int | None] = field(default_factory=dict)  # None: skipped
    examples: dict[str, str] = field(default_factory=dict)

    @property
    def known(self) -> dict[str, int]:
        """The levels without what was skipped."""
        return {skill: level for skill, level in self.levels.items() if level is not None}

    @property
    def prompted(self) -> int:
        """How many examples have been asked for."""
        return len(self.examples)


async def ask_role(talk: Talk, framework: Framework) -> Role | None:
    """Ask which role is meant; None: what fits."""
    if await talk.choose("way", words.welcome(), WAYS, columns=2) == "fits":
        return None
    pages = _in_parts(framework.roles, ROLES_AT_ONCE)
    for number, page in enumerate(pages, start=1):
        options = [Option(role.id, role.name) for role in page]
        options.append(_further(last=number == len(pages)))
        chosen = await talk.choose(("role", str(number)), words.roles(page), options)
        if chosen == FITS:
            return None
        if chosen != MORE:
            return framework.role(chosen)
    return None


def _further(*, last: bool) -> Option:
    if last:
        return Option(FITS, pgettext("button", "None: show me what fits"))
    return Option(MORE, pgettext("button", "More roles"))


async def ask_skills(talk: Talk, framework: Framework, role: Role | None) -> Answers:
    """Ask for what matters most, and then for as much more as the person likes."""
    answers = Answers()
    main = questions_for(framework, role) if role else questions_for_what_fits(framework)
    await _ask_each(talk, main, answers, so_far=0)
    asked = len(main)
    for number, part in enumerate(_in_parts(_others(framework, role, main), MORE_AT_ONCE), start=1):
        enough = _enough(role) if number == 1 else _("Shall I show you the result now?")
        if await talk.choose(("enough", str(number)), enough, ENOUGH) == "result":
            break
        await _ask_each(talk, part, answers, so_far=asked)
        asked += len(part)
    return answers


def _others(framework: Framework, role: Role | None, main: Sequence[Skill]) -> list[Skill]:
    """What could be asked besides, the needs of the role first."""
    every = questions_for(framework, role, more=True) if role else framework.skills
    return [skill for skill in every if skill not in main]


def _enough(role: Role | None) -> Text:
    if role:
        return _("These were the skills that this role needs most. Shall I show you the result?")
    return _("This is enough to see which roles lie near. Shall I show you the result?")


async def _ask_each(talk: Talk, skills: Sequence[Skill], answers: Answers, *, so_far: int) -> None:
    total = so_far + len(skills)
    for number, skill in enumerate(skills, start=so_far + 1):
        await _ask(talk, skill, answers, (number, total))


async def _ask(talk: Talk, skill: Skill, answers: Answers, progress: tuple[int, int]) -> None:
    level: int | None = await talk.ask(
        ("level", skill.id), words.level_question(skill), levels_of(skill), progress=progress
    )
    answers.levels[skill.id] = level
    if level is None or level < HIGH or answers.prompted >= MOST_EXAMPLES:
        return
    example = await talk.ask(
        ("example", skill.id),
        words.example_question(skill),
        text(longest=LONGEST_EXAMPLE),
        optional=True,
        progress=progress,
    )
    answers.examples[skill.id] = example or ""


def levels_of(skill: Skill) -> Choice:
    """Four numbers in a row; what they mean can be typed, too."""
    numbers = tuple(
        Option(str(number), verbatim(str(number)), words=(behaviour,))
        for number, behaviour in enumerate(skill.levels, start=1)
    )
    return Choice((*numbers, NO_OPPORTUNITY, SKIPPED), columns=4, values=(1, 2, 3, 4, 0, None))


def _in_parts(items: Sequence[T], size: int) -> list[Sequence[T]]:
    return [items[start : start + size] for start in range(0, len(items), size)]
