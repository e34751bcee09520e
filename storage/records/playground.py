"""What the playground keeps: its people, what was said, and what still has to be handled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class PlaygroundPerson:
    """Somebody whose part is played in the playground."""

    id: str
    name: str
    language: str
    note: str = ""  # who this is to be, in a word or two
    administers: bool = False  # the group
    in_group: bool = True
    banned: bool = False  # cannot join the group until let in again


@dataclass(frozen=True, slots=True)
class PlaygroundMessage:
    """One message as it stands in a chat now."""

    number: int
    chat: str
    sender: str
    body: dict[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class PlaygroundFile:
    """A file or picture that belongs to a message."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class PlaygroundEvent:
    """Something that somebody did and that has not been handled yet."""

    number: int
    id: str
    person: str
    chat: str
    what: dict[str, Any]
    at: datetime
    language: str  # of the person; empty where the person has been removed
