"""Rounds of deciding: who is asked what, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from bot.model import Plain

Approvals: TypeAlias = frozenset[str]  # candidates
Ranking: TypeAlias = tuple[str, ...]  # candidates, the best first; whom it leaves out come last


class PollKind(StrEnum):
    """What those on the roll are asked."""

    VIEWS = "views"  # for their view, before there is a draft
    MUFAKAT = "mufakat"  # accept, concern, aside
    CONSENT = "consent"  # no objection, or one with a reason
    APPROVAL = "approval"  # whom of the candidates they approve of
    RANKED = "ranked"  # in which order
    ORGANISERS = "organisers"  # what one of those who keep the call has decided: do others agree?


class PollState(StrEnum):
    """Whether it may still be answered."""

    OPEN = "open"
    COUNTED = "counted"
    VOID = "void"  # withdrawn, or its key is gone


class Stance(StrEnum):
    """What somebody says to a draft or a proposal."""

    ACCEPT = "accept"
    CONCERN = "concern"  # in a consent decision: a reasoned objection
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Poll:
    """One round in which those on the roll are asked."""

    id: str
    call: str
    kind: PollKind
    number: int  # of its call, from 1
    draft: str
    proposed: tuple[str, ...]  # candidates that the draft names
    opened_at: datetime
    closes_at: datetime
    postponed: bool  # once, for want of a quorum
    key_digest: str
    state: PollState
    result: Mapping[str, Plain]


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many have taken part, and never how."""

    entries: int  # on the roll, without the recused
    took_part: int

    def reaches(self, part: int, of: int) -> bool:
        """Whether at least `part` out of `of` took part, as whole numbers compare."""
        return self.took_part * of >= self.entries * part


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a count has led to, in a form that can be explained."""

    winners: tuple[str, ...]  # candidates, the first elected first
    order: Sequence[tuple[str, ...]]  # all of them; those in one group are equal
    figures: Mapping[str, Plain]  # of the rule: approvals, or the table of pairs
    tied: tuple[str, ...] = ()  # between whom the tie rule decided
