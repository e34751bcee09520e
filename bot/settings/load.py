"""Reading the settings, and telling everything that is wrong with them at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from bot.settings import sources
from bot.settings.model import Section, Settings
from bot.settings.problems import SettingsProblems
from bot.settings.sources import Key, Source


def load(file: Path | None = None) -> Settings:
    """The settings that hold here.

    Without a file: the one that BANYAN_CONFIG names, else config.toml where there is one. The
    environment comes before secret files, these before the file. Raises `SettingsProblems`.
    """
    path, required = sources.config_file(file)
    document = sources.read_toml(path, required=required)
    folders = sources.secret_folders()
    places = [
        sources.environment(),
        *map(sources.secret_files, reversed(folders)),
        sources.toml(path, document),
    ]
    unknown = [line for place in places for line in _unknown(place)]
    known = {name: value for name, value in document.items() if name in Settings.model_fields}
    try:
        settings = Settings(_secrets_dir=folders, **known)  # type: ignore[call-arg] # pydantic's own
    except ValidationError as error:
        raise SettingsProblems([*unknown, *_invalid(error, places)]) from None
    if unknown:
        raise SettingsProblems(unknown)
    return settings


def expectations() -> Mapping[Key, str]:
    """Every key that can be set, and what is expected there."""
    return {
        (name, key): field.description or "another value"
        for name, section in sections().items()
        for key, field in section.model_fields.items()
    }


def sections() -> Mapping[str, type[Section]]:
    """The tables of the file by name."""
    return {
        name: next(kind for kind in (field.annotation, *get_args(field.annotation)) if _table(kind))
        for name, field in Settings.model_fields.items()
    }


def _table(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Section)


def _unknown(place: Source) -> Iterator[str]:
    for key in sorted(place.keys):
        # Below a key that is known, or in place of a section, it is the value that is wrong.
        known = key[:2] in expectations() or (len(key) == 1 and key[0] in sections())
        if not known:
            yield _line(place, key, f"unknown setting{_suggestion(place, key)}")


def _suggestion(place: Source, key: Key) -> str:
    likely = next(_nearest(key), None)
    return f"; did you mean {place.spell(likely)}?" if likely else ""


def _nearest(key: Key) -> Iterator[Key]:
    """In the same section; where there is none of that name, anywhere, then by the name alone."""
    everywhere = [*expectations(), *((name,) for name in sections())]
    here = [known for known in everywhere if known[:-1] == key[:1]]
    yield from _alike(key[-1], {known[-1]: known for known in here})
    if not here:
        yield from _alike(".".join(key), {".".join(known): known for known in everywhere})
        yield from _alike(key[-1], {known[-1]: known for known in everywhere})


def _alike(word: str, known: Mapping[str, Key]) -> list[Key]:
    return [known[match] for match in get_close_matches(word, known, n=1)]


def _invalid(error: ValidationError, places: Sequence[Source]) -> Iterator[str]:
    for detail in error.errors(include_input=False, include_url=False):
        if detail["type"] == "extra_forbidden":
            continue  # found already, with the nearest key
        key = tuple(str(part) for part in detail["loc"][:2])
        yield _line(_origin(key, places), key, _complaint(key, detail))


def _complaint(key: Key, detail: Mapping[str, Any]) -> str:
    expected = expectations().get(key)
    if expected and detail["type"] == "missing":
        return f"is missing; expected {expected}"
    if expected:
        return f"expected {expected}"
    if detail["type"] == "value_error":  # a rule about several keys, which says what it expects
        return str(detail["ctx"]["error"])
    return "expected a section with keys of its own"


def _origin(key: Key, places: Sequence[Source]) -> Source:
    """The place that counted: the first that sets this key, else one that sets its section."""
    for part in (key, key[:1]):
        for place in places:
            if any(given[: len(part)] == part for given in place.keys):
                return place
    return places[-1]


def _line(place: Source, key: Key, complaint: str) -> str:
    return f"{place.where}: {place.spell(key)}: {complaint}"
