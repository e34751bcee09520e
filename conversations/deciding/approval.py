"""Approval voting: everybody marks as many as they like, and the most marked are chosen.

Brams and Fishburn, "Approval Voting", American Political Science Review 72 (1978).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from conversations.deciding.ties import Order
from storage.records.polls import Approvals, Outcome


def count(
    ballots: Iterable[Approvals], standing: Sequence[str], seats: int, order_of_equals: Order
) -> Outcome:
    """Who is chosen for these seats; nobody whom nobody marked."""
    ballots = list(ballots)
    marks = Counter(one for ballot in ballots for one in ballot)
    figures = {candidate: marks[candidate] for candidate in standing}
    by_marks = sorted(standing, key=lambda candidate: -figures[candidate])
    order = [tuple(group) for _, group in groupby(by_marks, key=figures.__getitem__)]
    winners: list[str] = []
    tied: tuple[str, ...] = ()
    for group in order:
        left = seats - len(winners)
        if left <= 0 or not figures[group[0]]:
            break
        if len(group) > left:
            tied = group
        winners += order_of_equals(group)[:left]
    return Outcome(tuple(winners), order, {"ballots": len(ballots), "approvals": figures}, tied)
