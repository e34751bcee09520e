"""Finding a mentor: from a goal to whom Banyan asks first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.engine.answers import text
from bot.engine.flows import flow
from bot.engine.talk import Option, Talk
from bot.model import Plain
from bot.text import Text, _, paragraphs, pgettext, text_from_plain, verbatim
from conversations.assessment.framework import Framework, Skill
from conversations.assessment.framework_file import framework_of
from conversations.assessment.steps import framework_file
from conversations.meeting.preparing import prepare
from conversations.mentoring import steps, words
from conversations.mentoring.patience import MOST_OPEN
from storage.records.mentors import Lasting

MENTOR: Final = "mentor"  # the name of the flow
LONGEST_GOAL: Final = 500  # characters
WANTED_AT_ONCE: Final = 6

# No skill of a framework file can have such an id.
OTHER: Final = Option("_other", pgettext("button", "Something else"))
NOBODY: Final = Option("_none", pgettext("button", "None of them: keep looking"))
ENOUGH: Final = Option("_enough", pgettext("button", "Nobody else"))

ONE: Final = (
    Option("ask", pgettext("button", "Ask them"), words=(_("yes"),)),
    Option("none", pgettext("button", "No: keep looking"), words=(_("no"),)),
)
LASTING: Final = (
    Option(str(Lasting.ONCE), pgettext("button", "One conversation")),
    Option(str(Lasting.LONGER), pgettext("button", "Some months")),
    Option(str(Lasting.EITHER), pgettext("button", "Either is fine")),
)
LOOKING: Final = (
    Option("look", pgettext("button", "Keep looking"), words=(_("yes"),)),
    Option("drop", pgettext("button", "Stop here"), words=(_("no"),)),
)


@flow(MENTOR, title=_("Finding a mentor"), forgets=True)
async def find_a_mentor(talk: Talk) -> None:
    """Find somebody who can help with one thing, and put them in an order."""
    here = await talk.step("here", steps.circumstances)
    if not here["communities"]:
        return await talk.say(_NO_COMMUNITY)
    if len(here["open"]) >= MOST_OPEN:
        return await talk.say(_full())
    if here["enough"]:
        return await talk.say(_("You have begun a good many today; tomorrow I take more."))
    goal = await talk.ask("goal", _goal(), text(LONGEST_GOAL))
    community, version = await _which(talk, here["communities"])
    own = await talk.look("framework", framework_file, community=community, version=version)
    skill = await _choose_skill(talk, framework_of(own), here["wanted"])
    if [community, skill.id] in here["open"]:
        return await talk.say(_same(skill))
    if not await prepare(talk, community):
        return await talk.say(_("All right. {mentor} is there whenever you like.", mentor=_WORD))
    wishes = await _wishes(talk, met=here["met"])
    found = await talk.look(
        "found",
        steps.suggest,
        community=community,
        skill=skill.id,
        repeats=wishes["repeats"],
    )
    chosen = await _choose(talk, skill, found)
    if chosen is None:
        return await talk.say(_("All right, I ask nobody and keep nothing of it."))
    begun = await talk.step(
        "begun",
        steps.begin,
        final=True,
        community=community,
        skill=skill.id,
        goal=goal,
        chosen=chosen,
        **wishes,
    )
    if begun is None:
        await talk.say(_full())
    elif not chosen:
        await talk.say(_looking())


async def _which(talk: Talk, communities: Plain) -> tuple[str, int]:
    """In which community to look, and the version of its framework."""
    wanted = [one for one in communities if one[0] == talk.args.get("community")]
    possible = wanted or communities
    if len(possible) == 1:
        return possible[0][0], possible[0][2]
    options = [Option(id, verbatim(name)) for id, name, _version in possible]
    chosen = await talk.choose("community", _("In which of your communities?"), options)
    return next((id, version) for id, _name, version in possible if id == chosen)


async def _choose_skill(talk: Talk, framework: Framework, wanted: Sequence[str]) -> Skill:
    """The skill that is meant: what somebody wants to learn first, then all of them by group."""
    known = {skill.id: skill for skill in framework.skills}
    if talk.args.get("skill") in known:
        return known[talk.args["skill"]]
    mine = [known[id] for id in wanted if id in known][:WANTED_AT_ONCE]
    if mine:
        options = [Option(skill.id, skill.name) for skill in mine]
        chosen = await talk.choose("wanted", _WHICH_SKILL, [*options, OTHER])
        if chosen != OTHER.id:
            return known[chosen]
    full = {skill.group for skill in framework.skills}
    groups = [Option(one.id, one.name) for one in framework.groups if one.id in full]
    group = await talk.choose("group", _("What is it about?"), groups)
    inside = [skill for skill in framework.skills if skill.group == group]
    options = [Option(skill.id, skill.name) for skill in inside]
    return known[await talk.choose(("skill", group), _WHICH_SKILL, options)]


async def _wishes(talk: Talk, *, met: bool) -> dict[str, Plain]:
    lasting = await talk.choose(
        "lasting", _("Would one conversation be enough, or would you like some months?"), LASTING
    )
    repeats = False
    if met:
        repeats = await talk.confirm(
            "repeats", _("May I also propose somebody who has been your mentor before?")
        )
    return {"lasting": lasting, "repeats": repeats}


async def _choose(talk: Talk, skill: Skill, found: Plain) -> list[str] | None:
    """Whom to ask, in order; empty: whoever is found later; None: nobody at all."""
    if not found["people"]:
        looking = await talk.choose("nobody", _nobody(skill, found["widen"]), LOOKING)
        return [] if looking == "look" else None
    cards = [[text_from_plain(reason) for reason in one["why"]] for one in found["people"]]
    mentors = [one["mentor"] for one in found["people"]]
    if len(mentors) == 1:
        question = paragraphs(_ONE, words.listed(cards[0]), words.NOBODY_NAMED, _SHALL_I)
        return mentors if await talk.choose("ask", question, ONE) == "ask" else []
    return await _order(talk, cards, mentors)


async def _order(talk: Talk, cards: Sequence[Sequence[Text]], mentors: Sequence[str]) -> list[str]:
    """Of several, whom to ask first, and then whom if they cannot."""
    question = paragraphs(_intro(len(cards)), words.cards(cards), words.NOBODY_NAMED, _ASK_FIRST)
    left = {str(n): mentor for n, mentor in enumerate(mentors, start=1)}
    order: list[str] = []
    for which in ("first", "second", "third")[: len(cards)]:
        last = ENOUGH if order else NOBODY
        options = [*(Option(n, pgettext("button", "Number {n}", n=int(n))) for n in left), last]
        chosen = await talk.choose(("ask", which), question, options)
        if chosen == last.id:
            break
        order.append(left.pop(chosen))
        question = _THEN if len(order) == 1 else _AND_THEN
    return order


def _intro(n: int) -> Text:
    return _("I know {n} people who could help you and have room.", n=n)


def _goal() -> Text:
    return paragraphs(
        _("I look for somebody who helps you with one thing."),
        _(
            "What would you like to be able to do? Tell it in a sentence or two, as you would tell "
            "a friend. Only those whom I ask for you read it, and the organisers if one of these "
            "reports it; leave out names."
        ),
    )


def _nobody(skill: Skill, widen: Sequence[str]) -> Text:
    return paragraphs(
        _("Nobody is free for <b>{skill}</b> right now.", skill=skill.name),
        *(WIDEN[one] for one in widen),
        _("Shall I keep looking? I do for 30 days and write to you as soon as I find somebody."),
    )


def _looking() -> Text:
    return _(
        "Then I look once a day, for 30 days, and write to you as soon as I find somebody. "
        "{mentor} shows how it stands.",
        mentor=_WORD,
    )


def _full() -> Text:
    return _(
        "You have five open requests, which is as many as I can carry. {mentor} shows them; take "
        "one back first.",
        mentor=_WORD,
    )


def _same(skill: Skill) -> Text:
    return _(
        "You have an open request for <b>{skill}</b> already. {mentor} shows how it stands.",
        skill=skill.name,
        mentor=_WORD,
    )


WIDEN: Final = {
    "skill": _(
        "Nobody here who has room has said that they can help with it. Another skill that lies "
        "near may find somebody, or one more community: {join}.",
        join=words.JOIN,
    ),
    "languages": _("There are mentors who have room, but you share no language with them yet."),
    "repeats": _("Whoever has room has been your mentor before, and you wished for somebody new."),
    "gender": _("Your wish to meet your own gender only leaves nobody right now."),
}
_WORD: Final = words.MENTOR
_WHICH_SKILL: Final = _("Which of these comes closest?")
_ONE: Final = _("I know somebody who could help you and has room.")
_SHALL_I: Final = _("Shall I ask?")
_ASK_FIRST: Final = _("Whom shall I ask first?")
_THEN: Final = _("And if they cannot: whom shall I ask then?")
_AND_THEN: Final = _("And if they cannot, either?")
_NO_COMMUNITY: Final = _(
    "I look for mentors in communities, and you belong to none here yet. {join} shows how to "
    "join one.",
    join=words.JOIN,
)
