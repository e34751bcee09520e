"""Texts are values: they go into the database and come out as they were."""

import json
from typing import Any

import pytest
from hypothesis import given

from bot.text import (
    VERBATIM,
    Lines,
    Text,
    _,
    from_plain,
    lines,
    ngettext,
    paragraphs,
    pgettext,
    text_from_plain,
    to_plain,
    verbatim,
)
from tests.bot.i18n.strategies import EXAMPLES, texts


@given(texts)
def test_a_text_comes_back_from_json_as_it_was(text: Text) -> None:
    stored = json.dumps(to_plain(text))

    assert json.dumps(to_plain(text_from_plain(json.loads(stored)))) == stored


@pytest.mark.parametrize("gap", EXAMPLES, ids=lambda gap: type(gap).__name__)
def test_every_kind_of_gap_comes_back_as_it_was(gap: Any) -> None:
    assert from_plain(json.loads(json.dumps(to_plain(gap)))) == gap


@pytest.mark.parametrize(
    "plain", [None, [], {}, {"unknown": 1}, {"at": 1}, {"at": "x"}, {"minutes": "x"}, {"lines": []}]
)
def test_what_banyan_did_not_write_is_refused(plain: Any) -> None:
    with pytest.raises(ValueError, match=r"text|isoformat"):
        from_plain(plain)


def test_texts_that_say_the_same_are_equal_and_can_be_keys() -> None:
    assert {_("Hello, {name}!", name="Ana"), _("Hello, {name}!", name="Ana")} == {
        Text("Hello, {name}!", (("name", "Ana"),))
    }


def test_a_number_is_a_gap_of_its_own() -> None:
    assert ngettext("one", "{n} of {all}", 3, all=5) == Text(
        "one", (("n", 3), ("all", 5)), plural="{n} of {all}", count=3
    )


def test_words_of_people_are_looked_up_in_no_catalogue() -> None:
    assert verbatim("Yes").context == VERBATIM
    assert verbatim("Yes").message != "Yes"
    assert pgettext("button", "Yes").context == "button"


def test_paragraphs_stand_apart_and_lines_do_not() -> None:
    assert dict(paragraphs(_("a"), _("b")).gaps)["lines"] == Lines((_("a"), _("b")), apart=True)
    assert dict(lines(["a", _("b")]).gaps)["lines"] == Lines(("a", _("b")))
