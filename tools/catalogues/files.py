"""The `.po` files: read, and written so that a change of one text changes its lines only."""

from collections.abc import Iterable
from email import message_from_string
from io import BytesIO
from itertools import takewhile
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import denormalize, read_po, write_po

from bot.i18n import SHIPPED, autonym
from tools.catalogues.sources import Phrase
from tools.environment import ROOT

TRANSLATED: Final = tuple(language for language in SHIPPED if language != "en")

# As gettext's own manual and Weblate have them. Babel does not know Indonesian and Hausa, and
# orders the last two forms of Arabic differently.
PLURAL_FORMS: Final = {
    "fr": "nplurals=2; plural=(n > 1);",
    "es": "nplurals=2; plural=(n != 1);",
    "id": "nplurals=1; plural=0;",
    "pt_BR": "nplurals=2; plural=(n > 1);",
    "ha": "nplurals=2; plural=(n != 1);",
    "ar": (
        "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
        "n%100>=11 ? 4 : 5);"
    ),
}
_CHANGES_EVERY_TIME: Final = frozenset({"pot-creation-date", "generated-by"})


def path_of(language: str) -> Path:
    """Where the catalogue of a language is."""
    return ROOT / "locales" / language / "LC_MESSAGES" / "banyan.po"


def read(path: Path, language: str) -> Catalog:
    """The catalogue of a language; without texts where there is none yet."""
    return read_po(BytesIO(_text(path, language).encode()), locale=language, abort_invalid=True)


def update(path: Path, language: str, phrases: Iterable[Phrase]) -> None:
    """Take in what is new, drop what is gone, and leave every translation as it is."""
    catalogue = read(path, language)
    catalogue.update(_template(phrases), no_fuzzy_matching=True)
    for message in catalogue:
        message.flags.discard("python-format")  # "100 % sure" is none
    text = f"{_header(_text(path, language))}\n{_written(catalogue)}\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _written(catalogue: Catalog) -> str:
    """The texts, in the order of the sources; lines have no numbers there, which change often."""
    stream = BytesIO()
    write_po(
        stream,
        catalogue,
        omit_header=True,
        ignore_obsolete=True,
        include_lineno=False,
        sort_by_file=True,
    )
    return stream.getvalue().decode().strip()


def _template(phrases: Iterable[Phrase]) -> Catalog:
    template = Catalog()
    for phrase in phrases:
        template.add(
            (phrase.one, phrase.many) if phrase.many else phrase.one,
            locations=[(phrase.file, phrase.line)],
            auto_comments=[phrase.comment] if phrase.comment else [],
            context=phrase.context or None,
        )
    return template


def _text(path: Path, language: str) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else _new_header(language)


def _header(text: str) -> str:
    """The header as it stands, with what translators and their tools wrote into it."""
    lines = list(takewhile(str.strip, text.splitlines()))
    comments = [line for line in lines if line.startswith("#") and line != "#, fuzzy"]
    quoted = "".join(denormalize(line) for line in lines if line.startswith('"'))
    kept = [
        f'"{name}: {value}\\n"'
        for name, value in message_from_string(quoted).items()
        if name.lower() not in _CHANGES_EVERY_TIME
    ]
    return "\n".join([*comments, 'msgid ""', 'msgstr ""', *kept, ""])


def _new_header(language: str) -> str:
    fields = {
        "Project-Id-Version": "Banyan",
        "Language": language,
        "Plural-Forms": PLURAL_FORMS[language],
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "X-Banyan-Status": "draft",
    }
    lines = [f'"{name}: {value}\\n"' for name, value in fields.items()]
    return "\n".join([f"# Banyan: {autonym(language)}.", 'msgid ""', 'msgstr ""', *lines, ""])
