"""What an assessment shows, in words: never a total, never a rank."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from bot.text import VERBATIM, CommandWord, Gap, Listing, Text, _, lines, paragraphs, pgettext
from conversations.assessment import gaps
from conversations.assessment.framework import CONTEXTS, Framework, Need, Role, Skill
from conversations.assessment.gaps import NearRole
from conversations.assessment.result import Result

ASSESS: Final = CommandWord("assess")

# What the numbers of the levels mean, in any framework.
LEGEND: Final = _(
    "<i>0 no opportunity yet, 1 with help, 2 without help, 3 guiding others, "
    "4 developing others</i>"
)
CONTEXT_NAMES: Final[Mapping[str, Text]] = {
    "local": pgettext("context of a role", "local"),
    "regional": pgettext("context of a role", "regional"),
    "global": pgettext("context of a role", "global"),
}


def welcome() -> Text:
    """Why, how long, and who will see it."""
    return paragraphs(
        _("<b>What do you bring, and what could you grow next?</b>"),
        _(
            "This takes about six minutes and is for your own learning: there are no right "
            "answers. Nobody else sees what you answer. At the end you choose one small step."
        ),
        _(
            "{back} takes you to the question before, {later} keeps your answers for another time.",
            back=CommandWord("back"),
            later=CommandWord("later"),
        ),
        _("Is there a role that you have in mind?"),
    )


def roles(page: Sequence[Role]) -> Text:
    """Some roles to choose from, with what people do in them."""
    return paragraphs(_("Which role interests you?"), *map(_role, page))


def _role(role: Role) -> Text:
    if set(role.contexts) == set(CONTEXTS):
        return pattern("<b>{role}</b>\n{what}", role=role.name, what=role.description)
    return pattern(
        "<b>{role}</b> ({contexts})\n{what}",
        role=role.name,
        contexts=Listing(tuple(CONTEXT_NAMES[context] for context in role.contexts)),
        what=role.description,
    )


def level_question(skill: Skill) -> Text:
    """A skill and its four behaviours, by number."""
    behaviours = [
        pattern("{number}. {behaviour}", number=number, behaviour=behaviour)
        for number, behaviour in enumerate(skill.levels, start=1)
    ]
    return paragraphs(
        pattern("<b>{skill}</b>\n{what}", skill=skill.name, what=skill.definition),
        lines([_("Most like me:"), *behaviours]),
    )


def example_question(skill: Skill) -> Text:
    """An optional prompt after a high answer: it makes one look twice."""
    return _(
        "<b>{skill}</b>: when did you last do that? A few words or a link are enough, "
        "and only you will see them.",
        skill=skill.name,
    )


def comparison(result: Result) -> Text:
    """The same facts as in the picture, and what the numbers mean."""
    head = _("<b>How you see yourself</b>")
    if result.role:
        head = _("<b>How you see yourself: {role}</b>", role=result.role.name)
    return paragraphs(head, lines(facts(result)), LEGEND)


def facts(result: Result) -> list[Text]:
    """Each skill with the own level and, if there is a role, the level that it needs."""
    if result.role:
        return [_fact(result, need) for need in result.spokes]
    known = [skill for skill in result.framework.skills if skill.id in result.levels]
    return [
        pattern("{skill}: {level}", skill=skill.name, level=result.levels[skill.id])
        for skill in known
    ]


def _fact(result: Result, need: Need) -> Text:
    skill, now = result.framework.skill(need.skill).name, result.levels.get(need.skill)
    if now is None:
        return _("{skill}: not answered, the role needs {needed}", skill=skill, needed=need.level)
    return _("{skill}: you {now}, the role needs {needed}", skill=skill, now=now, needed=need.level)


def summary(result: Result) -> Text:
    """Strengths, growth areas, and what moved since the last time."""
    parts = [_strong(result)]
    if result.role:
        parts.append(_growing(result))
    if result.moved:
        parts.append(_moved(result))
    return paragraphs(*parts)


def _strong(result: Result) -> Text:
    if not result.strengths:
        return _("You are at the beginning here. Everybody starts there.")
    names = [result.framework.skill(skill).name for skill in result.strengths]
    return lines([_("<b>What you can rely on</b>"), *_listed(names)])


def _growing(result: Result) -> Text:
    if not result.growth:
        return _("In what you answered, nothing is missing for this role.")
    ways = [_way(result.framework, gap) for gap in result.growth]
    return lines([_("<b>What you could grow next</b>"), *_listed(ways)])


def _moved(result: Result) -> Text:
    changes = [
        _(
            "{skill}: {before} before, {now} now",
            skill=result.framework.skill(change.skill).name,
            before=change.before,
            now=change.now,
        )
        for change in result.moved
    ]
    return lines([_("<b>What has moved since the last time</b>"), *_listed(changes)])


def near_roles(result: Result) -> Text:
    """The nearest roles, with what is missing for each."""
    near = [_near(result.framework, one) for one in result.near]
    return paragraphs(_("<b>Roles that lie near what you bring</b>"), *near)


def _near(framework: Framework, near: NearRole) -> Text:
    role = framework.role(near.role)
    missing = _("Nothing is missing in what you answered.")
    if near.missing:
        ways = tuple(_way(framework, gap) for gap in near.missing)
        missing = _("Still to grow: {skills}.", skills=Listing(ways))
    return pattern(
        "<b>{role}</b>\n{what}\n{missing}",
        role=role.name,
        what=role.description,
        missing=missing,
    )


def examples(framework: Framework, given: Mapping[str, str]) -> Text:
    """The examples that somebody gave, in their own words."""
    named = [(framework.skill(skill).name, words) for skill, words in given.items()]
    return lines(
        [
            _("<b>Your examples</b>"),
            *(pattern("• {skill}: {words}", skill=skill, words=words) for skill, words in named),
        ]
    )


def nothing_answered() -> Text:
    """What is said when every question was skipped."""
    return _(
        "You skipped every question, and that is fine: nothing was kept. {assess} begins again "
        "whenever you like.",
        assess=ASSESS,
    )


def good_bye(*, again: bool) -> Text:
    """Where the result is, and what comes next."""
    kept = _(
        "That was it, thank you for taking the time. {assess} shows you this result again; you "
        "can delete it there, too.",
        assess=ASSESS,
    )
    if not again:
        return kept
    later = _("In about four months I will ask you once whether you want to look again.")
    return paragraphs(kept, later)


def _way(framework: Framework, gap: gaps.Gap) -> Text:
    return _(
        "{skill} (from {now} to {needed})",
        skill=framework.skill(gap.skill).name,
        now=gap.now,
        needed=gap.needed,
    )


def _listed(texts: Iterable[Text]) -> list[Text]:
    return [pattern("• {item}", item=text) for text in texts]


def pattern(pattern: str, /, **gaps: Gap) -> Text:
    """A text that is the same in every language but for what stands in its gaps."""
    return Text(pattern, tuple(gaps.items()), context=VERBATIM)
