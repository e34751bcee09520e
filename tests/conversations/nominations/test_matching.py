"""Names that people type, and whom they mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.nominations.nominating.matching import is_called

NAMES = st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=20)


@pytest.mark.parametrize(
    "typed",
    ["Ada Lovelace", "ada lovelace", "Ada_Lovelace", "User:Ada Lovelace", "Pengguna:ada_lovelace"],
)
def test_a_name_is_known_however_it_is_typed(typed: str) -> None:
    assert is_called(typed, name="", wiki_name="Ada Lovelace")


@pytest.mark.parametrize("typed", ["", ":", "Ada", "Lovelace", "User:", "ada lovelac"])
def test_a_part_of_a_name_finds_nobody(typed: str) -> None:
    assert not is_called(typed, name="Ada Lovelace", wiki_name="")


@given(NAMES, NAMES)
def test_only_the_whole_name_counts(typed: str, name: str) -> None:
    assert is_called(typed, name=name, wiki_name="") is (typed == name)


@given(NAMES)
def test_who_has_said_no_name_is_never_found(typed: str) -> None:
    assert not is_called(typed, name="", wiki_name="")
