from dataclasses import replace
from math import inf
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bench.crowd
from conversations.matching.score import Rule, Scores
from conversations.matching.suggestion import suggest
from storage.records.pool import Someone
from storage.records.weights import Weights
from tests.conversations.matching.people import NOW, crowd

WEIGHTS = Weights()


@settings(max_examples=100, deadline=None)
@given(crowd(1, 1), crowd(0, 12, letter="m"))
def test_the_best_three_are_suggested_whatever_their_order(
    seekers: list[Someone], mentors: list[Someone]
) -> None:
    found = suggest(seekers[0], mentors, WEIGHTS, NOW)
    mixed = [*mentors]
    Random(1).shuffle(mixed)
    assert suggest(seekers[0], mixed, WEIGHTS, NOW) == found
    if not mentors:
        assert found == []
        return
    scores = Scores(seekers, mentors, WEIGHTS, NOW, Rule.MENTORS).all()[0]
    known = {one.person: float(value) for one, value in zip(mentors, scores, strict=True)}
    best = sorted((value for value in known.values() if value > -inf), reverse=True)[:3]
    assert [round(known[one.person], 3) for one in found] == [round(value, 3) for value in best]


@settings(max_examples=100, deadline=None)
@given(crowd(1, 1), crowd(1, 12, letter="m"), st.integers(1, 6))
def test_whose_hours_are_compared_first_changes_nothing(
    seekers: list[Someone], mentors: list[Someone], few: int
) -> None:
    found = suggest(seekers[0], mentors, WEIGHTS, NOW)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("conversations.matching.suggestion.FEW", few)
        assert suggest(seekers[0], mentors, WEIGHTS, NOW) == found


def test_hours_lift_those_who_come_later_without_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conversations.matching.suggestion.FEW", 3)
    mornings, evenings = (
        tuple((day, at * 60, (at + 3) * 60) for day in range(7)) for at in (8, 18)
    )
    seeker = Someone("s", {"en": 4}, mornings, "Africa/Lagos")
    idle = [Someone(f"i{n}", {"en": 4}, evenings, "Africa/Lagos", places=1) for n in range(3)]
    awake = [replace(one, person=f"a{n}", hours=mornings, load=0.5) for n, one in enumerate(idle)]
    found = suggest(seeker, [*idle, *awake], WEIGHTS, NOW)
    assert {one.person for one in found} == {"a0", "a1", "a2"}


@pytest.mark.parametrize("seeker", bench.crowd.seekers(8), ids=lambda one: one.person)
def test_out_of_many_the_same_are_suggested_as_with_every_score(seeker: Someone) -> None:
    mentors = bench.crowd.mentors(1500)
    found = suggest(seeker, mentors, WEIGHTS, NOW, most=5)
    scores = Scores([seeker], mentors, WEIGHTS, NOW, Rule.MENTORS).all()[0].tolist()
    known = {one.person: value for one, value in zip(mentors, scores, strict=True)}
    best = sorted(scores, reverse=True)[:5]
    assert [known[one.person] for one in found] == pytest.approx(best, abs=0.001)


def test_of_equal_mentors_the_popular_ones_come_last() -> None:
    seeker = Someone("s", {"en": 4})
    mentors = [Someone(f"m{n}", {"en": 4}, places=1, mentored=n) for n in range(5)]
    assert [one.mentored for one in suggest(seeker, mentors, WEIGHTS, NOW)] == [0, 1, 2]


def test_among_equals_nobody_is_on_top_for_everybody() -> None:
    mentors = [Someone(f"m{n}", {"en": 4}, places=1) for n in range(6)]
    first = {
        suggest(Someone(f"s{n}", {"en": 4}), mentors, WEIGHTS, NOW)[0].person for n in range(60)
    }
    assert first == {one.person for one in mentors}


def test_who_is_away_or_full_is_never_suggested() -> None:
    mentor = Someone("m", {"en": 4}, places=1)
    seeker = Someone("s", {"en": 4})
    assert suggest(seeker, [mentor], WEIGHTS, NOW) == [mentor]
    for other in (replace(mentor, away=True), replace(mentor, places=0)):
        assert suggest(seeker, [other], WEIGHTS, NOW) == []
