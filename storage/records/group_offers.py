"""Groups that may be set up."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model import Place


@dataclass(frozen=True, slots=True)
class GroupOffer:
    """A group in which Banyan is, and which is nobody's community yet."""

    place: Place
    title: str  # empty where the platform has not told it
