import pytest

from bot.engine.answers import Given, NotUnderstood
from bot.i18n import Reader
from conversations.welcome.agreement import Agreement


@pytest.mark.parametrize("given", [Given("YES"), Given("1"), Given(pressed="yes")])
def test_a_yes_knows_the_language_it_was_given_in(given: Given) -> None:
    assert Agreement().parse(given, Reader(("ha", "en"))) == {"language": "ha"}


@pytest.mark.parametrize("given", [Given("no"), Given("2"), Given(pressed="no")])
def test_a_no_keeps_nothing_at_all(given: Given) -> None:
    assert Agreement().parse(given, Reader(("ha",))) is None


@pytest.mark.parametrize("words", ["", "hello?", "yes and no", "3"])
def test_anything_else_is_no_answer(words: str) -> None:
    with pytest.raises(NotUnderstood):
        Agreement().parse(Given(words), Reader(("en",)))
