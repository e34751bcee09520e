"""The best pairs of a round: the best half-pairs, repaired; and up to some size the exact ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, TypeAlias

import numpy as np
import rustworkx
from numpy.typing import NDArray

from conversations.matching.relaxation import assign, prices
from conversations.peers.graph import Graph
from conversations.peers.pairing import Pairing
from conversations.peers.rings import is_ring
from conversations.peers.trios import Group, Partners, with_trios
from storage.records.pool import Someone
from storage.records.weights import Weights

Array: TypeAlias = NDArray[Any]

TRIES: Final = 5  # at leaving fewer alone, each with more possible meetings
SMALL: Final = 2000  # people whose best pairs are found anew in no time


def solve(people: Sequence[Someone], weights: Weights, now: datetime, *, exact: int) -> Pairing:
    """As `pairing.pair` says."""
    people = sorted(people, key=lambda one: one.person)
    if len(people) < 2:
        return Pairing((), tuple(one.person for one in people), 0.0, 0.0, 0, 0)
    graph = Graph(people, weights, now)
    given, half = _halves(graph)
    partners = _repaired(graph, given)
    if len(people) <= exact:
        partners = _exact(graph, half, partners)
    partners = _with_those_left(graph, partners)
    return _told(graph, with_trios(graph, partners, weights), half)


def _halves(graph: Graph) -> tuple[Array, Array]:
    """The best half-pairs, where somebody may be in two of them; and twice what each is worth.

    They are an assignment of everybody to everybody, with whoever stays alone given to themselves.
    The sum of the second bounds twice what any pairs and trios among the candidates are worth.
    """
    one, other, worth = graph.edges
    everybody = np.arange(graph.size)
    rows, columns = np.concatenate([one, other, everybody]), np.concatenate([other, one, everybody])
    worth = np.concatenate([worth, worth, np.zeros(graph.size, dtype=np.int64)])
    given = assign(rows, columns, worth, np.ones(graph.size, dtype=np.int64))
    price = prices(rows, columns, worth, given, graph.size)
    own = np.zeros(graph.size, dtype=np.int64)
    taken = given[rows] == columns
    own[rows[taken]] = worth[taken]
    return given, own - price[given] + price


def _exact(graph: Graph, half: Array, partners: Partners) -> Partners:
    """The best pairs of all, out of the meetings that could be in a better result than this one.

    A meeting that is worth less than its two people's shares in the best half-pairs costs the
    difference. Where that is more than what is missing to the bound, it is in no better result.
    """
    one, other, worth = graph.edges
    taken = np.array([partners.get(n, -1) for n in range(graph.size)])
    missing = int(half.sum()) - 2 * int(worth[taken[one] == other].sum())
    useful = half[one] + half[other] - 2 * worth <= missing
    return _best_pairs(graph.size, one[useful], other[useful], worth[useful])


def _among(graph: Graph, persons: Sequence[int]) -> Partners:
    """The best pairs among these people."""
    one, other, worth = graph.edges
    known = np.zeros(graph.size, dtype=bool)
    known[np.array(persons, dtype=np.intp)] = True
    both = known[one] & known[other]
    return _best_pairs(graph.size, one[both], other[both], worth[both])


def _best_pairs(size: int, one: Array, other: Array, worth: Array) -> Partners:
    network: rustworkx.PyGraph[None, int] = rustworkx.PyGraph(multigraph=False)
    network.add_nodes_from([None] * size)
    network.add_edges_from(list(zip(one.tolist(), other.tolist(), worth.tolist(), strict=True)))
    return _both_ways(sorted(rustworkx.max_weight_matching(network, weight_fn=int)))


def _repaired(graph: Graph, given: Array) -> Partners:
    """Pairs out of half-pairs: rings of an even number are split in the better of two ways.

    Those in rings of an odd number are paired among themselves.
    """
    one, other, worth = (edge.tolist() for edge in graph.edges)
    worths = dict(zip(zip(one, other, strict=True), worth, strict=True))
    partners: Partners = {}
    odd: list[int] = []
    for ring in _rings(given):
        if len(ring) % 2:
            odd += ring
        else:
            partners |= _both_ways(_split(ring, worths))
    odd.sort()
    graph.among(odd)
    return partners | _among(graph, odd)


def _rings(given: Array) -> Iterator[list[int]]:
    """Everybody in the order in which they are given to each other."""
    following = given.tolist()
    seen = [False] * len(following)
    for first in range(len(following)):
        ring, at = [], first
        while not seen[at]:
            seen[at] = True
            ring.append(at)
            at = following[at]
        if ring:
            yield ring


def _split(ring: list[int], worths: Mapping[tuple[int, int], int]) -> list[tuple[int, int]]:
    ways = [
        [(min(pair), max(pair)) for pair in zip(turned[::2], turned[1::2], strict=True)]
        for turned in (ring, ring[1:] + ring[:1])
    ]
    return max(ways, key=lambda pairs: sum(worths[pair] for pair in pairs))


def _with_those_left(graph: Graph, partners: Partners) -> Partners:
    """Fewer alone, where that takes meetings that are nobody's best.

    Whoever is left may meet everybody, and so may all who could be left in their stead. Where all
    of them may already, nobody more can be paired.
    """
    for _attempt in range(TRIES):
        left = [one for one in range(graph.size) if one not in partners]
        graph.complete(left)
        near = _neighbours(graph)
        could = [_could_be_left(near, partners, one) for one in left]
        could = [some for some in could if graph.rest[sorted(some)].any()]
        if not could or (len(could) == 1 and not _pairs_left(near, left)):
            break
        instead = set().union(*could)
        graph.complete(sorted(instead))
        around = range(graph.size) if graph.size <= SMALL else _near(graph, partners, instead)
        kept = {one: two for one, two in partners.items() if one not in around}
        partners = kept | _among(graph, sorted(around))
    return partners


def _pairs_left(near: Sequence[Sequence[int]], left: Sequence[int]) -> bool:
    return any(other in near[one] for one in left for other in left)


def _could_be_left(near: Sequence[Sequence[int]], partners: Partners, left: int) -> set[int]:
    """This one, and everybody whose partner could be given to them, and so on."""
    found, waiting = {left}, [left]
    while waiting and len(found) < SMALL:
        for other in near[waiting.pop()]:
            partner = partners.get(other)
            if partner is not None and partner not in found:
                found.add(partner)
                waiting.append(partner)
    return found


def _near(graph: Graph, partners: Partners, persons: set[int]) -> set[int]:
    """These with all whom they may meet and their partners, as far as they are not too many."""
    near = _neighbours(graph)
    found = set(persons) | {partners[one] for one in persons if one in partners}
    for one in sorted(persons):
        for other in sorted(near[one]):
            if len(found) >= SMALL:
                return found
            found |= {other, partners.get(other, other)}
    return found


def _neighbours(graph: Graph) -> list[list[int]]:
    near: list[list[int]] = [[] for _ in range(graph.size)]
    one, other, _worth = (edge.tolist() for edge in graph.edges)
    for first, second in zip(one, other, strict=True):
        near[first].append(second)
        near[second].append(first)
    return near


def _both_ways(pairs: Sequence[tuple[int, int]]) -> Partners:
    return {one: two for pair in pairs for one, two in (pair, pair[::-1])}


def _told(graph: Graph, groups: Sequence[Group], half: Array) -> Pairing:
    """The result in words of people, with what is proven about it."""
    met = {one for group in groups for one in group}
    worth, repeated, fit = 0.0, 0, 0.0
    for group in groups:
        meetings = graph.meetings(group)
        repeated += int((meetings < graph.worth.meeting + graph.worth.new).sum())
        worth += float(meetings.sum()) / (len(group) - 1)
        fit += float(graph.worth.fit(meetings).sum()) / (len(group) - 1)
    # Whoever is in no list of candidates is worth no more than the last ones of these lists.
    most = float(np.maximum(half, graph.rest).sum()) / 2
    names = [one.person for one in graph.people]
    return Pairing(
        groups=tuple(tuple(names[one] for one in group) for group in groups),
        alone=tuple(name for n, name in enumerate(names) if n not in met),
        total=fit / graph.worth.unit,
        bound=(fit + most - worth) / graph.worth.unit,
        repeated=repeated,
        rings=sum(is_ring([graph.people[one] for one in g]) for g in groups if len(g) == 3),
    )
