"""Announcements: what organisers tell many at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AnnouncementState(StrEnum):
    """How far an announcement has come."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    STOPPED = "stopped"  # and can be gone on with
    SENT = "sent"
    WITHDRAWN = "withdrawn"


class ReaderState(StrEnum):
    """What has become of an announcement for one reader."""

    WAITING = "waiting"
    WRITTEN = "written"  # the letter waits in the outbox
    DELIVERED = "delivered"
    BLOCKED = "blocked"  # they do not let Banyan write to them
    FAILED = "failed"
    DOUBTFUL = "doubtful"  # it may have arrived, and is not said twice
    MUTED = "muted"  # they do not want to hear it
    ENOUGH = "enough"  # as many as the community sends in a week have come already


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom an announcement is for: all that is said must hold; what is empty does not matter."""

    hub: str = ""  # id of a hub or community below the community whose people are meant
    languages: tuple[str, ...] = ()  # people speak one of them
    skills: tuple[str, ...] = ()  # people want to learn one of them
    role: str = ""  # of the framework, in which people want to grow
    trainings: tuple[str, ...] = ()  # people came to one of them

    @property
    def is_close(self) -> bool:
        """Whether it tells something about people, so that fewer than five are never counted."""
        return bool(self.skills or self.role or self.trainings)


@dataclass(frozen=True, slots=True)
class Announcement:
    """What organisers tell many at once."""

    id: str
    community: str
    author: str | None
    topic: str  # id; empty: none
    audience: Audience
    words: Mapping[str, str]  # by language
    state: AnnouncementState
    at: datetime | None  # when it goes out
    letter: str  # key of the message whose numbers move
    made_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class AnnouncementReader:
    """Somebody for whom an announcement is."""

    number: int  # in their order
    person: str


@dataclass(frozen=True, slots=True)
class Topic:
    """What a community announces about, so that people can choose."""

    id: str
    community: str
    name: str  # as the organisers wrote it
