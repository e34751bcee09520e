import pytest

from bot.engine.answers import Given, NotUnderstood
from bot.i18n import Reader
from conversations.communities.proposal import Proposal

READER = Reader(("en",))


def test_the_proposed_words_can_be_pressed_or_typed() -> None:
    answer = Proposal("Village", 20)
    assert answer.parse(Given(pressed="this"), READER) == "Village"
    assert answer.parse(Given("  Town  "), READER) == "Town"
    assert answer.shown("Village") is not None
    assert answer.shown("Town") is None


@pytest.mark.parametrize("words", ["", "   ", "x" * 21, "two\nlines", "two\u2028lines"])
def test_what_is_empty_or_too_long_is_explained(words: str) -> None:
    with pytest.raises(NotUnderstood):
        Proposal("Village", 20).parse(Given(words), READER)


def test_where_nothing_is_proposed_nothing_can_be_pressed() -> None:
    answer = Proposal("", 20)
    assert answer.options == ()
    with pytest.raises(NotUnderstood):
        answer.parse(Given(pressed="this"), READER)
