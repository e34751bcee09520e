from itertools import product
from math import inf
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.text import verbatim
from conversations.matching.score import score
from conversations.programmes.assigning import Snapshot, best, stable, without, work_out
from conversations.programmes.best import assign
from conversations.programmes.comparing import holds, why_without
from conversations.programmes.fitting import Fitting, learner
from conversations.programmes.stable import settle
from storage.records.pool import TEACHES_FROM
from storage.records.programmes import Applicant, Cohort, Offering
from storage.records.weights import Weights
from tests.conversations.matching.people import NOW, SKILLS, crowd

WEIGHTS = Weights()


@st.composite
def tables(draw: st.DrawFn) -> tuple[dict[tuple[int, int], int], int, list[int], int]:
    people = draw(st.integers(0, 5))
    places = draw(st.lists(st.integers(0, 2), max_size=4))
    pairs = list(product(range(people), range(len(places))))
    chosen = draw(st.sets(st.sampled_from(pairs))) if pairs else set()
    values = {pair: draw(st.integers(0, 30)) for pair in sorted(chosen)}
    return values, people, places, draw(st.integers(0, 6))


@st.composite
def ranks(draw: st.DrawFn, names: list[str]) -> dict[str, int]:
    if not names or draw(st.booleans()):
        return {}
    order = draw(st.permutations(names))
    return {name: n for n, name in enumerate(order[: draw(st.integers(0, 3))], 1)}


@st.composite
def cohorts(draw: st.DrawFn) -> Cohort:
    people, mentors = draw(crowd(0, 6, "p")), draw(crowd(0, 4, "m"))
    names, others = [one.person for one in mentors], [one.person for one in people]
    applicants = [
        Applicant(one, draw(st.sampled_from(SKILLS)), draw(ranks(names))) for one in people
    ]
    offering = [Offering(one, draw(ranks(others))) for one in mentors]
    return Cohort(tuple(applicants), tuple(offering), draw(st.integers(0, 7)))


def good(found: dict[int, int], values: dict[tuple[int, int], int]) -> tuple[int, int]:
    return len(found), sum(values[pair] for pair in found.items())


def brute_force(
    values: dict[tuple[int, int], int], people: int, places: list[int], most: int
) -> tuple[int, int]:
    answer = (0, 0)
    for chosen in product(range(-1, len(places)), repeat=people):
        found = {person: owner for person, owner in enumerate(chosen) if owner >= 0}
        room = all(chosen.count(owner) <= places[owner] for owner in range(len(places)))
        if room and len(found) <= most and values.keys() >= set(found.items()):
            answer = max(answer, good(found, values))
    return answer


@given(tables())
def test_no_other_assignment_is_better(table: Any) -> None:
    values, people, places, most = table
    found = assign(values, people, places, most)
    assert values.keys() >= set(found.items())
    assert len(found) <= most
    assert all(list(found.values()).count(owner) <= room for owner, room in enumerate(places))
    assert good(found, values) == brute_force(values, people, places, most)


@given(tables(), st.randoms(use_true_random=False))
def test_no_two_would_rather_have_each_other(table: Any, chance: Any) -> None:
    values, people, places, _most = table
    wanted = {n: [m for k, m in values if k == n] for n in range(people)}
    for order in wanted.values():
        chance.shuffle(order)
    ranks = {(m, n): (chance.randint(0, 3), 0) for n, m in values}
    found = settle(wanted, ranks, places)
    for n, order in wanted.items():
        better = order[: order.index(found[n])] if n in found else order
        for m in better:
            having = [who for who, owner in found.items() if owner == m]
            assert len(having) == places[m]
            assert all((ranks[m, who], who) < (ranks[m, n], n) for who in having)


@given(cohorts())
def test_no_hard_rule_is_broken_and_nobody_has_more_mentees_than_places(cohort: Cohort) -> None:
    fitting = Fitting(cohort, WEIGHTS, NOW)
    mentors = {one.someone.person: one.someone for one in cohort.offering}
    for pairs in (best(fitting), stable(fitting)):
        assert len(pairs) <= cohort.places
        for who, mentor in pairs.items():
            applicant = fitting.applicants[who]
            assert score(learner(applicant), mentors[mentor], WEIGHTS, NOW) > -inf
            assert mentors[mentor].helps[applicant.skill] >= TEACHES_FROM
            assert fitting.obstacle(who, mentor) is None
        for who, one in mentors.items():
            assert list(pairs.values()).count(who) <= one.places
        assert holds(fitting, pairs) == pairs


@given(cohorts())
def test_the_best_gives_no_fewer_people_a_mentor_than_the_stable_one(cohort: Cohort) -> None:
    fitting = Fitting(cohort, WEIGHTS, NOW)
    assert len(best(fitting)) >= len(stable(fitting))


@given(cohorts())
def test_the_same_people_come_to_the_same_plan(cohort: Cohort) -> None:
    seen = Snapshot(cohort, {}, WEIGHTS, NOW)
    assert work_out(seen) == work_out(seen)


@given(cohorts())
def test_who_is_kept_stays_and_the_others_get_what_is_left(cohort: Cohort) -> None:
    fitting = Fitting(cohort, WEIGHTS, NOW)
    before = best(fitting)
    kept = dict(list(before.items())[: len(before) // 2])
    after = work_out(Snapshot(cohort, kept, WEIGHTS, NOW))["best"]["pairs"]
    assert kept.items() <= after.items()
    assert holds(fitting, after) == after
    assert len(without(cohort, kept).applicants) == len(cohort.applicants) - len(kept)


@given(cohorts())
def test_it_is_told_why_somebody_has_no_mentor(cohort: Cohort) -> None:
    fitting = Fitting(cohort, WEIGHTS, NOW)
    pairs = best(fitting)
    for who in fitting.applicants.keys() - pairs.keys():
        why = why_without(fitting, who, pairs, verbatim("this"))
        assert "the organisers want it so" not in why.message
