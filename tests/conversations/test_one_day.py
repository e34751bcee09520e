"""One day as people write it."""

from __future__ import annotations

import pytest

from bot.engine.answers import Given, NotUnderstood
from bot.i18n import Reader
from conversations.one_day import OneDay


@pytest.mark.parametrize("words", ["", "soon", "2026-13-40", "1.2.3.4", f"1/1/{10**20}"])
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_anything_else_is_no_day(words: str, language: str) -> None:
    with pytest.raises(NotUnderstood):
        OneDay().parse(Given(words), Reader((language,)))


def test_a_day_is_understood_in_the_order_of_its_language() -> None:
    assert OneDay().parse(Given("30/9/2026"), Reader(("fr",))) == "2026-09-30"
