import pytest

from bot.model import Commanded, Said, What
from bot.platforms.playground.conversion import written


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("/help", Commanded("help", "", "7")),
        ("/Help", Commanded("help", "", "7")),
        ("/join  K7Q9 now ", Commanded("join", "K7Q9 now", "7")),
        ("/help@banyan", Commanded("help", "", "7")),
        ("/import first\nsecond", Commanded("import", "first\nsecond", "7")),
        ("/ayuda", Commanded("ayuda", "", "7")),
        ("/مساعدة", Commanded("مساعدة", "", "7")),
        ("hello", Said("hello", message="7")),
        (" hello ", Said("hello", message="7")),
        ("1/2", Said("1/2", message="7")),
        ("/", Said("/", message="7")),
        ("// a comment", Said("// a comment", message="7")),
    ],
)
def test_what_is_written_in_private(text: str, what: What) -> None:
    assert written(text, "7", (), private=True) == what


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("hello all", Said("hello all", addressed=False, message="7")),
        ("@banyan are you there?", Said("are you there?", addressed=True, message="7")),
        ("@Banyan: hello", Said("hello", addressed=True, message="7")),
        ("@banyans are trees", Said("@banyans are trees", addressed=False, message="7")),
        ("I asked @banyan", Said("I asked @banyan", addressed=False, message="7")),
        ("/setup", Commanded("setup", "", "7")),
    ],
)
def test_what_is_written_in_the_group(text: str, what: What) -> None:
    assert written(text, "7", (), private=False) == what
