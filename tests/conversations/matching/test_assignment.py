from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import product
from math import inf
from random import Random

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.crowd import mentors, seekers
from conversations.matching.assignment import Assignment, assign
from conversations.matching.score import Rule, Scores
from storage.records.pool import Someone
from storage.records.weights import Weights
from tests.conversations.matching.people import NOW, crowd

WEIGHTS = Weights()
THEN = datetime(2026, 11, 26, tzinfo=UTC)


def check(found: Assignment, some: Sequence[Someone], others: Sequence[Someone]) -> None:
    places = {one.person: one.places for one in others}
    taken = Counter(mentor for _seeker, mentor in found.given)
    assert all(many <= places[mentor] for mentor, many in taken.items())
    placed = [seeker for seeker, _mentor in found.given]
    assert sorted([*placed, *found.left]) == sorted(one.person for one in some)
    assert found.total <= found.bound + 0.01


def brute(some: Sequence[Someone], others: Sequence[Someone]) -> tuple[int, float]:
    if not (some and others):
        return 0, 0.0
    scores = Scores(some, others, WEIGHTS, NOW, Rule.MENTORS).all()
    best = (0, 0.0)
    for way in product(range(-1, len(others)), repeat=len(some)):
        chosen = [(n, m) for n, m in enumerate(way) if m >= 0]
        taken = Counter(m for _n, m in chosen)
        if all(others[m].places >= many for m, many in taken.items()):
            values = [float(scores[pair]) for pair in chosen]
            if all(value > -inf for value in values):
                best = max(best, (len(values), sum(values)))
    return best


@settings(max_examples=120, deadline=None)
@given(crowd(0, 4), crowd(0, 4, letter="m"), st.integers(1, 4))
def test_small_programmes_have_the_best_assignment(
    some: list[Someone], others: list[Someone], best: int
) -> None:
    found = assign(some, others, WEIGHTS, NOW, best=best)
    check(found, some, others)
    many, total = brute(some, others)
    assert len(found.given) == many
    if best == 4:
        assert found.total == pytest.approx(total, abs=0.01)


@settings(max_examples=60, deadline=None)
@given(crowd(1, 8), crowd(1, 6, letter="m"), st.randoms(use_true_random=False))
def test_the_order_of_the_people_changes_nothing(
    some: list[Someone], others: list[Someone], chance: Random
) -> None:
    found = assign(some, others, WEIGHTS, NOW)
    for people in (some, others):
        chance.shuffle(people)
    assert assign(some, others, WEIGHTS, NOW) == found


def test_middle_programmes_are_as_good_as_an_independent_solver() -> None:
    some, others = seekers(120), mentors(25)
    found = assign(some, others, WEIGHTS, THEN)
    check(found, some, others)
    scores = Scores(some, others, WEIGHTS, THEN, Rule.MENTORS).all()
    graph = networkx.DiGraph()
    for n in range(len(some)):
        graph.add_edge("from", ("s", n), capacity=1, weight=0)
        for m in range(len(others)):
            if scores[n, m] > -inf:
                cost = -round(float(scores[n, m]) * 1000)
                graph.add_edge(("s", n), ("m", m), capacity=1, weight=cost)
    for m, one in enumerate(others):
        graph.add_edge(("m", m), "to", capacity=one.places, weight=0)
    flow = networkx.max_flow_min_cost(graph, "from", "to")
    assert len(found.given) == sum(flow["from"].values())
    assert found.total == pytest.approx(-networkx.cost_of_flow(graph, flow) / 1000, abs=0.1)


def test_few_candidates_leave_nobody_without_a_place_that_is_free() -> None:
    some = [Someone(f"s{n}", {"en": 4}) for n in range(20)]
    others = [Someone(f"m{n:02}", {"en": 4}, places=1) for n in range(20)]
    found = assign(some, others, WEIGHTS, NOW, best=2)
    assert found.left == ()
    assert found.total == pytest.approx(found.bound, abs=0.01)
