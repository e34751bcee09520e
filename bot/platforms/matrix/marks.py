"""Where events begin and end: the homeserver's words for it, and their order."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """One place in the stream of events."""

    number: int  # how many answers came before
    token: str  # empty at the very beginning
