"""Before somebody meets others: what is still missing, and nothing else, is asked."""

from __future__ import annotations

from bot.engine.talk import Talk
from bot.model import Plain
from conversations.meeting import steps
from conversations.meeting.questions import (
    ask_agreement,
    ask_circle,
    ask_hours,
    ask_languages,
    ask_name,
)
from conversations.profile.zone import ask_zone


async def prepare(talk: Talk, community: str) -> bool:
    """Ask what meeting others in this community needs and is not known yet.

    False where somebody does not confirm what the community asks for: then nothing is kept, and
    the flow says good-bye in its own words.
    """
    missing = await talk.step("meeting-missing", steps.missing, community=community)
    if missing is None:
        return False
    if missing["agreement"]:
        if not await ask_agreement(talk, missing):
            return False
        await talk.step("meeting-agreed", steps.agree, community=community)
    if missing["name"]:
        name = await ask_name(talk)
        await talk.step("meeting-named", steps.be_called, name=name)
    if told := await _ask_profile(talk, missing):
        await talk.step("meeting-kept", steps.keep, told=told)
    if missing["circles"]:
        await ask_circle(talk, missing["circles"])
    return True


async def _ask_profile(talk: Talk, missing: Plain) -> dict[str, Plain]:
    told: dict[str, Plain] = {}
    if missing["speaks"]:
        told["speaks"] = await ask_languages(talk, missing["languages"])
    if missing["hours"]:
        told["hours"] = await ask_hours(talk)
        if told["hours"] and missing["zone"]:
            await ask_zone(talk)
    return told
