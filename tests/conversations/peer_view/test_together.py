"""What is shown of several answers, and that none of them can be told from it."""

from __future__ import annotations

from itertools import combinations_with_replacement

from hypothesis import given
from hypothesis import strategies as st

from conversations.assessment.framework_file import load_default
from conversations.peer_view.compared import Compared
from conversations.peer_view.together import FEWEST, together
from storage.records.peer_views import Seen

SKILLS = ("mentoring", "conflict", "training", "inclusion")
LEVELS = st.integers(1, 4)
ANSWER = st.dictionaries(st.sampled_from(SKILLS), LEVELS)


def shown(*levels: int) -> list[Seen]:
    return together(SKILLS[:1], [{SKILLS[0]: level} for level in levels])


@given(st.lists(ANSWER, max_size=FEWEST - 1))
def test_of_fewer_than_three_answers_nothing_is_shown(answers: list[dict[str, int]]) -> None:
    assert together(SKILLS, answers) == []


@given(st.lists(ANSWER, min_size=FEWEST, max_size=5))
def test_a_skill_is_shown_only_if_three_could_say_something(answers: list[dict[str, int]]) -> None:
    known = {one.skill for one in together(SKILLS, answers)}
    assert known == {skill for skill in SKILLS if sum(skill in one for one in answers) >= FEWEST}


@given(st.lists(ANSWER, max_size=5), st.randoms())
def test_it_says_nothing_about_the_order_of_the_answers(
    answers: list[dict[str, int]], chance: object
) -> None:
    mixed = answers[:]
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert together(SKILLS, answers) == together(SKILLS, mixed)


def test_whatever_is_shown_each_answer_may_have_been_another() -> None:
    for many in (3, 4, 5):
        worlds: dict[Seen, set[tuple[int, ...]]] = {}
        for levels in combinations_with_replacement(range(1, 5), many):
            [seen] = shown(*levels)
            worlds.setdefault(seen, set()).add(levels)
        for seen, possible in worlds.items():
            assert len(possible) > 1, seen
            assert not all(len(set(levels)) == 1 for levels in possible), seen
            assert len({level for levels in possible for level in levels}) > 1, seen


def test_it_is_never_shown_that_all_chose_the_same() -> None:
    assert shown(2, 2, 2) == shown(2, 2, 3) == shown(1, 2, 2)


def test_one_answer_tells_of_the_others_only_where_it_lies_away_from_the_middle() -> None:
    for own in range(1, 5):
        worlds: dict[Seen, set[tuple[int, ...]]] = {}
        for others in combinations_with_replacement(range(1, 5), 2):
            worlds.setdefault(shown(own, *others)[0], set()).add(others)
        single = [seen for seen, possible in worlds.items() if len(possible) == 1]
        assert all(seen.level != own for seen in single), (own, single)


@given(
    st.dictionaries(st.sampled_from(SKILLS), st.integers(0, 4)),
    st.lists(ANSWER, min_size=3, max_size=5),
)
def test_each_skill_is_a_strength_or_hidden_or_a_blind_spot_or_none_of_them(
    own: dict[str, int], answers: list[dict[str, int]]
) -> None:
    others = {one.skill: one for one in together(SKILLS, answers)}
    compared = Compared(load_default(), SKILLS, own, others)
    parts = [*compared.strengths, *compared.hidden, *compared.blind]
    assert len(parts) == len(set(parts))
    assert set(parts) <= set(compared.known)
    assert set(compared.unknown) == set(SKILLS) - set(others)
