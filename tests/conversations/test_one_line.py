import pytest

from bot.engine.answers import Given, NotUnderstood
from bot.i18n import Reader
from conversations.one_line import OneLine
from conversations.profile.flow import FIELDS

READER = Reader(("en",))
BREAKS = ["\n", "\r\n", "\u2028", "\u2029"]
ONE_LINE = ["name", "pronouns", "wiki_name"]


@pytest.mark.parametrize("separator", BREAKS)
def test_no_kind_of_line_break_is_taken(separator: str) -> None:
    with pytest.raises(NotUnderstood):
        OneLine(60).parse(Given(f"Sam{separator}Kofi"), READER)
    assert OneLine(60).parse(Given(f"Sam Kofi{separator}"), READER) == "Sam Kofi"


def test_it_is_no_longer_than_words_may_be() -> None:
    with pytest.raises(NotUnderstood):
        OneLine(5).parse(Given("too long"), READER)


@pytest.mark.parametrize("separator", BREAKS)
@pytest.mark.parametrize("field", ONE_LINE)
def test_what_stands_in_lists_has_one_line(field: str, separator: str) -> None:
    with pytest.raises(NotUnderstood):
        FIELDS[field].words.parse(Given(f"Sam{separator}Kofi"), READER)


def test_an_introduction_may_have_several_lines() -> None:
    assert FIELDS["introduction"].words.parse(Given("Trees.\nBirds."), READER) == "Trees.\nBirds."
