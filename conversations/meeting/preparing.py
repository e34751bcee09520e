"""Before somebody meets others: what is still missing, and nothing else, is asked."""

from __future__ import annotations

from bot.engine.talk import Talk
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
    if missing["profile"]:
        speaks = await ask_languages(talk, missing["languages"])
        hours = await ask_hours(talk)
        if hours and missing["zone"]:
            await ask_zone(talk)
        told = {"speaks": speaks, "hours": hours}
        await talk.step("meeting-kept", steps.keep, told=told)
    if missing["circles"]:
        await ask_circle(talk, missing["circles"])
    return True
