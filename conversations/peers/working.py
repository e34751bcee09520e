"""Who meets whom, worked out from a snapshot where nobody waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.model import Plain
from conversations.peers.pairing import pair
from storage.records.pool import Someone
from storage.records.weights import Weights


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that the work rests on, as it was at one moment."""

    people: list[Someone]
    waited: dict[str, int]  # for how many rounds in a row nobody was left for them
    weights: Weights
    now: datetime


def pair_up(seen: Snapshot) -> Plain:
    """Who meets whom, who is left alone, and how good that is beside the best that can be."""
    from conversations.peers.waiting import waiting_first  # noqa: PLC0415 - numbers are heavy

    found = pair(seen.people, seen.weights, seen.now)
    teams, alone = waiting_first(
        found.groups, found.alone, seen.people, seen.waited, seen.weights, seen.now
    )
    return {"teams": teams, "alone": alone, "total": found.total, "bound": found.bound}
