"""Between equals: a rule that was set before anybody stood, and that everybody can check."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from typing import TypeAlias

from storage.records.calls import Tie

Order: TypeAlias = Callable[[Collection[str]], list[str]]  # equals, who comes first first


def order_of(tie: Tie, standing: Sequence[str], lot: str) -> Order:
    """How equals are put in order; `standing` are all candidates, who accepted first first."""
    if tie is Tie.FIRST:
        place = {candidate: number for number, candidate in enumerate(standing)}
        return lambda equals: sorted(equals, key=place.__getitem__)
    return lambda equals: sorted(equals, key=lambda candidate: drawn(lot, candidate))


def drawn(lot: str, candidate: str) -> str:
    """What a candidate draws; the lowest comes first.

    The digest of the lot was published at the opening, before anybody knew who would stand, and
    the lot itself stands in the minutes: whoever likes can draw again.
    """
    return hashlib.sha256(f"{lot} {candidate}".encode()).hexdigest()


def published(lot: str) -> str:
    """What is published of the lot at the opening."""
    return hashlib.sha256(lot.encode()).hexdigest()
