import pytest

from bot.engine.answers import Given, NotUnderstood, Words
from bot.i18n import Reader
from conversations.profile.remark import Remark

READER = Reader(("en",))


@pytest.mark.parametrize(
    ("given", "value"),
    [
        (Given("  Ana  "), "Ana"),
        (Given("Leave it as it is"), None),
        (Given("remove it"), ""),
        (Given("2"), ""),
        (Given(pressed="keep"), None),
        (Given(pressed="remove"), ""),
    ],
)
def test_words_are_kept_left_or_removed(given: Given, value: str | None) -> None:
    assert Remark(Words(60), removable=True).parse(given, READER) == value


def test_nothing_can_be_removed_where_nothing_is_written() -> None:
    with pytest.raises(NotUnderstood):
        Remark(Words(60)).parse(Given(pressed="remove"), READER)
    assert Remark(Words(60)).parse(Given("Remove it"), READER) == "Remove it"


def test_too_many_words_are_refused() -> None:
    with pytest.raises(NotUnderstood):
        Remark(Words(5)).parse(Given("too long"), READER)


@pytest.mark.parametrize("value", [None, "", "Ana"])
def test_only_a_choice_is_repeated(value: str | None) -> None:
    assert (Remark(Words(60), removable=True).shown(value) is None) == (value == "Ana")
