"""Trainings, their dates, and who comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class TrainingState(StrEnum):
    """Whether anything comes of a training."""

    OPEN = "open"
    CANCELLED = "cancelled"
    OVER = "over"  # its last date is


class DateState(StrEnum):
    """What has become of one date."""

    PLANNED = "planned"
    CANCELLED = "cancelled"
    OVER = "over"


class Format(StrEnum):
    """Where people meet."""

    ONLINE = "online"
    IN_PERSON = "in_person"
    HYBRID = "hybrid"


class Reach(StrEnum):
    """From how far people are expected."""

    LOCAL = "local"
    REGIONAL = "regional"
    GLOBAL = "global"


class SeatState(StrEnum):
    """Whether somebody who signed up has a seat."""

    IN = "in"
    WAITING = "waiting"
    OFFERED = "offered"  # until a time by which they confirm


@dataclass(frozen=True, slots=True)
class Words:
    """What is said about a training in one language."""

    title: str
    about: str = ""
    for_whom: str = ""
    materials: str = ""  # what to read or bring


@dataclass(frozen=True, slots=True)
class Outline:
    """A training as its organisers wish it."""

    words: Mapping[str, Words]  # by language
    skills: tuple[str, ...]  # of the framework
    level: int | None  # of the skills, from which it helps; None: whoever wants to come
    languages: tuple[str, ...]  # in which it is held, the first one foremost
    format: Format
    place: str  # everybody may read it
    link: str  # told to those signed up only
    reach: Reach
    zone: str  # IANA
    starts: datetime  # naive: wall-clock time of the first date
    length: timedelta
    rule: str  # RFC 5545 recurrence without DTSTART; empty: one date
    seats: int | None  # of each date; None: as many as come
    posted: bool  # in the groups


@dataclass(frozen=True, slots=True)
class Training:
    """Something that a community learns together."""

    id: str
    community: str
    host: str | None
    outline: Outline
    state: TrainingState
    reason: str  # why it was cancelled
    uid: str  # by which calendars know it
    sequence: int  # how often what calendars show has changed
    made_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class TrainingDate:
    """One time that a training is held."""

    id: str
    training: str
    original: datetime  # naive: when the rule would have it
    starts: datetime  # naive: wall-clock time now
    starts_at: datetime
    ends_at: datetime
    state: DateState
    reason: str  # why it was cancelled
    code: str  # by which people check in on the day


@dataclass(frozen=True, slots=True)
class SignUp:
    """Somebody who comes to a date, or would like to."""

    date: str
    person: str
    state: SeatState
    number: int  # who asked first comes first
    offered_until: datetime | None
    told: int  # the last sequence whose calendar file they got; -1: none
    came: bool | None  # None: nobody has said
    asked: bool  # the two questions were put
    at: datetime


@dataclass(frozen=True, slots=True)
class Attendance:
    """How many come to a date."""

    seats: int | None
    taken: int  # with those to whom a seat is offered
    waiting: int

    @property
    def free(self) -> int | None:
        """Seats that anybody can have now; None: as many as come."""
        return None if self.seats is None else max(0, self.seats - self.taken)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One of somebody's reminders of a date."""

    date: str
    person: str
    before: int  # minutes before it begins, as they chose
    due_at: datetime
