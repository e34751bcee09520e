"""What is true of one person of whom two profiles are known."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.i18n import Reader, plain
from conversations.linking.flow import WHICH
from conversations.linking.settling import UNSAID, VALUES, settle
from conversations.linking.words import FIELDS, value_in_words, value_on_button
from storage.records.people import Circle, Person
from tests.transcript import readable

NOW = datetime(2026, 3, 2, tzinfo=UTC)
NEW = Person(
    "p",
    "",
    "",
    "",
    "",
    (),
    "",
    1260,
    480,
    unprompted=True,
    circle=Circle.NOBODY,
    active_at=NOW,
    asked_to_stay_at=None,
)
ANA = replace(
    NEW,
    id="a",
    name="Ana",
    languages=("en",),
    zone="Africa/Lagos",
    quiet_from=1200,
    circle=Circle.EVERYONE,
)
OTHER = replace(
    NEW,
    id="b",
    name="Ana B.",
    pronouns="she",
    languages=("fr", "en"),
    zone="Africa/Lagos",
    quiet_from=0,
    quiet_to=0,
    unprompted=False,
)


def test_what_only_one_has_said_is_true_of_both() -> None:
    for one, other in ((NEW, ANA), (ANA, NEW)):
        settled, differing = settle(one, other)
        assert settled == replace(ANA, id=one.id, circle=Circle.NOBODY)
        assert set(differing) == {"circle"}


def test_whatever_differs_is_to_be_chosen() -> None:
    settled, differing = settle(ANA, OTHER)
    assert differing == {
        "name": ["Ana", "Ana B."],
        "languages": [["en"], ["fr", "en"]],
        "quiet": [[1200, 480], [0, 0]],
        "circle": ["everyone", "nobody"],
        "unprompted": [True, False],
    }
    assert (settled.name, settled.pronouns, settled.languages) == ("Ana", "she", ("en",))


def test_until_then_the_more_careful_choice_holds() -> None:
    for one, other in ((ANA, OTHER), (OTHER, ANA)):
        settled, _ = settle(one, other)
        assert (settled.circle, settled.unprompted) == (Circle.NOBODY, False)


def test_one_who_says_the_same_twice_is_asked_nothing() -> None:
    assert settle(ANA, replace(ANA, id="b")) == (ANA, {})


def test_everything_about_a_person_can_be_chosen() -> None:
    kept = {"id", "active_at", "asked_to_stay_at", "quiet_from", "quiet_to"}
    fields = {*Person.__slots__} - kept | {"quiet"}
    assert set(VALUES) == set(FIELDS) == fields
    assert set(UNSAID) < fields
    assert len(WHICH) == 3


@pytest.mark.parametrize("field", VALUES)
def test_every_value_has_words_and_a_short_button(field: str) -> None:
    long = replace(OTHER, name="x" * 60, introduction="I like\n" + "maps " * 60, wiki_name="W" * 85)
    value, reader = VALUES[field](long), Reader(("en",))
    whole = readable(plain(value_in_words(field, value, "en"), reader))
    button = readable(plain(value_on_button(field, value, "en"), reader))
    assert len(button) <= 30
    assert "\n" not in button
    assert whole.replace("\n", " ").startswith(button.rstrip("…"))
