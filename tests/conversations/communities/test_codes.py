from hypothesis import given
from hypothesis import strategies as st

from bot.ids import ALPHABET, new_id
from conversations.communities.codes import LONGEST, read_code, spaced


@given(st.text(alphabet=ALPHABET, min_size=12, max_size=12))
def test_a_code_is_read_as_it_was_written(code: str) -> None:
    assert read_code(spaced(code)) == code
    assert read_code(f"  {code.upper()}\n") == code


def test_what_the_eye_mixes_up_is_read_as_it_was_meant() -> None:
    assert read_code("O1lI-oO0L") == "01110001"


def test_a_code_is_shown_in_groups_of_four() -> None:
    assert spaced("0123456789ab") == "0123 4567 89ab"
    assert len(spaced(new_id())) == 14


@given(st.text())
def test_any_words_give_a_short_code(words: str) -> None:
    assert len(read_code(words)) <= 3 * LONGEST  # one letter may fold into three
