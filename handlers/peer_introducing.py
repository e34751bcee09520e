"""Bringing a team together: with how they may begin, and when all of them may have time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from bot.text import Text, _, lines, verbatim
from conversations.assessment.framework import Framework
from conversations.assessment.framework_file import framework_of
from conversations.matches.steps import bring_together
from conversations.peers.stages import LONGER
from conversations.peers.starters import starters
from conversations.peers.times import suggestion
from storage import blocks, frameworks, pool
from storage.database import Reading, Transaction
from storage.records.communities import Community
from storage.records.matches import Kind, MatchPart, Member
from storage.records.rounds import Round, Run


async def kept_apart(tx: Reading, people: Sequence[str]) -> bool:
    """Whether two of these must not meet."""
    for one, other in combinations(people, 2):
        if await blocks.between(tx, one, other):
            return True
    return False


async def introduce(
    tx: Transaction, run: Run, series: Round, community: Community, people: Sequence[str]
) -> str:
    """Let these people know of each other; returns the match, which ends with the round."""
    return await bring_together(
        tx,
        Kind.PEERS,
        [Member(person, MatchPart.PEER) for person in people],
        community=community.id,
        ends_in=run.ends_at - tx.now + LONGER,
        extra=await _extra(tx, series, community, people),
    )


async def _extra(
    tx: Reading, series: Round, community: Community, people: Sequence[str]
) -> list[Text]:
    known = await pool.people(tx, people, Kind.PEERS)
    used = await frameworks.in_use(tx, community.id)
    framework = framework_of(used.body if used else "")
    begin = starters(known, series.theme, lambda skill: _name(framework, skill))
    said = [
        lines((_("To begin with:"), *(_("• {starter}", starter=one) for one in begin))),
    ]
    when = suggestion(known, tx.now, community.language)
    return [*said, when] if when else said


def _name(framework: Framework, skill: str) -> Text:
    """What a skill is called; its id where this community has it no more."""
    found = next((one for one in framework.skills if one.id == skill), None)
    return found.name if found else verbatim(skill)
