"""What Banyan says, before it is known who will read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
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
class PersonName:
    """Somebody, by their id: what they are called is looked up when a letter is written."""

    person: str


@dataclass(frozen=True, slots=True)
class Link:
    """An address, shown as it is."""

    url: str


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """A wall-clock time, in minutes after midnight."""

    minutes: int


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week; 0 is Monday."""

    day: int


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
    | Weekday
    | CommandWord
    | LanguageName
    | PersonName
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


SOMEBODY: Final = pgettext("name", "somebody")  # who has given no name, or has gone


def named(person: str) -> Text:
    """Somebody's name, where only their id may be kept, as in a journal."""
    return Text("{name}", (("name", PersonName(person)),), context=VERBATIM)


def paragraphs(*texts: Text) -> Text:
    """Several texts in one message, with an empty line between them."""
    return Text("{lines}", (("lines", Lines(texts, apart=True)),), context=VERBATIM)


def lines(texts: Iterable[Text | str]) -> Text:
    """Several texts in one message, one under the other."""
    return Text("{lines}", (("lines", Lines(tuple(texts))),), context=VERBATIM)


def people_in(text: Text) -> set[str]:
    """The ids of those whose names are still to be looked up."""
    found: set[str] = set()
    _find_people(text, found)
    return found


def _find_people(text: Text, found: set[str]) -> None:
    # Every letter is looked through, and hardly any names somebody.
    for _name, gap in text.gaps:
        if isinstance(gap, Text):
            _find_people(gap, found)
        elif isinstance(gap, PersonName):
            found.add(gap.person)
        elif isinstance(gap, (Lines, Listing)):
            for item in gap.items:
                if isinstance(item, Text):
                    _find_people(item, found)


def with_names(text: Text, names: Mapping[str, Text]) -> Text:
    """The same with the names that are known."""
    gaps = tuple((name, _with_names(gap, names)) for name, gap in text.gaps)
    return replace(text, gaps=gaps)


def _with_names(gap: Gap, names: Mapping[str, Text]) -> Gap:
    match gap:
        case PersonName(person):
            return names.get(person, gap)
        case Text():
            return with_names(gap, names)
        case Lines(items) | Listing(items):
            known = (with_names(one, names) if isinstance(one, Text) else one for one in items)
            return replace(gap, items=tuple(known))
    return gap


def to_plain(gap: Gap) -> Any:
    """The value as JSON: numbers and words as they are, the rest tagged with its type."""
    match gap:
        case str() | int() | float():
            return gap
        case Text():
            return _text_to_plain(gap)
        case date() | timedelta() | TimeOfDay() | Weekday():
            return _time_to_plain(gap)
        case CommandWord() | LanguageName() | PersonName() | Link():
            return _name_to_plain(gap)
        case Lines(items, apart):
            return {"lines": [to_plain(item) for item in items], "apart": apart}
        case Listing(items):
            return {"listing": [to_plain(item) for item in items]}


def _name_to_plain(gap: CommandWord | LanguageName | PersonName | Link) -> dict[str, Any]:
    match gap:
        case CommandWord(word):
            return {"command": word}
        case LanguageName(tag):
            return {"language": tag}
        case PersonName(person):
            return {"person": person}
        case Link(url):
            return {"link": url}


def _time_to_plain(gap: date | timedelta | TimeOfDay | Weekday) -> dict[str, Any]:
    match gap:
        case datetime():
            return {"at": gap.isoformat()}
        case date():
            return {"day": gap.isoformat()}
        case timedelta():
            return {"seconds": gap.total_seconds()}
        case TimeOfDay(minutes):
            return {"minutes": minutes}
        case Weekday(day):
            return {"weekday": day}


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
        case {"lines": list(items), "apart": bool(apart)}:
            return Lines(tuple(_item(item) for item in items), apart)
        case {"listing": list(items)}:
            return Listing(tuple(_item(item) for item in items))
        case {"command": _} | {"language": _} | {"person": _} | {"link": _}:
            return _name_from_plain(plain)
    return _time_from_plain(plain)


def _name_from_plain(plain: Any) -> CommandWord | LanguageName | PersonName | Link:
    match plain:
        case {"command": str(word)}:
            return CommandWord(word)
        case {"language": str(tag)}:
            return LanguageName(tag)
        case {"person": str(person)}:
            return PersonName(person)
        case {"link": str(url)}:
            return Link(url)
    raise ValueError("This is not a text that Banyan wrote.")


def _time_from_plain(plain: Any) -> date | timedelta | TimeOfDay | Weekday:
    match plain:
        case {"at": str(at)}:
            return datetime.fromisoformat(at)
        case {"day": str(day)}:
            return date.fromisoformat(day)
        case {"seconds": seconds}:
            return timedelta(seconds=seconds)
        case {"minutes": int(minutes)}:
            return TimeOfDay(minutes)
        case {"weekday": int(weekday)}:
            return Weekday(weekday)
    raise ValueError("This is not a text that Banyan wrote.")


def _item(plain: Any) -> Text | str:
    return plain if isinstance(plain, str) else text_from_plain(plain)
