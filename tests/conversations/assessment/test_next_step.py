"""What somebody can do about a growth area, and when a reminder comes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.assessment.framework_file import framework_of, load_default
from conversations.assessment.next_step import Intention, intended, offers
from conversations.assessment.when import in_the_morning
from conversations.assessment.which_framework import Pinned

FRAMEWORK = load_default()
MONDAY = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)


def test_every_skill_offers_a_practice_and_names_a_resource_where_it_has_one() -> None:
    for skill in FRAMEWORK.skills:
        ids = [offer.id for offer in offers(skill)]
        assert ids == (["practice", "resource"] if skill.resource else ["practice"])


@given(
    st.sampled_from([skill.id for skill in FRAMEWORK.skills]),
    st.sampled_from(["practice", "resource"]),
    st.sampled_from(["", "0123456789ab"]),
    st.integers(0, 9999),
)
def test_an_intention_travels_in_a_button(
    skill: str, offer: str, community: str, version: int
) -> None:
    intention = Intention(skill, offer, Pinned(community, version))
    assert len(f"remind:{intention.about()}:later".encode()) <= 64
    assert Intention.read(intention.about()) == intention


def test_the_longest_ids_fit_into_a_button_too() -> None:
    intention = Intention("a" * 20, "resource", Pinned("0" * 12, 9999))
    assert len(f"remind:{intention.about()}:later".encode()) <= 64


@pytest.mark.parametrize("version", ["1234567890", "-1", "", "1.0", "\u0663", "²"])
def test_a_version_that_the_database_cannot_hold_is_no_intention(version: str) -> None:
    assert Intention.read(f"mentoring/practice//{version}") is None


@given(st.text())
def test_any_other_words_are_no_intention_or_one_of_nothing(about: str) -> None:
    intention = Intention.read(about)
    assert intention is None or intended(FRAMEWORK, intention) is None


@pytest.mark.parametrize(
    ("zone", "due"),
    [
        ("Africa/Lagos", "2026-03-09T09:00:00+00:00"),
        ("Asia/Jakarta", "2026-03-10T03:00:00+00:00"),  # it is Tuesday there already
        ("America/New_York", "2026-03-09T14:00:00+00:00"),  # clocks went forward on the 8th
        ("", "2026-03-09T10:00:00+00:00"),
        ("Nowhere/Atlantis", "2026-03-09T10:00:00+00:00"),
    ],
)
def test_a_week_later_it_is_ten_on_the_clock_there(zone: str, due: str) -> None:
    assert in_the_morning(MONDAY, 7, zone).isoformat() == due


def test_a_file_that_no_longer_fits_leaves_the_default_in_use() -> None:
    assert framework_of('hide = ["a-role-of-the-past"]') is FRAMEWORK
    assert framework_of("") is FRAMEWORK
    assert len(framework_of('hide = ["trainer"]').roles) == len(FRAMEWORK.roles) - 1


def test_somebody_to_ask_is_offered_where_people_are_brought_together() -> None:
    for skill in FRAMEWORK.skills:
        ids = [offer.id for offer in offers(skill, person=True)]
        assert ids == ["person", *(offer.id for offer in offers(skill))]
