"""Results in words and as a recipe of a picture."""

from __future__ import annotations

from dataclasses import replace

from bot.i18n import plain
from conversations.assessment import words
from conversations.assessment.framework_file import load_default
from conversations.assessment.picture import radar
from conversations.assessment.result import Result
from tests.conversations.assessment.talking import READER

FRAMEWORK = load_default()
MENTOR = FRAMEWORK.role("mentor")
EVERYTHING = {skill.id: 4 for skill in FRAMEWORK.skills}


def said(result: Result) -> str:
    return plain(words.summary(result), READER)


def test_a_skill_without_an_answer_is_named_as_such() -> None:
    facts = plain(words.comparison(Result(FRAMEWORK, MENTOR, {"mentoring": 2})), READER)
    assert "Mentoring: you 2, the role needs 3" in facts
    assert "Including everyone: not answered, the role needs 2" in facts


def test_without_a_role_only_what_was_answered_is_listed() -> None:
    facts = plain(words.comparison(Result(FRAMEWORK, None, {"funding": 0})), READER)
    assert facts.splitlines()[2:3] == ["Funding and budgets: 0"]
    assert "role needs" not in facts


def test_a_beginning_is_no_failure() -> None:
    nothing = dict.fromkeys(EVERYTHING, 0)
    assert said(Result(FRAMEWORK, MENTOR, nothing)).startswith("You are at the beginning here.")


def test_what_takes_help_is_nothing_to_rely_on() -> None:
    assert Result(FRAMEWORK, MENTOR, {"conflict": 1}).strengths == ()


def test_who_has_it_all_is_told_that_nothing_is_missing() -> None:
    result = Result(FRAMEWORK, MENTOR, EVERYTHING)
    assert "nothing is missing for this role" in said(result)
    assert "could grow" not in said(result)


def test_a_role_that_is_near_says_what_is_missing() -> None:
    result = Result(FRAMEWORK, None, {**EVERYTHING, "mentoring": 1})
    near = plain(words.near_roles(replace(result, levels={"mentoring": 1})), READER)
    assert "Mentor\n" in near
    assert "Still to grow: Mentoring (from 1 to 3)." in near
    assert "Nothing is missing" in plain(
        words.near_roles(Result(FRAMEWORK, None, EVERYTHING)), READER
    )


def test_the_picture_has_the_same_facts_as_the_words() -> None:
    levels = {"mentoring": 2, "conflict": 0}
    picture = radar(Result(FRAMEWORK, MENTOR, levels))
    assert picture is not None
    assert picture.data["own"] == [2, None, None, None, None, 0]
    assert picture.data["role"] == [need.level for need in MENTOR.needs]
    facts = plain(words.comparison(Result(FRAMEWORK, MENTOR, levels)), READER)
    assert plain(picture.alt, READER) in facts


def test_there_is_no_picture_without_a_role() -> None:
    assert radar(Result(FRAMEWORK, None, EVERYTHING)) is None


def test_a_role_with_many_needs_shows_the_first_eight_and_what_else_was_answered() -> None:
    needs = tuple(replace(MENTOR.needs[0], skill=skill.id) for skill in FRAMEWORK.skills)
    role = replace(MENTOR, needs=needs)
    last = FRAMEWORK.skills[-1].id
    shown = [need.skill for need in Result(FRAMEWORK, role, {last: 1}).spokes]
    assert shown == [*(skill.id for skill in FRAMEWORK.skills[:8]), last]
