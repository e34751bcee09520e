"""Whether somebody gets an announcement, and when."""

from __future__ import annotations

from datetime import datetime

from conversations.quiet_hours import after_quiet_hours
from storage.records.announcements import ReaderState
from storage.records.people import Person


def standing(
    person: Person, now: datetime, *, muted: bool, told: int, most: int
) -> ReaderState | datetime:
    """How it stands with somebody who waits for an announcement; a moment: they sleep until then.

    `told` is how many they got of the community within a week, of `most`.
    """
    if muted or not person.unprompted:
        return ReaderState.MUTED
    if told >= most:
        return ReaderState.ENOUGH
    awake = after_quiet_hours(person, now)
    return awake if awake > now else ReaderState.WRITTEN
