"""Whatever somebody writes, it is an answer or gets one sentence that says what is expected."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.answers import (
    Answer,
    Anything,
    Choice,
    File,
    Given,
    NotUnderstood,
    Option,
    OrNothing,
    text,
)
from bot.i18n import Reader
from bot.model import Attachment
from bot.text import pgettext, verbatim

ENGLISH = Reader(("en",))
CHOICE = Choice(
    (
        Option("first", verbatim("Côte d’Ivoire")),
        Option("second", verbatim("Ƙasar Hausa")),
        Option("third", verbatim("2")),
    )
)
ANSWERS: list[Answer] = [
    CHOICE,
    text(50),
    File(1000),
    Anything(),
    OrNothing(text(50)),
    OrNothing(CHOICE),
]


@pytest.mark.parametrize(
    ("typed", "option"),
    [
        ("1", "first"),
        (" 1. ", "first"),
        ("١", "first"),
        ("1️⃣", "first"),
        ("cote d’ivoire", "first"),
        ("CÔTE D’IVOIRE", "first"),
        ("kasar hausa", "second"),
        ("2", "third"),  # a label comes before a number
        ("3", "third"),
    ],
)
def test_a_choice_is_understood_by_number_or_words(typed: str, option: str) -> None:
    assert CHOICE.parse(Given(typed), ENGLISH) == option


@pytest.mark.parametrize("typed", ["", "0", "4", "-1", "1.5", "first", "one", "9" * 5000])
def test_what_is_no_choice_is_explained(typed: str) -> None:
    with pytest.raises(NotUnderstood):
        CHOICE.parse(Given(typed), ENGLISH)


def test_a_forged_option_is_refused() -> None:
    with pytest.raises(NotUnderstood):
        CHOICE.parse(Given(pressed="fourth"), ENGLISH)


def test_english_words_work_in_every_language() -> None:
    choice = Choice((Option("skip", pgettext("button", "Skip")),))
    assert choice.parse(Given("skip"), Reader(("ar",))) == "skip"


def test_a_skipped_question_has_no_value() -> None:
    optional = OrNothing(text())
    assert optional.parse(Given(pressed="skip"), ENGLISH) is None
    assert optional.parse(Given("SKIP"), ENGLISH) is None
    assert optional.parse(Given("skipping stones"), ENGLISH) == "skipping stones"


def test_a_file_is_read_as_text() -> None:
    sent = Attachment("own.toml", "text/plain", 4, b"\xef\xbb\xbfa=1")
    assert File(1000).parse(Given(files=(sent,)), ENGLISH) == "a=1"


@pytest.mark.parametrize("content", [None, b"x" * 1001, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read_is_explained(content: bytes | None) -> None:
    sent = Attachment("own.toml", "text/plain", 4, content)
    with pytest.raises(NotUnderstood):
        File(1000).parse(Given(files=(sent,)), ENGLISH)


def test_of_anything_only_that_it_came_is_kept() -> None:
    sent = Attachment("voice", "audio/ogg", 6, b"spoken", voice=True)
    assert Anything().parse(Given("secret"), ENGLISH) is True
    assert Anything().parse(Given(files=(sent,)), ENGLISH) is True
    with pytest.raises(NotUnderstood):
        Anything().parse(Given("  \0 "), ENGLISH)


typed = st.one_of(
    st.text(),
    st.text(st.characters(categories=["Cs", "Cc", "Cf", "Nd", "Mn"])),
    st.sampled_from(["\0", "\ud800", "<b>", "\u202e1", "1" * 1_000_000, "&amp;", "{name}"]),
)


@given(typed, st.sampled_from(ANSWERS))
def test_any_words_are_an_answer_or_explained(words: str, answer: Answer) -> None:
    try:
        value = answer.parse(Given(words), ENGLISH)
    except NotUnderstood:
        return
    assert answer.allows(value)
    assert json.loads(json.dumps(value)) == value
    assert "\0" not in str(value)
    str(value).encode()
