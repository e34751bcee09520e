"""What Banyan says, before it is known who will read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeAlias

VERBATIM: Final = "verbatim"  # the context of patterns that no catalogue holds


@dataclass(frozen=True, slots=True)
class CommandWord:
    """A command, shown with the sign that the reader's platform uses."""

    word: str


@dataclass(frozen=True, slots=True)
class LanguageName:
    """A language, called what its own speakers call it."""

    tag: str


@dataclass(frozen=True, slots=True)
class Link:
    """An address, shown as it is."""

    url: str


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """A wall-clock time, in minutes after midnight."""

    minutes: int


@dataclass(frozen=True, slots=True)
class Lines:
    """Several texts, one under the other."""

    items: tuple[Text | str, ...]
    apart: bool = False  # with an empty line between them


@dataclass(frozen=True, slots=True)
class Listing:
    """Several texts in one sentence: "a, b and c"."""

    items: tuple[Text | str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A whole sentence with typed gaps, translated and formatted when somebody reads it."""

    message: str  # English, and the key in the catalogues
    gaps: tuple[tuple[str, Gap], ...] = ()
    context: str = ""
    plural: str = ""  # English for many; the number is `count`
    count: int = 0


Gap: TypeAlias = (
    str
    | int
    | float
    | date
    | datetime
    | timedelta
    | TimeOfDay
    | CommandWord
    | LanguageName
    | Link
    | Lines
    | Listing
    | Text
)


def _(message: str, /, **gaps: Gap) -> Text:
    """A sentence to be translated."""
    return Text(message, tuple(gaps.items()))


def pgettext(context: str, message: str, /, **gaps: Gap) -> Text:
    """A sentence or word whose meaning needs a context, such as a button's."""
    return Text(message, tuple(gaps.items()), context=context)


def ngettext(one: str, many: str, n: int, /, **gaps: Gap) -> Text:
    """A sentence that depends on a number; `{n}` is that number."""
    return Text(one, (("n", n), *gaps.items()), plural=many, count=n)


def verbatim(words: str) -> Text:
    """Words of people, shown as they wrote them."""
    return Text("{words}", (("words", words),), context=VERBATIM)


def paragraphs(*texts: Text) -> Text:
    """Several texts in one message, with an empty line between them."""
    return Text("{lines}", (("lines", Lines(texts, apart=True)),), context=VERBATIM)


def lines(texts: Iterable[Text | str]) -> Text:
    """Several texts in one message, one under the other."""
    return Text("{lines}", (("lines", Lines(tuple(texts))),), context=VERBATIM)


def to_plain(gap: Gap) -> Any:
    """The value as JSON: numbers and words as they are, the rest tagged with its type."""
    match gap:
        case str() | int() | float():
            return gap
        case Text():
            return _text_to_plain(gap)
        case datetime():
            return {"at": gap.isoformat()}
        case date():
            return {"day": gap.isoformat()}
        case timedelta():
            return {"seconds": gap.total_seconds()}
        case TimeOfDay(minutes):
            return {"minutes": minutes}
        case CommandWord(word):
            return {"command": word}
        case LanguageName(tag):
            return {"language": tag}
        case Link(url):
            return {"link": url}
        case Lines(items, apart):
            return {"lines": [to_plain(item) for item in items], "apart": apart}
        case Listing(items):
            return {"listing": [to_plain(item) for item in items]}


def _text_to_plain(text: Text) -> dict[str, Any]:
    plain: dict[str, Any] = {"text": text.message}
    if text.gaps:
        plain["gaps"] = {name: to_plain(gap) for name, gap in text.gaps}
    if text.context:
        plain["context"] = text.context
    if text.plural:
        plain["plural"], plain["count"] = text.plural, text.count
    return plain


def text_from_plain(plain: Mapping[str, Any]) -> Text:
    """The text that `to_plain` wrote."""
    return Text(
        plain["text"],
        tuple((name, from_plain(gap)) for name, gap in plain.get("gaps", {}).items()),
        plain.get("context", ""),
        plain.get("plural", ""),
        plain.get("count", 0),
    )


def from_plain(plain: Any) -> Gap:
    """The value that `to_plain` wrote.

    Raises `ValueError` for anything else.
    """
    if isinstance(plain, str | int | float):
        return plain
    match plain:
        case {"text": _}:
            return text_from_plain(plain)
        case {"at": str(at)}:
            return datetime.fromisoformat(at)
        case {"day": str(day)}:
            return date.fromisoformat(day)
        case {"seconds": seconds}:
            return timedelta(seconds=seconds)
        case {"minutes": int(minutes)}:
            return TimeOfDay(minutes)
        case {"command": str(word)}:
            return CommandWord(word)
        case {"language": str(tag)}:
            return LanguageName(tag)
        case {"link": str(url)}:
            return Link(url)
        case {"lines": list(items), "apart": bool(apart)}:
            return Lines(tuple(_item(item) for item in items), apart)
        case {"listing": list(items)}:
            return Listing(tuple(_item(item) for item in items))
    raise ValueError("This is not a text that Banyan wrote.")


def _item(plain: Any) -> Text | str:
    return plain if isinstance(plain, str) else text_from_plain(plain)
