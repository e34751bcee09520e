"""The recipe of the radar: how somebody sees themselves, and how others do."""

from __future__ import annotations

from bot.model import Picture
from bot.text import _, lines, to_plain
from conversations.assessment.picture import KIND
from conversations.peer_view.compared import Compared
from conversations.peer_view.words import facts


def radar(compared: Compared) -> Picture | None:
    """Both views as two lines; nothing is drawn where there is nothing to compare."""
    if not compared.known:
        return None
    names = [compared.framework.skill(skill).name for skill in compared.known]
    data = {
        "title": to_plain(_("How others see you")),
        "labels": [to_plain(name) for name in names],
        "own": [compared.own[skill] for skill in compared.known],
        "role": [compared.others[skill].level for skill in compared.known],
        "own_name": to_plain(_("You")),
        "role_name": to_plain(_("Others")),
        "skipped_name": to_plain(_("Not answered")),
    }
    return Picture(KIND, data, lines(facts(compared)))
