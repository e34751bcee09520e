"""Which language fits whom, and when typed words are the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import SHIPPED, autonym, best_language, fold, languages
from tests.bot.i18n.strategies import words


@pytest.mark.parametrize(
    ("hint", "language"),
    [
        ("en", "en"),
        ("pt-BR", "pt_BR"),
        ("pt", "pt_BR"),
        ("pt-PT", "pt_BR"),
        ("fr-CA", "fr"),
        ("FR_ca", "fr"),
        ("es-419", "es"),
        ("ar-EG", "ar"),
        ("in", "id"),
        ("ha-Latn-NG", "ha"),
        ("zh-TW", "en"),
        ("fil", "en"),
        ("en_XA", "en"),
        ("", "en"),
    ],
)
def test_the_nearest_language(hint: str, language: str) -> None:
    assert best_language(hint) == language


@given(words)
def test_whatever_a_platform_claims_gives_a_language(hint: str) -> None:
    assert best_language(hint) in SHIPPED


def test_languages_are_called_what_their_speakers_call_them() -> None:
    assert languages() == (
        ("id", "Bahasa Indonesia"),
        ("en", "English"),
        ("es", "Español"),
        ("fr", "Français"),
        ("ha", "Hausa"),
        ("pt_BR", "Português (Brasil)"),
        ("ar", "العربية"),
    )


@pytest.mark.parametrize("tag", ["", "xx", "no such tag", "zz_ZZ", "\0", "../.."])
def test_a_language_that_nobody_knows_is_called_by_its_tag(tag: str) -> None:
    assert autonym(tag) == tag


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("YES", "yes"),
        ("reseñar", "RESENAR"),
        ("ɓoye ƙwarewa ɗaya", "boye kwarewa daya"),
        ("Ƴan uwa", "'yan uwa"),
        ("l’équipe", "L'EQUIPE"),
        ("  two   words ", "two words"),
        ("Yes!", "yes"),
        ("cœur", "coeur"),
        ("٣", "3"),
        ("３", "3"),
        ("أنا", "انا"),
        ("مدرسة", "مدرسه"),
        ("مُدَرِّس", "مدرس"),
        ("\u2068Ana\u2069", "ana"),
    ],
)
def test_words_that_are_the_same_when_typed(typed: str, offered: str) -> None:
    assert fold(typed) == fold(offered) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("yes", "no"), ("हिन्दी", "हनद"), ("level 1", "level 11"), ("a b", "ab")]
)
def test_words_that_differ(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(words)
def test_folded_words_stay_as_they_are(typed: str) -> None:
    folded = fold(typed)

    assert fold(folded) == folded
    folded.encode()


@given(st.text("abcdefgh ", min_size=1))
def test_upper_and_lower_case_are_the_same(typed: str) -> None:
    assert fold(typed.upper()) == fold(typed)
