"""The tool for catalogues finds every text, keeps every translation, and sees every slip."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tools.catalogues.checks import graphemes, problems, problems_in_english
from tools.catalogues.files import PLURAL_FORMS, TRANSLATED, read, update
from tools.catalogues.sources import Phrase, in_python

SOURCE = '''
"""_("Not a text: a docstring.")"""

# A comment that is not for translators.
first = _("Hello, {name}!", name=_("friend"))

# TRANSLATORS: Said at the end,
# when all went well.
last = _(
    "Good-bye "
    "for now."
)
counted = ngettext("One person.", "{n} people.", len(everybody))
button = pgettext("button", "Book")
lazy = _(variable)
_ = other("Not a text: another function.")
'''


def header(language: str) -> str:
    return (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Language: {language}\\n"\n"Plural-Forms: {PLURAL_FORMS[language]}\\n"\n\n'
    )


def catalogue(language: str, entries: str) -> Catalog:
    content = (header(language) + entries).encode()
    return read_po(BytesIO(content), locale=language, abort_invalid=True)


def entry(one: str, *forms: str, many: str = "", context: str = "") -> str:
    lines = [f'msgctxt "{context}"'] if context else []
    lines.append(f'msgid "{one}"')
    if many:
        lines.append(f'msgid_plural "{many}"')
        lines += [f'msgstr[{index}] "{form}"' for index, form in enumerate(forms)]
    else:
        lines.append(f'msgstr "{forms[0]}"')
    return "\n".join([*lines, "", ""])


def wrong(language: str, phrase: Phrase, *forms: str) -> list[str]:
    held = entry(phrase.one, *forms, many=phrase.many, context=phrase.context)
    return list(problems(language, catalogue(language, held.replace("\n\n", "\n")), [phrase]))


def says(found: Sequence[str], words: str) -> bool:
    return any(words in problem for problem in found)


def test_every_literal_text_is_found_with_its_comment(tmp_path: Path) -> None:
    (tmp_path / "some.py").write_text(SOURCE, encoding="utf-8")

    found = list(in_python(tmp_path / "some.py", tmp_path))

    assert [(phrase.one, phrase.many, phrase.context, phrase.comment) for phrase in found] == [
        ("Hello, {name}!", "", "", ""),
        ("friend", "", "", ""),
        ("Good-bye for now.", "", "", "Said at the end, when all went well."),
        ("One person.", "{n} people.", "", ""),
        ("Book", "", "button", ""),
    ]
    assert {phrase.file for phrase in found} == {"some.py"}


def test_an_update_keeps_translations_and_what_translators_wrote_about_them(tmp_path: Path) -> None:
    path = tmp_path / "fr" / "banyan.po"
    old, new = Phrase("a.py", 1, "Old."), Phrase("a.py", 2, "New.")
    stays = Phrase("a.py", 3, "Stays.", comment="For you.")
    update(path, "fr", [old, stays])
    content = path.read_text(encoding="utf-8")
    content = content.replace('"Language: fr\\n"', '"Language: fr\\n"\n"Last-Translator: Zoé\\n"')
    content = content.replace('"Stays."\nmsgstr ""', '"Stays."\nmsgstr "Reste."')
    path.write_text(content.replace("#. For", "# Ma note.\n#. For"), encoding="utf-8")

    update(path, "fr", [Phrase("b.py", 1, "Stays.", comment="For all."), new])

    text = path.read_text(encoding="utf-8")
    kept = next(message for message in read(path, "fr") if message.id == "Stays.")
    assert kept.string == "Reste."
    assert (kept.user_comments, kept.auto_comments) == (["Ma note."], ["For all."])
    assert [file for file, _ in kept.locations] == ["b.py"]
    assert '"Last-Translator: Zoé\\n"' in text
    assert '"X-Banyan-Status: draft\\n"' in text
    assert "Old." not in text
    assert 'msgid "New."\nmsgstr ""' in text


@pytest.mark.parametrize("language", TRANSLATED)
def test_an_update_without_changes_changes_nothing(language: str, tmp_path: Path) -> None:
    path = tmp_path / "banyan.po"
    phrases = [
        Phrase("a.py", 1, "One person.", "{n} people."),
        Phrase("a.py", 2, "Book", context="button"),
        Phrase("a.py", 3, "100 % sure, {name}: " + "a long sentence " * 10),
    ]
    update(path, language, phrases)
    first = path.read_text(encoding="utf-8")

    update(path, language, phrases)

    assert path.read_text(encoding="utf-8") == first
    assert "python-format" not in first
    assert "Generated-By" not in first


HELLO = Phrase("a.py", 1, "Hello, <b>{name}</b>!")


@pytest.mark.parametrize(
    ("translation", "problem"),
    [
        ("", "missing"),
        ("Bonjour, <b>toi</b> !", "gap {name} is missing"),
        ("Bonjour, <b>{nom} {name}</b> !", "unknown gap {nom}"),
        ("Bonjour, {name} !", "the tags differ"),
        ("Bonjour, </b>{name}<b> !", "a tag is not closed"),
        (" Bonjour, <b>{name}</b> !", "begins or ends"),
        ("Bonjour,\\n<b>{name}</b> !", "other lines"),
        ("Bonjour, \u200f<b>{name}</b> !", "invisible"),
        ("Bonjour, leader <b>{name}</b> !", "a word to avoid"),
        ("Bonjour, <b>{name}</b> ! /aide", "command word"),
    ],
)
def test_slips_of_a_translation(translation: str, problem: str) -> None:
    assert says(wrong("fr", HELLO, translation), problem)


def test_a_good_translation_has_no_problems() -> None:
    assert wrong("fr", HELLO, "Bonjour, <b>{name}</b> !") == []


def test_a_translation_that_is_not_sure_or_not_needed() -> None:
    unsure = catalogue("fr", "#, fuzzy\n" + entry("Hello.", "Salut."))
    old = catalogue("fr", entry("Hello.", "Salut."))

    assert list(problems("fr", unsure, [Phrase("a.py", 1, "Hello.")])) == ["fuzzy: 'Hello.'"]
    assert list(problems("fr", old, [])) == ["stale: 'Hello.'"]


def test_a_translation_without_its_context_is_missing() -> None:
    found = problems("fr", catalogue("fr", entry("Book", "Livre")), [
        Phrase("a.py", 1, "Book", context="button")
    ])  # fmt: skip

    assert list(found) == ["stale: 'Book'", "missing: 'Book'"]


PEOPLE = Phrase("a.py", 1, "One person of {all}.", "{n} people of {all}.")


def test_the_number_may_be_left_out_only_where_a_form_is_for_one_number() -> None:
    arabic = ("لا أحد من {all}.", "شخص من {all}.", "شخصان من {all}.")
    rest = ("{n} أشخاص من {all}.", "{n} شخصا من {all}.", "{n} شخص من {all}.")
    spanish = ("Una de {all}.", "{n} de {all}.")

    assert wrong("ar", PEOPLE, *arabic, *rest) == []
    assert wrong("es", PEOPLE, *spanish) == []
    assert says(wrong("fr", PEOPLE, *spanish), "gap {n} is missing")  # 0 has this form, too
    assert says(wrong("es", PEOPLE, "Una.", "{n} de {all}."), "gap {all} is missing")
    assert says(wrong("ar", PEOPLE, *arabic, *rest[:2]), "missing") or says(
        wrong("ar", PEOPLE, *arabic, *rest[:2]), "5 plural forms"
    )


def test_a_plural_rule_that_is_not_the_languages_own() -> None:
    babels = catalogue("id", "")
    other = read_po(
        BytesIO(header("id").replace("nplurals=1; plural=0", "nplurals=2; plural=n>1").encode()),
        locale="id",
    )

    assert list(problems("id", babels, [])) == []
    assert says(list(problems("id", other, [])), "Plural-Forms")


def test_little_room() -> None:
    button = Phrase("a.py", 1, "Book", context="button")
    name = Phrase("a.toml", 1, "Trainer", context="framework roles.trainer.name")

    assert wrong("fr", button, "é" * 30) == []
    assert says(wrong("fr", button, "é" * 31), "button")
    assert wrong("fr", name, "é" * 36) == []
    assert says(wrong("fr", name, "é" * 37), "name")


def test_commands_are_single_words_with_one_meaning() -> None:
    back, later = (Phrase("a.py", 1, word, context="command") for word in ("back", "later"))
    same = entry("back", "tard", context="command") + entry("later", "tard", context="command")

    assert wrong("ar", back, "رُجوع") == []
    assert says(wrong("fr", back, "en arrière"), "one word")
    assert says(list(problems("fr", catalogue("fr", same), [back, later])), "two meanings")


@pytest.mark.parametrize(
    ("one", "context", "problem"),
    [
        ("Be a leader.", "", "a word to avoid"),
        ("Type /help to see more.", "", "CommandWord"),
        ("x" * 31, "button", "button"),
        ("a <b>b", "", "a tag"),
    ],
)
def test_slips_of_the_texts_themselves(one: str, context: str, problem: str) -> None:
    assert says(list(problems_in_english([Phrase("a.py", 1, one, context=context)])), problem)


def test_marks_belong_to_their_letters() -> None:
    assert graphemes("e\u0301") == graphemes("é") == 1
    assert graphemes("ƴan uwa") == 7
