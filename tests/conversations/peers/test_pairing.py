from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import combinations
from math import inf
from random import Random

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.crowd import peers
from conversations.matching.score import REPEATED, Rule, Scores
from conversations.peers.pairing import Pairing, pair
from conversations.peers.rings import gain, is_ring
from storage.records.pool import Someone
from storage.records.weights import Weights
from tests.conversations.matching.people import crowd

NOW = datetime(2026, 11, 26, tzinfo=UTC)
WEIGHTS = Weights()


def meetings(people: Sequence[Someone]) -> dict[frozenset[str], float]:
    scores = Scores(people, people, WEIGHTS, NOW, Rule.PEERS).all()
    return {
        frozenset((people[n].person, people[m].person)): float(scores[n, m])
        for n, m in combinations(range(len(people)), 2)
        if scores[n, m] > -inf
    }


def matchings(
    people: tuple[str, ...], allowed: dict[frozenset[str], float]
) -> Iterator[list[frozenset[str]]]:
    if not people:
        yield []
        return
    first, *rest = people
    yield from matchings(tuple(rest), allowed)
    for other in rest:
        if (two := frozenset((first, other))) in allowed:
            left = tuple(one for one in rest if one != other)
            yield from ([two, *more] for more in matchings(left, allowed))


def value(pairs: list[frozenset[str]], allowed: dict[frozenset[str], float]) -> tuple[float, ...]:
    met = sum(allowed[two] < -REPEATED / 2 for two in pairs)
    return len(pairs), -met, sum(allowed[two] for two in pairs) + met * REPEATED


def check(found: Pairing, people: Sequence[Someone]) -> None:
    allowed = meetings(people)
    everybody = [one for group in found.groups for one in group] + list(found.alone)
    assert sorted(everybody) == sorted(one.person for one in people)
    for group in found.groups:
        assert len(group) in {2, 3}
        assert all(frozenset(two) in allowed for two in combinations(group, 2))
    assert found.total <= found.bound + 0.01


@settings(max_examples=150, deadline=None)
@given(crowd(0, 8))
def test_small_rounds_are_the_best_that_there_are(people: list[Someone]) -> None:
    found = pair(people, WEIGHTS, NOW)
    check(found, people)
    allowed = meetings(people)
    best = max(value(way, allowed) for way in matchings(tuple(p.person for p in people), allowed))
    trios = sum(len(group) == 3 for group in found.groups)
    assert len(found.groups) == best[0]
    if not trios:
        assert found.repeated == -best[1]
        assert found.total == pytest.approx(best[2], abs=0.02)


@settings(max_examples=60, deadline=None)
@given(crowd(2, 8), st.randoms(use_true_random=False))
def test_the_order_of_the_people_changes_nothing(people: list[Someone], chance: Random) -> None:
    mixed = [*people]
    chance.shuffle(mixed)
    assert pair(mixed, WEIGHTS, NOW) == pair(people, WEIGHTS, NOW)


@settings(max_examples=80, deadline=None)
@given(crowd(2, 8))
def test_nobody_stays_alone_who_could_join_a_pair(people: list[Someone]) -> None:
    found = pair(people, WEIGHTS, NOW)
    allowed = meetings(people)
    for one in found.alone:
        for group in found.groups:
            if len(group) == 2:
                assert not all(frozenset((one, other)) in allowed for other in group)


@pytest.mark.parametrize(("number", "seed"), [(60, 1), (120, 2), (200, 3)])
def test_middle_rounds_are_as_good_as_an_independent_solver(number: int, seed: int) -> None:
    people = peers(number, seed)
    found = pair(people, WEIGHTS, NOW)
    check(found, people)
    graph = networkx.Graph()
    for two, score in meetings(people).items():
        met = score < -REPEATED / 2
        whole = round((score + REPEATED * met) * 1000) + (0 if met else 10**8)
        graph.add_edge(*sorted(two), weight=whole)
    best = networkx.max_weight_matching(graph, maxcardinality=True)
    total = sum(graph.edges[two]["weight"] % 10**8 for two in best) / 1000
    assert found.repeated == sum(graph.edges[two]["weight"] < 10**8 for two in best)
    assert len(found.groups) == len(best)
    if all(len(group) == 2 for group in found.groups):
        assert found.total == pytest.approx(total, abs=0.05)


@pytest.mark.parametrize("number", [100, 301])
def test_what_is_repaired_is_near_the_exact_result(number: int) -> None:
    people = peers(number)
    exact, repaired = pair(people, WEIGHTS, NOW), pair(people, WEIGHTS, NOW, exact=0)
    check(repaired, people)
    assert len(repaired.groups) == len(exact.groups)
    assert repaired.total >= exact.total * 0.99


def test_an_odd_number_makes_one_trio() -> None:
    people = [Someone(f"p{n}", {"en": 4}) for n in range(9)]
    found = pair(people, WEIGHTS, NOW)
    assert sorted(len(group) for group in found.groups) == [2, 2, 2, 3]
    assert found.alone == ()


def test_nobody_meets_again_while_somebody_new_is_left() -> None:
    names = [f"p{n}" for n in range(6)]
    met: dict[str, set[str]] = {name: set() for name in names}
    for _round in range(5):
        people = [Someone(n, {"en": 4}, met=dict.fromkeys(met[n], 1)) for n in names]
        found = pair(people, WEIGHTS, NOW)
        assert found.repeated == 0
        for one, other in found.groups:
            met[one].add(other)
            met[other].add(one)
    people = [Someone(n, {"en": 4}, met=dict.fromkeys(met[n], 1)) for n in names]
    assert pair(people, WEIGHTS, NOW).repeated == 3


def test_who_is_left_goes_where_three_help_each_other_round() -> None:
    ring = [
        Someone(f"p{n}", {"en": 4}, helps={f"s{n}": 4}, learns={f"s{(n + 1) % 3}": 0})
        for n in range(3)
    ]
    assert is_ring(ring)
    assert gain(ring) == pytest.approx(0.75)
    others = [Someone(f"q{n}", {"en": 4}) for n in range(2)]
    found = pair([*ring, *others], WEIGHTS, NOW)
    assert ("p0", "p1", "p2") in found.groups
    assert found.rings == 1


def test_somebody_who_fits_to_one_only_takes_them_and_the_other_joins_a_pair() -> None:
    people = [
        Someone("a", {"ha": 4}),
        Someone("b", {"ha": 4, "en": 4}),
        *(Someone(f"c{n}", {"en": 4}) for n in range(3)),
    ]
    found = pair(people, WEIGHTS, NOW)
    assert ("a", "b") in found.groups
    assert ("c0", "c1", "c2") in found.groups
