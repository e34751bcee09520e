"""Opening a programme, and withdrawing one."""

from __future__ import annotations

from datetime import date
from typing import Final

from bot.engine.answers import text
from bot.engine.flows import flow
from bot.engine.rights import OrganiserOf
from bot.engine.talk import Option, Talk
from bot.model import Plain
from bot.text import CommandWord, Text, _, paragraphs, pgettext
from conversations.assessment.framework import Framework
from conversations.assessment.framework_file import framework_of
from conversations.assessment.steps import framework_file
from conversations.one_day import OneDay
from conversations.one_line import OneLine
from conversations.programmes import steps, words
from conversations.programmes.task_list import TaskList
from conversations.whole_number import Number

OPEN: Final = "programme"
WITHDRAW: Final = "programme-withdraw"
QUESTIONS: Final = 9
LONGEST_TITLE: Final = 60  # characters
LONGEST_ABOUT: Final = 800
LONGEST_REASON: Final = 500
MOST_PLACES: Final = 500
MOST_SKILLS: Final = 5
MOST_TRIES: Final = 4
ENOUGH: Final = Option("_enough", pgettext("button", "That is all"))
DECISION: Final = (
    Option("open", pgettext("button", "Open it"), words=(_("yes"),)),
    Option("drop", pgettext("button", "Stop here"), words=(_("no"),)),
)
RHYTHMS: Final = (
    Option("r7", pgettext("button", "Every week")),
    Option("r14", pgettext("button", "Every two weeks")),
    Option("r30", pgettext("button", "Once a month")),
)


@flow(OPEN, title=_("Opening a programme"))
async def open_a_programme(talk: Talk) -> None:
    """Ask how a programme is to be, show it, and let people apply."""
    community = talk.args["community"]
    own = await talk.look(
        "framework", framework_file, community=community, version=talk.args["version"]
    )
    framework = framework_of(own)
    wish = await _wish(talk, framework)
    if wish is None:
        return await talk.say(_("All right, I have opened nothing. We can begin again any time."))
    if await talk.choose("decision", _preview(wish, framework), DECISION, columns=2) == "drop":
        return await talk.say(_("All right, I have opened nothing."))
    rights = (OrganiserOf(community),)
    opened = await talk.step(
        "opened", steps.open_programme, rights=rights, final=True, community=community, wish=wish
    )
    if opened is None:
        await talk.say(_("The last day to apply has passed meanwhile, so I have opened nothing."))


async def _wish(talk: Talk, framework: Framework) -> Plain:
    title = await talk.ask("title", _TITLE, OneLine(LONGEST_TITLE), progress=(1, QUESTIONS))
    about = await talk.ask("about", _ABOUT, text(LONGEST_ABOUT), progress=(2, QUESTIONS))
    skills = await _skills(talk, framework)
    places = await talk.ask("places", _PLACES, Number(1, MOST_PLACES, ()), progress=(4, QUESTIONS))
    apply_by = await _day(talk, "apply_by", _APPLY_BY, "", 5)
    starts_on = apply_by and await _day(talk, "starts_on", _STARTS_ON, apply_by, 6)
    ends_on = starts_on and await _day(talk, "ends_on", _ENDS_ON, starts_on, 7)
    if not ends_on:
        return None
    rhythm = await talk.choose("rhythm", _RHYTHM, RHYTHMS, progress=(8, QUESTIONS))
    tasks = await talk.ask("tasks", _TASKS, TaskList(), optional=True, progress=(9, QUESTIONS))
    return {
        "title": title,
        "about": about,
        "skills": skills,
        "places": places,
        "days": [apply_by, starts_on, ends_on],
        "rhythm": int(rhythm[1:]),
        "tasks": tasks or [],
    }


async def _skills(talk: Talk, framework: Framework) -> list[str]:
    """What can be learned in it: one skill, or a few."""
    left = {skill.id: Option(skill.id, skill.name) for skill in framework.skills}
    chosen: list[str] = []
    asked = _SKILLS
    for n in map(str, range(MOST_SKILLS)):
        options = [*left.values(), *([ENOUGH] if chosen else [])]
        skill = await talk.choose(("skill", n), asked, options, columns=2, progress=(3, QUESTIONS))
        if skill == ENOUGH.id:
            break
        chosen.append(skill)
        del left[skill]
        asked = _("Another one?")
    return chosen


async def _day(talk: Talk, key: str, asked: Text, after: str, number: int) -> str:
    """A day that can be; empty after a few that cannot."""
    question = asked
    for attempt in map(str, range(MOST_TRIES)):
        day: str = await talk.ask((key, attempt), question, OneDay(), progress=(number, QUESTIONS))
        wrong = await talk.step(
            (f"{key}_fits", attempt),
            steps.check_day,
            community=talk.args["community"],
            day=day,
            after=after,
        )
        if not wrong:
            return day
        question = paragraphs(_WRONG[wrong], asked)
    return ""


def _preview(wish: Plain, framework: Framework) -> Text:
    apply_by, starts_on, ends_on = map(date.fromisoformat, wish["days"])
    shown = words.description(
        wish["title"],
        wish["about"],
        [framework.skill(skill).name for skill in wish["skills"]],
        (apply_by, starts_on, ends_on),
        wish["places"],
        wish["rhythm"],
        wish["tasks"],
    )
    return paragraphs(_("This is how people will read it:"), shown, _("Shall I open it?"))


@flow(WITHDRAW, title=_("Withdrawing a programme"))
async def withdraw(talk: Talk) -> None:
    """Ask for the reason, which everybody who takes part reads."""
    reason = await talk.ask(
        "reason",
        _(
            "Why is it withdrawn? Everybody who applied, and every mentor in it, reads this. "
            "{cancel} leaves the programme as it is.",
            cancel=CommandWord("cancel"),
        ),
        text(LONGEST_REASON),
    )
    sure = await talk.confirm(
        "sure", _("Shall I withdraw it, and tell them: “{words}”?", words=reason)
    )
    if not sure:
        return await talk.say(_("All right, the programme stays."))
    done = await talk.step(
        "withdrawn",
        steps.withdraw,
        rights=(OrganiserOf(talk.args["community"]),),
        final=True,
        programme=talk.args["programme"],
        reason=reason,
    )
    await talk.say(
        _("It is withdrawn. I tell everybody.") if done else _("It has moved on meanwhile.")
    )


_TITLE: Final = _("What is the programme called?")
_ABOUT: Final = _("What is it about, and for whom? A few sentences.")
_SKILLS: Final = _("What can be learned in it?")
_PLACES: Final = _("For how many people who want to learn, at most?")
_APPLY_BY: Final = _("Until which day can people apply? Write it as in 2026-09-30.")
_STARTS_ON: Final = _("On which day does it begin?")
_ENDS_ON: Final = _("What is its last day? Every pair closes then by itself.")
_RHYTHM: Final = _("How often shall each pair meet?")
_TASKS: Final = _(
    "What does every pair do? Write one task a line; both read them when they are introduced."
)
_WRONG: Final = {
    "past": _("That day has passed."),
    "order": _("That day has to come after the one before."),
    "far": _("That is more than two years ahead."),
}
