from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import verbatim
from conversations.assessment.framework import Framework, Group, Need, Role, Skill
from conversations.assessment.framework_file import load_default
from conversations.assessment.gaps import (
    Change,
    Gap,
    changed,
    gaps,
    nearest_roles,
    questions_for,
    questions_for_what_fits,
    strengths,
)

SKILLS = ("listening", "cooking", "singing", "dancing", "writing")


def role(id: str, **needs: int) -> Role:
    return Role(
        id=id,
        name=verbatim(id),
        description=verbatim(id),
        contexts=("local",),
        needs=tuple(Need(skill, level) for skill, level in needs.items()),
    )


def skill(id: str) -> Skill:
    return Skill(
        id=id,
        group="all",
        name=verbatim(id),
        definition=verbatim(id),
        levels=tuple(verbatim(str(level)) for level in range(1, 5)),
        practice=verbatim(id),
    )


def framework(*roles: Role) -> Framework:
    return Framework(
        version="1",
        groups=(Group("all", verbatim("All")),),
        skills=tuple(map(skill, SKILLS)),
        roles=roles,
    )


HOST = role("host", listening=3, cooking=3, singing=2, dancing=1)
LEVELS = st.dictionaries(st.sampled_from(SKILLS), st.integers(0, 4))
NEEDS = st.dictionaries(st.sampled_from(SKILLS), st.integers(1, 4), min_size=3)
ROLES = st.builds(lambda needs: role("any", **needs), NEEDS)
FRAMEWORKS = st.lists(NEEDS, min_size=1, max_size=5).map(
    lambda all_needs: framework(
        *(role(f"role-{number}", **needs) for number, needs in enumerate(all_needs))
    )
)


def test_the_widest_gap_comes_first_then_what_matters_most() -> None:
    levels = {"dancing": 0, "singing": 1, "cooking": 1, "listening": 2}
    assert gaps(HOST, levels) == (
        Gap("cooking", now=1, needed=3),
        Gap("listening", now=2, needed=3),
        Gap("singing", now=1, needed=2),
    )


def test_no_gap_where_the_need_is_met() -> None:
    assert gaps(HOST, {"listening": 3, "cooking": 4}) == ()


@given(ROLES, LEVELS)
def test_growth_areas_are_few_real_and_answered(any_role: Role, levels: dict[str, int]) -> None:
    found = gaps(any_role, levels)
    needs = {need.skill: need.level for need in any_role.needs}
    assert len(found) <= 3
    assert [gap.size for gap in found] == sorted((gap.size for gap in found), reverse=True)
    for gap in found:
        assert gap.size >= 1
        assert (gap.now, gap.needed) == (levels[gap.skill], needs[gap.skill])


@given(ROLES, LEVELS)
def test_someone_with_a_gap_is_shown_one(any_role: Role, levels: dict[str, int]) -> None:
    below = [need for need in any_role.needs if levels.get(need.skill, 4) < need.level]
    assert bool(gaps(any_role, levels)) == bool(below)


def test_strengths_begin_with_level_three_and_what_goes_furthest_beyond_the_role() -> None:
    levels = {"dancing": 2, "singing": 4, "listening": 3, "cooking": 2, "writing": 3}
    assert strengths(levels, HOST) == ("singing", "writing", "listening")


def test_a_strength_may_be_small_where_little_is_needed() -> None:
    assert strengths({"dancing": 1, "listening": 1}, HOST) == ("dancing",)


def test_strengths_without_a_role() -> None:
    assert strengths({"singing": 1, "cooking": 2, "dancing": 4}) == ("dancing", "cooking")


@given(ROLES, LEVELS)
def test_nothing_is_both_a_strength_and_a_growth_area(
    any_role: Role, levels: dict[str, int]
) -> None:
    found = strengths(levels, any_role)
    assert not {gap.skill for gap in gaps(any_role, levels)} & set(found)
    assert all(levels[skill] >= 1 for skill in found)
    assert len(found) == len(set(found)) <= 3


def test_the_nearest_role_misses_least() -> None:
    near = role("near", listening=2, cooking=2, singing=1)
    far = role("far", listening=4, cooking=4, singing=1)
    found = nearest_roles(framework(far, near), {"listening": 1, "cooking": 2, "singing": 1})
    assert [(each.role, each.missing) for each in found] == [
        ("near", (Gap("listening", 1, 2),)),
        ("far", (Gap("listening", 1, 4), Gap("cooking", 2, 4))),
    ]


def test_a_role_with_many_needs_is_not_further_away_for_that() -> None:
    many = role("many", listening=2, cooking=2, singing=2, dancing=2, writing=2)
    few = role("few", listening=3, cooking=1, singing=1)
    levels = {"listening": 1, "cooking": 1, "singing": 2, "dancing": 2, "writing": 2}
    assert [each.role for each in nearest_roles(framework(few, many), levels)] == ["many", "few"]


def test_where_nothing_is_missing_the_role_that_uses_more_comes_first() -> None:
    easy = role("easy", listening=1, cooking=1, singing=1)
    fitting = role("fitting", listening=3, cooking=3, singing=3)
    levels = {"listening": 4, "cooking": 3, "singing": 3}
    assert [each.role for each in nearest_roles(framework(easy, fitting), levels)] == [
        "fitting",
        "easy",
    ]


