"""The self-assessment as its flow holds it, on a real database."""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.engine.talk import Ask, Say
from bot.i18n import plain
from bot.model import Picture, Place
from conversations.assessment.framework import Role
from conversations.assessment.framework_file import load_default
from conversations.assessment.gaps import gaps
from storage import assessments, communities, frameworks, people, profiles
from storage.database import Transaction
from storage.records.assessments import AssessedLevel
from storage.records.profiles import Part
from tests.conversations.assessment.talking import READER, Talking, somebody, talk
from tests.stored import reminders_of

MENTOR = load_default().role("mentor")
LEVELS = {"1": 1, "2": 2, "3": 3, "4": 4, "none": 0}
OWN = """
version = "1"
hide = ["trainer"]
[roles.mentor]
description = "Walks beside a newcomer."
"""


@pytest.fixture
async def ana(tmp_path: Path) -> AsyncIterator[tuple[Transaction, str]]:
    async with somebody(tmp_path) as who:
        yield who


async def as_mentor(talking: Talking, *options: str) -> None:
    """Choose the role and answer for its six skills, then ask for the result."""
    await talking.press("role", "mentor", *options, "result")


async def test_a_role_is_asked_for_its_skills_in_its_order(ana: tuple[Transaction, str]) -> None:
    talking = await talk(*ana)
    await talking.press("role", "mentor", "1", "1", "2", "none", "skip", "1")
    asked = [one.key for one in talking.asked if one.key.startswith("level/")]
    assert asked == [f"level/{need.skill}" for need in MENTOR.needs]
    assert [one.progress for one in talking.asked][2:8] == [(n, 6) for n in range(1, 7)]


async def test_what_was_answered_is_kept_with_its_role(ana: tuple[Transaction, str]) -> None:
    tx, person = ana
    talking = await talk(tx, person)
    await talking.press("role", "mentor", "3")
    await talking.say("a workshop in May")
    await talking.press("1", "2", "none", "skip", "1", "result")
    [kept] = await assessments.history(tx, person, 5)
    assert (kept.role, kept.community, kept.framework_version) == ("mentor", None, 0)
    assert {one.skill: one for one in kept.levels} == {
        "mentoring": AssessedLevel("mentoring", 3, "a workshop in May"),
        "participation": AssessedLevel("participation", 1),
        "communication": AssessedLevel("communication", 2),
        "inclusion": AssessedLevel("inclusion", 0),
        "volunteers": AssessedLevel("volunteers", None),
        "conflict": AssessedLevel("conflict", 1),
    }


async def test_an_example_is_asked_for_twice_at_most(ana: tuple[Transaction, str]) -> None:
    talking = await talk(*ana)
    await talking.press("role", "mentor", "4", "skip", "3", "skip", "4", "4", "4", "4", "result")
    examples = [one.key for one in talking.asked if one.key.startswith("example/")]
    assert examples == ["example/mentoring", "example/participation"]


async def test_what_was_skipped_altogether_is_not_kept(ana: tuple[Transaction, str]) -> None:
    tx, person = ana
    talking = await talk(tx, person)
    await as_mentor(talking, *["skip"] * 6)
    assert talking.done
    assert "nothing was kept" in talking.words
    assert await assessments.history(tx, person, 5) == []
    assert await reminders_of(tx, person) == []


async def test_going_back_over_an_example_asks_for_the_level_again(
    ana: tuple[Transaction, str],
) -> None:
    talking = await talk(*ana)
    await talking.press("role", "mentor", "4")
    assert talking.key == "example/mentoring"
    assert await talking.back()
    assert talking.key == "level/mentoring"
    await talking.press("1")
    assert talking.key == "level/participation"


async def test_one_may_go_back_to_the_first_question_but_not_behind_the_result(
    ana: tuple[Transaction, str],
) -> None:
    talking = await talk(*ana)
    await talking.press("role", "_more", "hub-coordinator", "1", "2")
    steps = 0
    while await talking.back():
        steps += 1
    assert steps == 5
    assert talking.key == "way"
    await as_mentor(talking, *["1"] * 6)
    assert not await talking.back()


async def test_more_questions_come_in_small_portions(ana: tuple[Transaction, str]) -> None:
    talking = await talk(*ana)
    await talking.press("role", "mentor", *["1"] * 6, "more", "1")
    assert talking.asked[-1].progress == (8, 10)
    await talking.press("1", "1", "1")
    assert talking.options == ["result", "more"]
    await talking.press("more", *["2"] * 4, "more", *["2"] * 2)
    assert talking.said, "all sixteen skills were asked: there is nothing more to offer"


