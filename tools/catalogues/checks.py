"""What can go wrong in a translation, said in one line each."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from gettext import c2py
from typing import Final

from babel.messages.catalog import Catalog, Message

from bot.i18n.templates import gaps, is_balanced, tags
from tools.catalogues.files import PLURAL_FORMS
from tools.catalogues.glossary import avoided
from tools.catalogues.sources import Phrase

LONGEST_BUTTON: Final = 30  # graphemes: what a telephone shows of a button
LONGEST_NAME: Final = 36  # graphemes: what fits at the edge of the picture of a profile

_NAME: Final = re.compile(r"framework \w+\.[\w-]+\.name")
_TURNING: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_TYPED_COMMAND: Final = re.compile(r"(?<![\w/<:.!])[/!][a-z]+")
_COUNT: Final = "n"
_COUNTED: Final = 1000  # no language looks at more than the last three digits


def problems(language: str, catalogue: Catalog, phrases: Iterable[Phrase]) -> Iterator[str]:
    """Everything that is wrong in the catalogue of a language."""
    wanted = {(phrase.context, _id(phrase)): phrase for phrase in phrases}
    held = {(message.context or "", message.id): message for message in catalogue if message.id}
    yield from (f"stale: {_start(id)}" for context, id in held if (context, id) not in wanted)
    if _plural_forms(catalogue) != PLURAL_FORMS[language]:
        yield f"the header's Plural-Forms are not {PLURAL_FORMS[language]}"
    numbers = _numbers(catalogue)
    for key, phrase in wanted.items():
        for problem in _in_message(language, held.get(key), phrase, numbers):
            yield f"{problem}: {_start(phrase.one)}"
    yield from _ambiguous_commands(held.values())


def problems_in_english(phrases: Iterable[Phrase]) -> Iterator[str]:
    """Everything that is wrong in the texts themselves."""
    for phrase in phrases:
        for form in filter(None, (phrase.one, phrase.many)):
            for problem in (*_in_form(form, phrase), *_unwanted_words("en", form)):
                yield f"{phrase.file}: {problem}: {_start(form)}"
            if commands := _TYPED_COMMAND.findall(form):
                yield f"{phrase.file}: {commands[0]} has to be a gap with a CommandWord"


def graphemes(words: str) -> int:
    """How many signs a reader sees: marks count with the letter that bears them."""
    return sum(unicodedata.category(letter) not in {"Mn", "Me", "Cf"} for letter in words)


def _in_message(
    language: str, message: Message | None, phrase: Phrase, numbers: list[list[int]]
) -> Iterator[str]:
    forms = _strings(message)
    if message is None or not all(forms):
        yield "missing"
        return
    if message.fuzzy:
        yield "fuzzy"
    if phrase.many and len(forms) != len(numbers):
        yield f"{len(forms)} plural forms instead of {len(numbers)}"
        return
    for index, form in enumerate(forms):
        optional = {_COUNT} if phrase.many and len(numbers[index]) == 1 else set[str]()
        yield from _against_english(form, phrase, optional)
        yield from _in_form(form, phrase)
        yield from _unwanted_words(language, form)


def _against_english(form: str, phrase: Phrase, optional: set[str]) -> Iterator[str]:
    english = phrase.many or phrase.one
    given = gaps(phrase.one) | gaps(phrase.many)
    if more := gaps(form) - given:
        yield f"unknown gap {{{min(more)}}}"
    if fewer := given - gaps(form) - optional:
        yield f"gap {{{min(fewer)}}} is missing"
    if tags(form) != tags(english):
        yield "the tags differ"
    if _TYPED_COMMAND.findall(form) != _TYPED_COMMAND.findall(english):
        yield "a command word differs"
    if _edges(form) != _edges(english):
        yield "begins or ends with other spaces or new lines"
    if form.count("\n") != english.count("\n"):
        yield "has other lines"


def _in_form(form: str, phrase: Phrase) -> Iterator[str]:
    if not is_balanced(form):
        yield "a tag is not closed, or in the wrong order"
    if _TURNING.search(form):
        yield "holds an invisible character that turns the direction"
    if phrase.context == "button" and graphemes(form) > LONGEST_BUTTON:
        yield f"is longer than {LONGEST_BUTTON} on a button"
    if _NAME.fullmatch(phrase.context) and graphemes(form) > LONGEST_NAME:
        yield f"is longer than {LONGEST_NAME} for a name"
    if phrase.context == "command" and re.search(r"[\W_]", _without_marks(form)):
        yield "a command is one word of letters"


def _unwanted_words(language: str, form: str) -> Iterator[str]:
    for word in avoided(language):
        if re.search(rf"\b{re.escape(word)}\b", form, re.IGNORECASE):
            yield f'"{word}" is a word to avoid'


def _ambiguous_commands(messages: Iterable[Message]) -> Iterator[str]:
    meant: dict[str, str] = {}
    for message in messages:
        word = _strings(message)[0].casefold() if message.context == "command" else ""
        if word and meant.setdefault(word, str(message.id)) != message.id:
            yield f"the command {word} has two meanings, {meant[word]} and {message.id}"


def _numbers(catalogue: Catalog) -> list[list[int]]:
    """The numbers that each plural form is for."""
    form_of: Callable[[int], int] = c2py(catalogue.plural_expr)
    numbers: list[list[int]] = [[] for _ in range(catalogue.num_plurals)]
    for number in range(_COUNTED):
        numbers[form_of(number)].append(number)
    return numbers


def _plural_forms(catalogue: Catalog) -> str:
    return f"nplurals={catalogue.num_plurals}; plural={catalogue.plural_expr};"


def _id(phrase: Phrase) -> str | tuple[str, str]:
    return (phrase.one, phrase.many) if phrase.many else phrase.one


def _strings(message: Message | None) -> tuple[str, ...]:
    words = message.string if message else ""
    return (words or "",) if isinstance(words, str | None) else tuple(words)


def _start(id: str | tuple[str, ...] | list[str]) -> str:
    words = id if isinstance(id, str) else id[0]
    return repr(words if len(words) <= 60 else f"{words[:59]}…")


def _edges(words: str) -> tuple[str, str]:
    return words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]


def _without_marks(words: str) -> str:
    return "".join(letter for letter in words if not unicodedata.category(letter).startswith("M"))
