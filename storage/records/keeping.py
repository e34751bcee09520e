"""How long things are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class KeepingTimes:
    """How long each kind of thing is kept, as `privacy` tells people."""

    event_ids: timedelta = timedelta(days=30)
    parked_events: timedelta = timedelta(days=7)
    sent_letters: timedelta = timedelta(days=30)  # their key and receipt
    finished_conversations: timedelta = timedelta(days=7)
    closed_reports: timedelta = timedelta(days=365)
    audit: timedelta = timedelta(days=365)
    suggestions: timedelta = timedelta(days=365)
    paused_communities: timedelta = timedelta(days=30)
    people_without_consent: timedelta = timedelta(days=30)
    people_silent: timedelta = timedelta(days=730)
    people_silent_unasked: timedelta = timedelta(days=548)  # until they are asked whether to stay
    people_to_answer: timedelta = timedelta(days=30)  # nobody asked is erased sooner after that
    backups: timedelta = timedelta(days=30)
