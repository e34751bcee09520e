"""What a peer view says to whoever asked for it, and to those who answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from bot.text import CommandWord, Link, Listing, Text, _, lines, ngettext, paragraphs
from conversations.assessment.framework import Skill
from conversations.assessment.words import ASSESS, LEGEND, pattern
from conversations.communities.codes import spaced
from conversations.peer_view.compared import Compared
from storage.records.peer_views import PeerView


def explanation() -> Text:
    """What it is, and who sees what."""
    return paragraphs(
        _("<b>How do others see you?</b>"),
        _(
            "Three to five people who know you answer for the same skills: what they have seen you "
            "do. You choose them, and you pass a link on to them."
        ),
        _(
            "You see what they say all at once, after two weeks or when all have answered, and "
            "only if at least three did. Nobody can see who said what: not you, nor I afterwards. "
            "They do not see how you see yourself, nor what comes out."
        ),
    )


def nothing_to_ask() -> Text:
    """What is said where there is no self-assessment to compare with."""
    return paragraphs(
        explanation(),
        _("First look at yourself: {assess}. It needs at least three answers.", assess=ASSESS),
    )


def progress(view: PeerView, until: date) -> Text:
    """How many have answered, without a name."""
    many = ngettext(
        "{n} of {all} has answered.", "{n} of {all} have answered.", view.answered, all=view.invited
    )
    if view.answered == 0:
        many = _("Nobody has answered yet.")
    return paragraphs(
        _("<b>How others see you</b>"),
        many,
        _(
            "On {day} I show you what they see in you, if at least three have answered. Once all "
            "have, I do it at once.",
            day=until,
        ),
    )


def invitation(view: PeerView, link: str, until: date) -> Text:
    """The link to pass on, and the same for other networks."""
    return paragraphs(
        ngettext(
            "Pass this on to {n} person who has seen you at work, or more than one.",
            "Pass this on to {n} people who have seen you at work. Each can answer once.",
            view.invited,
        ),
        _("The link: {link}", link=Link(link)),
        _(
            "If I do not speak of it by myself, or on the other network: "
            "{assess} <code>{code}</code>",
            assess=ASSESS,
            code=spaced(view.code),
        ),
        _("It is good until {day}. I write to nobody about it myself.", day=until),
    )


def reminder(view: PeerView, until: date) -> Text:
    """The one word in between."""
    if view.answered == 0:
        return _(
            "Nobody has answered yet how they see you. There is time until {day}: would you like "
            "to ask them once more?",
            day=until,
        )
    return ngettext(
        "{n} of {all} has answered how they see you. There is time until {day}: would you like to "
        "ask the others once more?",
        "{n} of {all} have answered how they see you. There is time until {day}: would you like "
        "to ask the others once more?",
        view.answered,
        all=view.invited,
        day=until,
    )


def too_few(answered: int) -> Text:
    """What is said instead of a result."""
    if answered == 0:
        told = _("Nobody has answered how they see you. That happens when people are busy.")
    else:
        told = ngettext(
            "Only {n} person has answered how they see you. So that nobody can be recognised, I "
            "show nothing and have deleted it.",
            "Only {n} people have answered how they see you. So that nobody can be recognised, I "
            "show nothing and have deleted it.",
            answered,
        )
    return paragraphs(told, _("You can ask again whenever you like: {assess}.", assess=ASSESS))


READY: Final = _("What others see in you is there now, all at once.")


def result(compared: Compared, answered: int) -> Text:
    """Both views of each skill."""
    return paragraphs(
        _("<b>How others see you</b>"),
        ngettext("{n} person has answered.", "{n} people have answered.", answered),
        *([lines(facts(compared)), LEGEND] if compared.known else []),
    )


def facts(compared: Compared) -> list[Text]:
    """Each skill with the own level and the middle one of the others."""
    return [_fact(compared, skill) for skill in compared.known]


def _fact(compared: Compared, skill: str) -> Text:
    name, own, seen = compared.framework.skill(skill).name, compared.own[skill], compared.others
    others = seen[skill].level
    if seen[skill].apart:
        return _(
            "{skill}: you {own}, others {others}, but they differ",
            skill=name,
            own=own,
            others=others,
        )
    return _("{skill}: you {own}, others {others}", skill=name, own=own, others=others)


def meaning(compared: Compared) -> Text:
    """Strengths, hidden strengths and blind spots."""
    parts = [
        _listed(compared, head, skills)
        for head, skills in (
            (_("<b>Strengths that you and others see</b>"), compared.strengths),
            (_("<b>Hidden strengths: others see more of it than you</b>"), compared.hidden),
            (_("<b>Perhaps a blind spot: others see less of it than you</b>"), compared.blind),
        )
        if skills
    ]
    if compared.unknown:
        names = Listing(tuple(_names(compared, compared.unknown)))
        parts.append(_("Too few could say something about this: {skills}.", skills=names))
    return paragraphs(*parts, MIDDLE)


MIDDLE: Final = _(
    "A number stands for the middle of what they chose, so that nobody's own answer can be told "
    "from it. Others know only what they have seen: take it as a beginning of a talk."
)


def _listed(compared: Compared, head: Text, skills: Sequence[str]) -> Text:
    names = (pattern("• {skill}", skill=name) for name in _names(compared, skills))
    return lines([head, *names])


def _names(compared: Compared, skills: Sequence[str]) -> Iterable[Text]:
    return (compared.framework.skill(skill).name for skill in skills)


def for_whom(name: Text, skills: int) -> Text:
    """What somebody who followed the link reads first."""
    return paragraphs(
        _("<b>{name}</b> would like to know how others see them, and asks you, too.", name=name),
        ngettext(
            "It is about {n} skill and takes some minutes. Choose what you have seen; “I cannot "
            "say” is a good answer, too.",
            "It is about {n} skills and takes some minutes. Choose what you have seen; “I cannot "
            "say” is a good answer, too.",
            skills,
        ),
        _(
            "Nobody is told who answers, or what. {name} sees only the middle of all answers, and "
            "nothing if fewer than three answer. Until then you can take yours back with the same "
            "link; after that nobody can tell which was yours, not even I.",
            name=name,
        ),
    )


def once_more(name: Text) -> Text:
    """What somebody reads who has answered before."""
    return _("You have answered about <b>{name}</b> already. What would you like to do?", name=name)


def level_question(name: Text, skill: Skill) -> Text:
    """A skill and its four behaviours, by number."""
    behaviours = [
        pattern("{number}. {behaviour}", number=number, behaviour=behaviour)
        for number, behaviour in enumerate(skill.levels, start=1)
    ]
    return paragraphs(
        pattern("<b>{skill}</b>\n{what}", skill=skill.name, what=skill.definition),
        lines([_("Which of these have you seen {name} do?", name=name), *behaviours]),
        _("If several fit, take the highest number."),
    )


THANKS: Final = _(
    "Thank you! It is kept without your name. Until it closes, the same link lets you change it or "
    "take it back."
)
NOTHING: Final = _("You could not say anything this time, and that is fine: nothing was kept.")
NOT_NOW: Final = _("That is fine. Nobody is told, and nothing was kept.")
TAKEN_BACK: Final = _("I have deleted what you answered. Nobody is told.")
CLOSED: Final = _(
    "This has closed meanwhile, so I have deleted what you answered. Thank you all the same."
)
ONESELF: Final = _(
    "This link is for people who know you: about yourself, only others can answer here. Your own "
    "view is in {assess}.",
    assess=ASSESS,
)
NO_GOOD: Final = _(
    "That link does not work: it may be old, or all who were asked have answered. Whoever gave it "
    "to you knows more."
)
PROFILE: Final = CommandWord("profile")
