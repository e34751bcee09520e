"""Changing one thing of what brings somebody together with others."""

from __future__ import annotations

from typing import Final

from bot.engine.flows import flow
from bot.engine.talk import Talk
from bot.text import _
from conversations.meeting import steps
from conversations.meeting.questions import ask_gender, ask_hours, ask_languages
from conversations.profile.zone import ask_zone

MEETING: Final = "meeting"
FIELDS: Final = ("languages", "hours", "gender")


@flow(MEETING, title=_("Meeting others"), discreet=True)
async def change_one_thing(talk: Talk) -> None:
    """Ask for one thing anew."""
    known = await talk.step("known", steps.spoken)
    match talk.args["field"]:
        case "languages":
            speaks = await ask_languages(talk, known["languages"])
            await talk.step("kept", steps.keep, told={"speaks": speaks})
        case "hours":
            hours = await ask_hours(talk)
            await talk.step("kept", steps.keep, told={"hours": hours})
            if hours and known["zone"]:
                await ask_zone(talk)
        case "gender":
            gender = await ask_gender(talk)
            await talk.step("kept", steps.keep, told=gender)
