"""One concrete step: a growth area, something to do about it, and a reminder if wanted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bot.engine.answers import Choice
from bot.engine.talk import Option, Talk
from bot.model import Plain
from bot.text import Link, Text, _, paragraphs, pgettext
from conversations.assessment import steps, words
from conversations.assessment.framework import Framework, Skill
from conversations.assessment.gaps import Gap
from conversations.assessment.result import Result
from conversations.assessment.which_framework import Pinned

VERSION: Final = re.compile(r"[0-9]{1,9}")  # what the database can hold, whoever wrote it
NONE: Final = "_none"  # no skill of a framework file can have such an id
NOT_NOW: Final = Option(NONE, pgettext("button", "Not now"))

REMINDERS: Final = Choice(
    (
        Option("week", pgettext("button", "In a week")),
        Option("fortnight", pgettext("button", "In two weeks")),
        Option("month", pgettext("button", "In a month")),
        Option("never", pgettext("button", "No reminder")),
    ),
    columns=2,
    values=(7, 14, 30, 0),  # days
)


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that a person can do about a growth area."""

    id: str
    button: Text
    text: Text


def offers(skill: Skill, *, person: bool = False, training: Plain = None) -> tuple[Offer, ...]:
    """What somebody can do to grow in a skill; each kind of help has its place in this list.

    Somebody to ask is among it where people are brought together, and the next training about it
    where there is one, as `steps.training_about` tells of it.
    """
    ask = PERSON if person else None
    join = _training(training) if training else None
    return tuple(filter(None, (ask, join, _practice(skill), _resource(skill))))


# Somebody is looked for as soon as the self-assessment has ended.
PERSON: Final = Offer(
    "person",
    pgettext("button", "Ask somebody"),
    _("<b>To ask:</b> somebody who can do this already, and would like to help."),
)


TRAINING: Final = "training"  # shown with a way to sign up as soon as the self-assessment has ended


def _training(found: Plain) -> Offer:
    text = _(
        "<b>To join:</b> “{title}”, {moment}",
        title=found["title"],
        moment=datetime.fromisoformat(found["at"]),
    )
    return Offer(TRAINING, pgettext("button", "Join a training"), text)


def _practice(skill: Skill) -> Offer:
    return Offer(
        "practice",
        pgettext("button", "Try this"),
        _("<b>To try:</b> {practice}", practice=skill.practice),
    )


def _resource(skill: Skill) -> Offer | None:
    if skill.resource is None:
        return None
    text = _(
        '<b>To learn from:</b> <a href="{link}">{title}</a>',
        title=skill.resource.title,
        link=Link(skill.resource.link),
    )
    return Offer("resource", pgettext("button", "Learn from this"), text)


@dataclass(frozen=True, slots=True)
class Intention:
    """What somebody chose to do, as a reminder of it names it."""

    skill: str
    offer: str
    pinned: Pinned

    def about(self) -> str:
        """The same in a word that fits into a button."""
        return f"{self.skill}/{self.offer}/{self.pinned.community}/{self.pinned.version}"

    @classmethod
    def read(cls, about: str) -> Intention | None:
        """The intention that `about` wrote; None for anything else."""
        match about.split("/"):
            case [skill, offer, community, version] if VERSION.fullmatch(version):
                return cls(skill, offer, Pinned(community, int(version)))
        return None


def intended(framework: Framework, intention: Intention) -> tuple[Skill, Offer] | None:
    """The skill and the offer that are meant, if the framework still has them."""
    for skill in framework.skills:
        for offer in offers(skill):
            if (skill.id, offer.id) == (intention.skill, intention.offer):
                return skill, offer
    return None


async def choose_next_step(talk: Talk, result: Result, pinned: Pinned) -> None:
    """Show what to rely on and what to grow, and let the person choose what to do next."""
    if not result.growth:
        await talk.say(words.summary(result))
        return
    skills = [result.framework.skill(gap.skill) for gap in result.growth]
    options = [Option(skill.id, skill.name) for skill in skills]
    question = paragraphs(words.summary(result), _("Where would you like to begin?"))
    chosen = await talk.choose("grow", question, [*options, NOT_NOW])
    if chosen != NONE:
        gap = next(gap for gap in result.growth if gap.skill == chosen)
        await _choose_offer(talk, result.framework.skill(chosen), gap, pinned)


async def _choose_offer(talk: Talk, skill: Skill, gap: Gap, pinned: Pinned) -> None:
    belongs = talk.args.get("meets", False)
    training = (
        await talk.step("training", steps.training_about, skill=skill.id) if belongs else None
    )
    possible = offers(skill, person=belongs, training=training)
    options = [Option(offer.id, offer.button) for offer in possible]
    chosen = await talk.choose("offer", _way_on(skill, gap, possible), [*options, NOT_NOW])
    if chosen == NONE:
        return
    if chosen == PERSON.id:
        await talk.say(_("Good. When we are done here, we look for somebody."))
        return
    if chosen == TRAINING:
        await talk.say(_("Good. When we are done here, I show it to you."))
        return
    offer = next(offer for offer in possible if offer.id == chosen)
    await _offer_reminder(talk, offer, Intention(skill.id, offer.id, pinned))


def _way_on(skill: Skill, gap: Gap, possible: Sequence[Offer]) -> Text:
    return paragraphs(
        _("<b>{skill}</b>", skill=skill.name),
        _("The next level would be: {behaviour}", behaviour=skill.levels[gap.now]),
        *(offer.text for offer in possible),
        _("What will you do?"),
    )


async def _offer_reminder(talk: Talk, offer: Offer, intention: Intention) -> None:
    question = paragraphs(_("A good step."), offer.text, _("Shall I remind you of it?"))
    days: int = await talk.ask("remind", question, REMINDERS)
    if days:
        # Said and done: whoever goes back behind it would be reminded of something else.
        day: str = await talk.step(
            "reminder", steps.remind, final=True, about=intention.about(), days=days
        )
        await talk.say(_("I will remind you on {day}.", day=date.fromisoformat(day)))
