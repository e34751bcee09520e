"""Whose Banyan this is."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.i18n import SHIPPED
from storage.records.keeping import KeepingTimes
from storage.records.weights import Weights


@dataclass(frozen=True, slots=True)
class Installation:
    """What people are told about this Banyan before they trust it with anything."""

    operator: str = ""  # who runs it; empty: whoever tries it out
    contact: str = ""  # how to reach them
    languages: tuple[str, ...] = SHIPPED  # those that are offered
    keeping: KeepingTimes = field(default_factory=KeepingTimes)
    weights: Weights = field(default_factory=Weights)  # what counts how much in matching
    public_url: str = ""  # where the web server is reached from outside; empty: nowhere
