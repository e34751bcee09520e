"""Recipes become pictures in the words of whoever will see them."""

from __future__ import annotations

import pytest

from bot.i18n import Reader
from bot.model import Picture
from bot.pictures import UnknownPicture, drawing, radar_for
from bot.text import verbatim
from bot.workers import Workers
from conversations.assessment.framework_file import load_default
from conversations.assessment.picture import radar
from conversations.assessment.result import Result

FRAMEWORK = load_default()
ENGLISH = Reader(("en",))


def recipe() -> Picture:
    levels = {"mentoring": 2, "participation": 3, "communication": 1}
    picture = radar(Result(FRAMEWORK, FRAMEWORK.role("mentor"), levels))
    assert picture is not None
    return picture


def test_the_words_are_those_of_the_reader() -> None:
    shown = radar_for(recipe().data, ENGLISH)
    assert shown.labels[:2] == ["Mentoring", "Contributing to the projects"]
    assert (shown.own_name, shown.role_name) == ("You", "Mentor")
    assert shown.own == [2, 3, 1, None, None, None]
    assert (shown.direction, shown.scale) == ("ltr", ["1", "2", "3", "4"])


def test_it_runs_the_way_that_the_language_runs() -> None:
    shown = radar_for(recipe().data, Reader(("ar",)))
    assert (shown.direction, shown.language) == ("rtl", "ar")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ar", "ha"])
async def test_it_is_drawn_by_a_worker(language: str) -> None:
    async with Workers() as workers:
        png = await drawing(workers)(recipe(), Reader((language,)))
    assert png.startswith(b"\x89PNG")
    assert len(png) <= 60_000


async def test_there_is_no_recipe_for_anything_else() -> None:
    async with Workers() as workers:
        with pytest.raises(UnknownPicture):
            await drawing(workers)(Picture("bars", {}, verbatim("")), ENGLISH)
