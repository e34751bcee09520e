"""Every text is there in every language, with its gaps, its marks and little enough of it."""

import pytest

from bot.i18n import SHIPPED, autonym
from tools.catalogues.checks import problems, problems_in_english
from tools.catalogues.files import TRANSLATED, path_of, read
from tools.catalogues.glossary import glossary
from tools.catalogues.sources import Phrase, phrases
from tools.environment import ROOT


@pytest.fixture(scope="module")
def sources() -> list[Phrase]:
    return phrases(ROOT)


def test_english_itself_is_in_order(sources: list[Phrase]) -> None:
    assert list(problems_in_english(sources)) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_language_is_complete_and_in_order(language: str, sources: list[Phrase]) -> None:
    wrong = list(problems(language, read(path_of(language), language), sources))

    assert not wrong, "\n".join([f"{len(wrong)} problems", *wrong[:40]])


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_glossary_has_a_word_for_every_idea(language: str) -> None:
    ideas = glossary()["terms"]

    assert [name for name, idea in ideas.items() if not idea.get(language)] == []
    assert all(idea["meaning"] for idea in ideas.values())


def test_the_glossary_avoids_words_in_every_language() -> None:
    assert set(glossary()["avoid"]) == set(SHIPPED)


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_guide_says_how_each_language_speaks(language: str) -> None:
    guide = (ROOT / "locales" / "README.md").read_text(encoding="utf-8")

    assert f"\n| {autonym(language)} |" in guide
