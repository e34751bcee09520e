"""The recipe of the radar: own levels beside those of a role."""

from __future__ import annotations

from typing import Final

from bot.model import Picture
from bot.text import _, lines, to_plain
from conversations.assessment.result import Result
from conversations.assessment.words import facts

KIND: Final = "radar"


def radar(result: Result) -> Picture | None:
    """Own levels against the role's; nothing is drawn where there is no role to compare with."""
    if result.role is None:
        return None
    names = [result.framework.skill(need.skill).name for need in result.spokes]
    data = {
        "title": to_plain(_("How you see yourself")),
        "labels": [to_plain(name) for name in names],
        "own": [result.levels.get(need.skill) for need in result.spokes],
        "role": [need.level for need in result.spokes],
        "own_name": to_plain(_("You")),
        "role_name": to_plain(result.role.name),
        "skipped_name": to_plain(_("Not answered")),
    }
    return Picture(KIND, data, lines(facts(result)))
