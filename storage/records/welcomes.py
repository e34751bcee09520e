"""That a group has newcomers."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model import Place


@dataclass(frozen=True, slots=True)
class Welcome:
    """One message for everybody who came into a group lately, whoever they are."""

    place: Place  # where it is said
    community: str
    link: str  # into the private chat
