"""What was written, on platforms with another sign and another name."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Attachment, Commanded, Said, What
from bot.platforms.writing import written

LIST = Attachment("people.csv", "text/csv", 120)
private = partial(written, message="7", sign="/", name="Banyan_Bot", private=True)
group = partial(written, message="7", sign="/", name="Banyan_Bot", private=False)
room = partial(written, message="7", sign="!", name="banyan", private=False)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("/help", Commanded("help", "", "7")),
        ("/Help@banyan_bot  me ", Commanded("help", "me", "7")),
        ("/help@BANYAN_BOT", Commanded("help", "", "7")),
        ("/help@other_bot", Said("/help@other_bot", message="7")),
        ("/help@", Said("/help@", message="7")),
        ("/aïde", Commanded("aïde", "", "7")),
        ("/ai\u0308de", Commanded("ai\u0308de", "", "7")),
        ("/taɓa", Commanded("taɓa", "", "7")),
        ("/مُساعدة", Commanded("مُساعدة", "", "7")),
        ("!help", Said("!help", message="7")),
        ("help", Said("help", message="7")),
        ("", Said("", message="7")),
    ],
)
def test_in_private(text: str, what: What) -> None:
    assert private(text) == what


@pytest.mark.parametrize(
    ("text", "addressed", "what"),
    [
        ("/help@other_bot", False, Said("/help@other_bot", message="7")),
        ("/help@other_bot", True, Said("/help@other_bot", message="7")),
        ("/help@Banyan_Bot", False, Commanded("help", "", "7")),
        ("/help", True, Commanded("help", "", "7")),
        ("@banyan_bot, hello", False, Said("hello", addressed=True, message="7")),
        ("@other_bot hello", False, Said("@other_bot hello", message="7")),
        ("thank you", True, Said("thank you", addressed=True, message="7")),
        ("@banyan_bots hello", False, Said("@banyan_bots hello", message="7")),
    ],
)
def test_in_a_group(text: str, addressed: bool, what: What) -> None:
    assert group(text, addressed=addressed) == what


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("!help", Commanded("help", "", "7")),
        ("!help@banyan now", Commanded("help", "now", "7")),
        ("/help", Said("/help", message="7")),
        ("!!", Said("!!", message="7")),
        ("! help", Said("! help", message="7")),
    ],
)
def test_with_another_sign(text: str, what: What) -> None:
    assert room(text) == what


def test_a_file_is_never_a_command() -> None:
    assert private("/import", files=(LIST,)) == Said("/import", (LIST,), message="7")


@given(st.text() | st.text("/@! \nab_", max_size=30), st.booleans())
def test_a_command_can_be_written_again(text: str, alone: bool) -> None:
    what = (private if alone else group)(text)
    if isinstance(what, Commanded):
        assert private(f"/{what.word} {what.rest}") == what
    elif isinstance(what, Said):
        assert what.text in text
