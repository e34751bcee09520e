from dataclasses import replace
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.matching.candidates import candidates
from conversations.matching.score import Rule, Scores, score
from storage.records.pool import Someone
from storage.records.weights import Weights
from tests.conversations.matching.people import NOW, crowd

WEIGHTS = Weights()
ADA = Someone("ada", {"ha": 4, "en": 2}, learns={"meetings": 1}, places=1)
BEN = Someone("ben", {"ha": 3, "en": 4}, helps={"meetings": 4}, places=1)


def met(one: Someone, other: Someone) -> bool:
    return other.person in one.met or one.person in other.met


def must_not(one: Someone, other: Someone) -> bool:
    def against(own: Someone, their: Someone) -> bool:
        return own.own_gender and (not own.gender or own.gender != their.gender)

    return (
        one.person == other.person
        or other.person in one.apart
        or one.person in other.apart
        or not one.speaks.keys() & other.speaks.keys()
        or against(one, other)
        or against(other, one)
    )


def no_mentor_for(seeker: Someone, mentor: Someone) -> bool:
    return (
        must_not(seeker, mentor)
        or mentor.places < 1
        or mentor.away
        or (met(seeker, mentor) and not seeker.repeats)
        or bool(seeker.learns and not seeker.learns.keys() & mentor.helps.keys())
    )


@settings(max_examples=150, deadline=None)
@given(crowd(), crowd(letter="m") | crowd())
def test_who_breaks_a_hard_rule_has_no_score_and_everybody_else_has(
    seekers: list[Someone], mentors: list[Someone]
) -> None:
    scores = Scores(seekers, mentors, WEIGHTS, NOW, Rule.MENTORS).all()
    for n, seeker in enumerate(seekers):
        for m, mentor in enumerate(mentors):
            assert (scores[n, m] == -inf) == no_mentor_for(seeker, mentor)
            assert scores[n, m] <= 11


@settings(max_examples=100, deadline=None)
@given(crowd())
def test_peers_fit_from_both_sides_alike(people: list[Someone]) -> None:
    scores = Scores(people, people, WEIGHTS, NOW, Rule.PEERS).all()
    assert (scores == scores.T).all()
    for n, one in enumerate(people):
        for m, other in enumerate(people):
            assert (scores[n, m] == -inf) == must_not(one, other)


@settings(max_examples=60, deadline=None)
@given(crowd(), crowd(letter="m"), st.sampled_from(Rule))
def test_a_pair_is_the_case_of_one_with_one(
    ones: list[Someone], others: list[Someone], rule: Rule
) -> None:
    scores = Scores(ones, others, WEIGHTS, NOW, rule).all()
    for n, one in enumerate(ones):
        for m, other in enumerate(others):
            assert score(one, other, WEIGHTS, NOW, rule) == scores[n, m]


@settings(max_examples=60, deadline=None)
@given(crowd(2), crowd(3, letter="m"), st.integers(1, 4), st.integers(1, 9))
def test_candidates_are_the_best_of_each(
    ones: list[Someone], others: list[Someone], most: int, chunk: int
) -> None:
    scores = Scores(ones, others, WEIGHTS, NOW, Rule.MENTORS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("conversations.matching.candidates.CHUNK", chunk)
        found = candidates(scores, most)
    every = scores.all()
    for n in range(len(ones)):
        best = np.sort(every[n])[::-1]
        assert (found.scores[n] == best[:most]).all()
        assert (every[n][found.columns[n]] == found.scores[n]).all()
        assert found.rest[n] == (best[most] if most < len(others) else -inf)


def test_more_of_each_part_is_better() -> None:
    now = score(ADA, BEN, WEIGHTS, NOW)
    evening = tuple((day, 19 * 60, 21 * 60) for day in range(7))
    awake = replace(ADA, hours=evening, zone="Africa/Lagos")
    assert score(ADA, replace(BEN, helps={"meetings": 3}), WEIGHTS, NOW) < now
    assert score(ADA, replace(BEN, speaks={"ha": 4}), WEIGHTS, NOW) > now
    assert score(ADA, replace(BEN, load=0.5), WEIGHTS, NOW) < now
    ada, ben = (replace(who, communities=frozenset("c")) for who in (ADA, BEN))
    assert score(ada, ben, WEIGHTS, NOW) == pytest.approx(now + 1)
    ada, ben = (replace(who, hubs=frozenset("h")) for who in (ADA, BEN))
    assert score(ada, ben, WEIGHTS, NOW) == pytest.approx(now + 0.5)
    assert score(awake, replace(BEN, hours=evening, zone="Africa/Lagos"), WEIGHTS, NOW) > now


def test_a_swap_counts_twice() -> None:
    ada = replace(ADA, helps={"budgets": 4})
    ben = replace(BEN, learns={"budgets": 0})
    one_way = score(ada, BEN, WEIGHTS, NOW, Rule.PEERS)
    assert score(ada, ben, WEIGHTS, NOW, Rule.PEERS) == pytest.approx(one_way + 2)


def test_somebody_who_was_met_is_proposed_only_when_asked_for() -> None:
    again = replace(ADA, met={"ben": 1})
    assert score(again, BEN, WEIGHTS, NOW) == -inf
    new = score(ADA, BEN, WEIGHTS, NOW)
    assert -inf < score(replace(again, repeats=True), BEN, WEIGHTS, NOW) < new


def test_a_weight_of_nothing_takes_a_part_away() -> None:
    assert score(ADA, BEN, Weights(0, 0, 0, 0, 0, 0), NOW) == 0
