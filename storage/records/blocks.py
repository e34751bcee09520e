"""Whom somebody does not want to meet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class BlockKind(StrEnum):
    """How far apart two people are kept; the other never hears of it."""

    BLOCK = "block"
    DO_NOT_MATCH = "do_not_match"


@dataclass(frozen=True, slots=True)
class Block:
    """One account that somebody keeps away from."""

    person: str
    other: str  # keyed hash of the account
    kind: BlockKind
    at: datetime
