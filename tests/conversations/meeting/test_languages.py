import pytest

from bot.i18n.language_names import language_named


@pytest.mark.parametrize(
    ("words", "readable", "tag"),
    [
        ("Swahili", ["en"], "sw"),
        ("haoussa", ["fr"], "ha"),
        ("Hausa", ["fr"], "ha"),
        ("português", ["en"], "pt"),
        ("Bahasa Indonesia", ["en"], "id"),
        ("العربية", ["en"], "ar"),
        ("  GERMAN. ", ["ha", "en"], "de"),
    ],
)
def test_a_language_is_known_by_its_name(words: str, readable: list[str], tag: str) -> None:
    assert language_named(words, readable) == tag


@pytest.mark.parametrize("words", ["", "xx", "English and French", "a", "multiple languages"])
def test_what_is_no_single_language_is_none(words: str) -> None:
    assert language_named(words, ["en"]) is None