async def test_the_numbers_and_the_words_of_a_level_can_be_typed(
    ana: tuple[Transaction, str],
) -> None:
    talking = await talk(*ana)
    await talking.press("role", "mentor")
    await talking.say(
        "meeting one person regularly for some months and agreeing on goals, without help",
        "0",
        "No opportunity yet",
        "SKIP",
        "five",
    )
    answers = {one.key: one.value for one in talking.conversation.journal if one.done}
    assert [answers[f"level/{need.skill}"] for need in MENTOR.needs[:4]] == [2, 0, 0, None]
    assert talking.problems == ["Please choose one of the 6 answers below, or type its number."]


async def test_a_reminder_comes_at_ten_on_the_persons_own_clock(
    ana: tuple[Transaction, str],
) -> None:
    tx, person = ana
    talking = await talk(tx, person)
    await as_mentor(talking, *["1"] * 6)
    await talking.press("mentoring", "practice", "fortnight")
    [wish, again] = await reminders_of(tx, person)
    assert (wish.kind, wish.about) == ("practice", "mentoring/practice//0")
    assert wish.due_at.isoformat() == "2026-03-16T09:00:00+00:00"
    assert (again.kind, again.due_at.isoformat()) == ("again", "2026-06-30T09:00:00+00:00")
    assert "Mon, 16 Mar 2026" in plain(talking.last, READER)


async def test_no_reminder_is_kept_where_none_is_wanted(ana: tuple[Transaction, str]) -> None:
    tx, person = ana
    talking = await talk(tx, person)
    await as_mentor(talking, *["1"] * 6)
    await talking.press("mentoring", "resource", "never", "none")
    assert talking.done
    assert [one.kind for one in await reminders_of(tx, person)] == ["again"]


async def test_a_skill_without_a_resource_offers_the_practice_alone(
    ana: tuple[Transaction, str],
) -> None:
    talking = await talk(*ana)
    await talking.press("role", "_more", "treasurer", *["none"] * 6, "result", "organisation")
    assert talking.options == ["practice", "_none"]


async def test_sharing_shows_what_was_chosen_and_nothing_else(
    ana: tuple[Transaction, str],
) -> None:
    tx, person = ana
    talking = await talk(tx, person)
    await talking.press("role", "mentor", "3", "skip", "2", "2", "1", "1", "1", "result", "_none")
    await talking.press("some", "yes", "no", "no", "all")
    shown = [(one.skill, one.part, one.level) for one in await profiles.of_person(tx, person)]
    assert sorted(shown) == [
        ("inclusion", Part.LEARNS, 1),
        ("mentoring", Part.HELPS, 3),
        ("volunteers", Part.LEARNS, 1),
    ]


async def test_what_was_shared_by_mistake_is_taken_back_by_going_back(
    ana: tuple[Transaction, str],
) -> None:
    tx, person = ana
    talking = await talk(tx, person)
    await as_mentor(talking, *["2"] * 6)
    await talking.press("_none", "all")
    assert await talking.back()
    await talking.press("none")
    assert await profiles.of_person(tx, person) == []


async def test_what_the_profile_shows_already_is_not_asked_again(
    ana: tuple[Transaction, str],
) -> None:
    tx, person = ana
    for skill in ("conflict", "participation", "communication"):
        await profiles.offer(tx, person, skill, 2)
    await profiles.want(tx, person, "mentoring")
    talking = await talk(tx, person)
    await as_mentor(talking, *["2"] * 6)
    await talking.press("_none")
    assert talking.done


async def test_nobody_is_offered_to_help_with_what_takes_help_themselves(
    ana: tuple[Transaction, str],
) -> None:
    talking = await talk(*ana)
    await as_mentor(talking, *["1"] * 6)
    await talking.press("_none")
    assert talking.key == "share/learns"


async def test_the_second_time_shows_only_what_moved(ana: tuple[Transaction, str]) -> None:
    tx, person = ana
    first = await talk(tx, person)
    await as_mentor(first, *["2"] * 6)
    second = await talk(tx, person)
    await as_mentor(second, "1", "2", "2", "2", "2", "2")
    assert "Mentoring: 2 before, 1 now" in second.words
    assert second.words.count("before") == 1


async def test_other_communities_levels_are_not_compared(ana: tuple[Transaction, str]) -> None:
    tx, person = ana
    community, version = await own_framework(tx)
    await as_mentor(await talk(tx, person), *["2"] * 6)
    theirs = await talk(tx, person, frameworks=[[community, version, "Village"]])
    await as_mentor(theirs, *["1"] * 6)
    assert "before" not in theirs.words


