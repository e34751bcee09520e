"""Translations come from the catalogues, in the reader's order, and a broken one harms nobody."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.i18n import Reader, catalogues, is_draft, plain
from bot.i18n.catalogues import catalogue
from bot.text import Text, _, ngettext, pgettext

FRENCH = """
msgid ""
msgstr ""
"Language: fr\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"X-Banyan-Status: draft\\n"

msgid "Test: hello, {name}!"
msgstr "Test : bonjour, {name} !"

msgctxt "button"
msgid "Test: book"
msgstr "Test : réserver"

msgid "Test: one person comes."
msgid_plural "Test: {n} people come."
msgstr[0] "Test : {n} personne vient."
msgstr[1] "Test : {n} personnes viennent."

msgid "Test: a wrong gap for {name}."
msgstr "Test : un trou pour {nom}."

msgid "Test: <b>a tag</b>."
msgstr "Test : <b>une balise."

#, fuzzy
msgid "Test: not sure."
msgstr "Test : autre chose."

msgid "Test: not yet."
msgstr ""
"""
SPANISH = """
msgid ""
msgstr ""
"Language: es\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"X-Banyan-Status: confirmed\\n"

msgid "Test: not yet."
msgstr "Test: todavía no."
"""
READER = Reader(("fr", "es"))


@pytest.fixture(autouse=True)
def own_catalogues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for language, content in (("fr", FRENCH), ("es", SPANISH)):
        folder = tmp_path / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "banyan.po").write_text(content.lstrip(), encoding="utf-8")
    monkeypatch.setattr(catalogues, "LOCALES", tmp_path)
    forget()
    yield
    forget()


def forget() -> None:
    catalogue.cache_clear()
    is_draft.cache_clear()


def test_a_sentence_is_told_in_the_first_language_that_has_it() -> None:
    assert plain(_("Test: hello, {name}!", name="Ana"), READER) == "Test : bonjour, Ana !"
    assert plain(_("Test: not yet."), READER) == "Test: todavía no."
    assert plain(_("Test: nowhere."), READER) == "Test: nowhere."


def test_english_before_other_languages_is_english() -> None:
    assert plain(_("Test: not yet."), Reader(("en", "es"))) == "Test: not yet."


def test_the_context_tells_words_apart() -> None:
    assert plain(pgettext("button", "Test: book"), READER) == "Test : réserver"
    assert plain(_("Test: book"), READER) == "Test: book"


def test_the_language_has_its_own_plural_rule() -> None:
    def coming(n: int) -> str:
        return plain(ngettext("Test: one person comes.", "Test: {n} people come.", n), READER)

    assert [coming(n) for n in (0, 1, 2)] == [
        "Test : 0 personne vient.",
        "Test : 1 personne vient.",
        "Test : 2 personnes viennent.",
    ]


def test_numbers_go_with_the_language_of_the_sentence() -> None:
    text = ngettext("Test: one person comes.", "Test: {n} people come.", 1234)

    assert plain(text, READER) == "Test : 1\u202f234 personnes viennent."
    assert plain(text, Reader(("es",))) == "Test: 1,234 people come."


@pytest.mark.parametrize(
    ("text", "english"),
    [
        (_("Test: a wrong gap for {name}.", name="Ana"), "Test: a wrong gap for Ana."),
        (_("Test: <b>a tag</b>."), "Test: a tag."),
    ],
)
def test_a_broken_translation_is_logged_once_and_not_used(
    text: Text, english: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert plain(text, READER) == english
        assert plain(text, READER) == english

    (record,) = caplog.records
    assert "Test: " in record.getMessage()
    assert "Ana" not in record.getMessage()


def test_an_unsure_translation_is_not_used() -> None:
    assert plain(_("Test: not sure."), READER) == "Test: not sure."


def test_a_draft_is_known_as_one() -> None:
    assert is_draft("fr")
    assert not is_draft("es")
    assert not is_draft("en")


def test_a_language_without_a_catalogue_has_no_translations() -> None:
    assert catalogue("ha") is None
    assert not is_draft("ha")


def test_a_tag_that_is_no_language_reads_no_file() -> None:
    assert catalogue("../../etc") is None
    assert not is_draft("../../etc")
