from dataclasses import replace
from math import inf
from random import Random

from hypothesis import given, settings

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