async def test_who_wants_nothing_unprompted_is_not_asked_again(
    ana: tuple[Transaction, str],
) -> None:
    tx, person = ana
    await people.stop(tx, person)
    talking = await talk(tx, person)
    await as_mentor(talking, *["2"] * 6)
    await talking.press("_none", "none", "none")
    assert await reminders_of(tx, person) == []
    assert "four months" not in plain(talking.last, READER)


async def own_framework(tx: Transaction) -> tuple[str, int]:
    """A community with a framework of its own, and its version."""
    community = await communities.set_up(
        tx, Place("test", "village"), name="Village", language="en", zone="UTC", contact=""
    )
    return community, await frameworks.save(tx, community, OWN)


async def test_a_conversation_keeps_the_framework_that_it_began_with(
    ana: tuple[Transaction, str],
) -> None:
    tx, person = ana
    community, version = await own_framework(tx)
    talking = await talk(tx, person, frameworks=[[community, version, "Village"]])
    await talking.press("role")
    assert "Walks beside a newcomer." in talking.words
    assert "trainer" not in talking.options
    await frameworks.use(tx, community, await frameworks.save(tx, community, 'hide = ["mentor"]'))
    assert "mentor" in talking.options
    await talking.press("mentor", *["1"] * 6, "result")
    [kept] = await assessments.history(tx, person, 5)
    assert (kept.community, kept.framework_version) == (community, version)


async def test_who_belongs_to_several_is_asked_which(ana: tuple[Transaction, str]) -> None:
    tx, person = ana
    community, version = await own_framework(tx)
    possible = [["elsewhere", 3, "Town"], [community, version, "Village"]]
    talking = await talk(tx, person, frameworks=possible)
    assert talking.options == ["elsewhere", community]
    await talking.say("village")
    await talking.press("role")
    assert "Walks beside a newcomer." in talking.words


@settings(max_examples=25, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(st.data())
def test_any_answers_lead_to_an_end_and_to_words_that_agree(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(wander(data, Path(folder)))


async def wander(data: st.DataObject, folder: Path) -> None:
    """Answer at random, now and then going back, until the conversation has ended."""
    async with somebody(folder) as (tx, person):
        talking = await talk(tx, person)
        for _ in range(150):
            if not talking.question:
                break
            if data.draw(st.integers(0, 9)) == 0:
                await talking.back()
            elif talking.question.key.startswith("example/") and data.draw(st.booleans()):
                await talking.say(data.draw(st.text(max_size=600)))
            else:
                await talking.press(data.draw(st.sampled_from(talking.options)))
        else:
            await finish(talking)
        assert talking.done
        agree(talking)


async def finish(talking: Talking) -> None:
    """Take the shortest way out."""
    while talking.question:
        wanted = {"result", "skip", "_none", "none", "never"} & set(talking.options)
        await talking.press(min(wanted) if wanted else talking.options[-1])


def agree(talking: Talking) -> None:
    """What was said is what was answered, and nobody was added up or ranked."""
    words = talking.everything()
    assert not re.search(r"\b(total|score|points|average|rank|percent)|%", words, re.IGNORECASE)
    answered, offered = levels_in(talking), None
    for heard in reversed(talking.heard):  # what was shown last: one may have gone back
        if isinstance(heard, Ask) and heard.key == "grow":
            offered = [option.id for option in heard.answer.options[:-1]]
        elif isinstance(heard, Say) and heard.picture:
            return compare(heard.picture, answered, offered or [])


def compare(picture: Picture, answered: dict[str, int], offered: list[str]) -> None:
    """The picture shows the answers, its words are as many, and the gaps are what is offered."""
    role = role_called(picture.data)
    needs = [need.skill for need in role.needs][: len(picture.data["own"])]
    assert picture.data["own"] == [answered.get(skill) for skill in needs]
    assert len(plain(picture.alt, READER).splitlines()) == len(needs)
    assert offered == [gap.skill for gap in gaps(role, answered)]


def levels_in(talking: Talking) -> dict[str, int]:
    """The levels that the journal holds, without what was skipped."""
    return {
        entry.key.removeprefix("level/"): entry.value
        for entry in talking.conversation.journal
        if entry.key.startswith("level/") and entry.value is not None
    }


def role_called(data: dict[str, Any]) -> Role:
    """The role that a picture compares with."""
    name = data["role_name"]["text"]
    return next(role for role in load_default().roles if role.name.message == name)
