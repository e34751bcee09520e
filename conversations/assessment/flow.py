"""The self-assessment, from the first question to one concrete step."""

from __future__ import annotations

from typing import Final

from bot.engine.flows import flow
from bot.engine.talk import Option, Talk
from bot.model import Plain
from bot.text import _, paragraphs, pgettext
from conversations.assessment import steps, words
from conversations.assessment.framework import Role
from conversations.assessment.next_step import choose_next_step
from conversations.assessment.picture import radar
from conversations.assessment.questions import Answers, ask_role, ask_skills
from conversations.assessment.result import Result
from conversations.assessment.sharing import HELPS, LEARNS, offer_sharing
from conversations.assessment.which_framework import Pinned, choose_framework

ASSESS: Final = "assess"  # the name of the flow
NONE: Final = "_none"  # no role of a framework file can have such an id


@flow(ASSESS, title=_("Self-assessment"), discreet=True)
async def assess(talk: Talk) -> None:
    """Find out in private what one brings and what to grow next."""
    pinned, framework = await choose_framework(talk)
    role = await ask_role(talk, framework)
    answers = await ask_skills(talk, framework, role)
    if not answers.known:
        await talk.say(words.nothing_answered())
        return
    kept = await _keep(talk, role, answers, pinned)
    if role is None:
        role = await _ask_near_role(talk, Result(framework, None, answers.known))
    result = Result(framework, role, answers.known, kept["before"])
    await talk.say(words.comparison(result), picture=radar(result))
    await choose_next_step(talk, result, pinned)
    await _share(talk, result, kept)
    await talk.say(words.good_bye(again=kept["again"]))


async def _keep(
    talk: Talk, role: Role | None, answers: Answers, pinned: Pinned
) -> dict[str, Plain]:
    kept: dict[str, Plain] = await talk.step(
        "saved",
        steps.save,
        final=True,
        role=role.id if role else "",
        community=pinned.community,
        version=pinned.version,
        levels=answers.levels,
        examples=answers.examples,
    )
    return kept


async def _ask_near_role(talk: Talk, result: Result) -> Role | None:
    if not result.near:
        return None
    near = [result.framework.role(one.role) for one in result.near]
    options = [Option(role.id, role.name) for role in near]
    chosen = await talk.choose(
        "near",
        paragraphs(words.near_roles(result), _("Which one would you like to see more closely?")),
        [*options, Option(NONE, pgettext("button", "None of them"))],
    )
    return None if chosen == NONE else result.framework.role(chosen)


async def _share(talk: Talk, result: Result, kept: dict[str, Plain]) -> None:
    """Offer what the profile does not show yet."""
    strong = [skill for skill in result.strengths if skill not in kept["helps"]]
    wanted = [gap.skill for gap in result.growth if gap.skill not in kept["learns"]]
    await offer_sharing(talk, result, HELPS, strong)
    await offer_sharing(talk, result, LEARNS, wanted)
