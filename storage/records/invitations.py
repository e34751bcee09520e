"""Codes by which people come into a community."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class InvitationKind(StrEnum):
    """As what somebody is invited."""

    MEMBER = "member"
    ORGANISER = "organiser"
    COMMUNITY = "community"  # a whole one, below the one that invites


@dataclass(frozen=True, slots=True)
class Invitation:
    """A code, good for some people and some time."""

    code: str
    community: str
    made_by: str | None  # None: Banyan itself for its groups, or somebody who has gone
    kind: InvitationKind
    expires_at: datetime
    uses_left: int
