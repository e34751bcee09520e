"""Everything that is set for a community, as it is shown before and after."""

from __future__ import annotations

from typing import Final

from bot.text import LanguageName, Text, _, lines
from conversations.communities.words import CIRCLES, LEVELS
from storage.records.communities import Level
from storage.records.people import Circle

NOTHING: Final = _("none")


def summary(
    *,
    name: str,
    language: str,
    city: str,
    level: Level,
    hub: str,
    word: str,
    circle: Circle,
    contact: str,
) -> Text:
    """One line for each setting; the hub is given by its name, the time zone by its city."""
    return lines(
        (
            _("Name: <b>{name}</b>", name=name),
            _("Language: {language}", language=LanguageName(language)),
            _("Time zone: {zone}", zone=city),
            _("Level: {level}", level=LEVELS[level]),
            _("Hub: {hub}", hub=hub or NOTHING),
            _("Own word: {word}", word=word or NOTHING),
            _("Who sees whom at most: {circle}", circle=CIRCLES[circle]),
            _("Outside contact: {contact}", contact=contact),
        )
    )