def test_equally_near_roles_stay_in_the_order_of_the_framework() -> None:
    first, second = (
        role("b", listening=2, cooking=1, singing=1),
        role("a", listening=2, cooking=1, dancing=1),
    )
    levels = {"listening": 1, "cooking": 1}
    assert [each.role for each in nearest_roles(framework(first, second), levels)] == ["b", "a"]


def test_a_role_without_an_answer_is_not_judged() -> None:
    assert (
        nearest_roles(framework(role("x", cooking=1, singing=1, dancing=1)), {"writing": 4}) == ()
    )


@given(FRAMEWORKS, LEVELS, st.integers(0, 5))
def test_nearest_roles_are_at_most_as_many_as_wanted(
    any_framework: Framework, levels: dict[str, int], limit: int
) -> None:
    found = nearest_roles(any_framework, levels, limit)
    assert len(found) <= limit
    assert all(gap.skill in levels for each in found for gap in each.missing)


@given(FRAMEWORKS, LEVELS, st.sampled_from(SKILLS))
def test_a_skipped_skill_counts_neither_for_nor_against(
    any_framework: Framework, levels: dict[str, int], skipped: str
) -> None:
    answered = {id: level for id, level in levels.items() if id != skipped}
    without_it = framework(
        *(
            role(
                each.id, **{need.skill: need.level for need in each.needs if need.skill != skipped}
            )
            for each in any_framework.roles
        )
    )
    assert nearest_roles(any_framework, answered) == nearest_roles(without_it, answered)


@given(FRAMEWORKS, LEVELS)
def test_growing_never_adds_to_what_is_missing(
    any_framework: Framework, levels: dict[str, int]
) -> None:
    grown = {id: min(4, level + 1) for id, level in levels.items()}
    before = _missing_by_role(any_framework, levels)
    after = _missing_by_role(any_framework, grown)
    assert all(after[id] <= before[id] for id in before)


def _missing_by_role(any_framework: Framework, levels: Mapping[str, int]) -> dict[str, int]:
    found = nearest_roles(any_framework, levels, limit=len(any_framework.roles))
    return {each.role: sum(gap.size for gap in each.missing) for each in found}


def test_questions_for_a_role_are_its_needs_in_order() -> None:
    host = framework(HOST)
    assert [each.id for each in questions_for(host, HOST)] == [
        "listening",
        "cooking",
        "singing",
        "dancing",
    ]
    assert [each.id for each in questions_for(host, HOST, more=True)] == [*SKILLS]


@pytest.mark.parametrize("each", load_default().roles, ids=lambda each: each.id)
def test_default_roles_ask_five_to_eight_questions_then_all_others(each: Role) -> None:
    default = load_default()
    first = questions_for(default, each)
    everything = questions_for(default, each, more=True)
    assert 5 <= len(first) <= 8
    assert everything[: len(first)] == first
    assert set(everything) == set(default.skills)
    assert len(everything) == len(default.skills)


def test_what_fits_asks_first_what_tells_most_roles_apart() -> None:
    everyone_needs = {"writing": 2, "dancing": 1}
    first = questions_for_what_fits(
        framework(
            role("a", cooking=4, **everyone_needs),
            role("b", cooking=1, **everyone_needs),
            role("c", singing=3, **everyone_needs),
        ),
        count=2,
    )
    assert [each.id for each in first] == ["cooking", "singing"]


def test_what_fits_asks_about_every_default_role() -> None:
    default = load_default()
    asked = {each.id for each in questions_for_what_fits(default)}
    assert len(asked) == 8
    for each in default.roles:
        assert len(asked & {need.skill for need in each.needs}) >= 3, each.id


def test_what_fits_recognises_who_does_exactly_what_a_role_needs() -> None:
    default = load_default()
    asked = [each.id for each in questions_for_what_fits(default)]
    for each in default.roles:
        needs = {need.skill: need.level for need in each.needs}
        levels = {id: needs.get(id, 0) for id in asked}
        assert each.id in {near.role for near in nearest_roles(default, levels)}


@given(FRAMEWORKS, st.integers(0, 6))
def test_a_shorter_set_of_questions_begins_the_longer_one(
    any_framework: Framework, count: int
) -> None:
    shorter = questions_for_what_fits(any_framework, count)
    longer = questions_for_what_fits(any_framework, count + 1)
    assert longer[: len(shorter)] == shorter
    assert len(set(longer)) == len(longer) == min(count + 1, len(SKILLS))


def test_only_levels_that_moved_are_changes() -> None:
    before = {"listening": 1, "cooking": 2, "singing": 3}
    now = {"listening": 2, "cooking": 2, "dancing": 4}
    assert changed(before, now) == (Change("listening", before=1, now=2),)


@given(LEVELS, LEVELS)
def test_a_change_there_is_a_change_back(one: dict[str, int], other: dict[str, int]) -> None:
    there = {(each.skill, each.before, each.now) for each in changed(one, other)}
    back = {(each.skill, each.now, each.before) for each in changed(other, one)}
    assert there == back
