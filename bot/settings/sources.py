"""Where settings come from, and how each place spells a key."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

from bot.settings.model import NESTED, PREFIX
from bot.settings.problems import SettingsProblems

DEFAULT_FILE: Final = Path("config.toml")
CONFIG: Final = f"{PREFIX}CONFIG"  # names the file
SECRETS: Final = f"{PREFIX}SECRETS"  # names a folder with one file for each secret
CREDENTIALS: Final = "CREDENTIALS_DIRECTORY"  # systemd's folder of that kind

Key: TypeAlias = tuple[str, ...]  # section and name; more or less of them where it is wrong


@dataclass(frozen=True, slots=True)
class Source:
    """One place that settings come from."""

    where: str
    keys: frozenset[Key]
    spell: Callable[[Key], str]


def config_file(named: Path | None) -> tuple[Path, bool]:
    """The TOML file, and whether somebody asked for it."""
    asked = named or os.environ.get(CONFIG)
    return (Path(asked), True) if asked else (DEFAULT_FILE, False)


def read_toml(path: Path, *, required: bool) -> dict[str, Any]:
    """What the file says; nothing where it may be missing. Raises `SettingsProblems`."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        if not required:
            return {}
        raise SettingsProblems([f"{path}: there is no such file"]) from None
    except OSError as error:
        raise SettingsProblems([f"{path}: cannot be read ({error.strerror})"]) from None
    except UnicodeDecodeError:
        raise SettingsProblems([f"{path}: expected text in UTF-8"]) from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsProblems([f"{path}: {error}"]) from None


def toml(path: Path, document: Mapping[str, Any]) -> Source:
    """The TOML file as a source."""
    return Source(str(path), frozenset(_leaves(document)), spell=".".join)


def environment() -> Source:
    """The environment as a source; an empty variable counts as not set."""
    names = (
        name.upper().removeprefix(PREFIX)
        for name, value in os.environ.items()
        if value and name.upper().startswith(PREFIX) and name.upper() not in (CONFIG, SECRETS)
    )
    return Source("environment", frozenset(map(_key, names)), spell=_variable)


def secret_folders() -> list[Path]:
    """The folders with secret files; what is in the last counts most."""
    named = filter(None, map(os.environ.get, (SECRETS, CREDENTIALS)))
    return [Path(name) for name in named]


def secret_files(folder: Path) -> Source:
    """A folder of secret files as a source. Raises `SettingsProblems` where it is none."""
    try:
        files = [file for file in folder.iterdir() if not file.name.startswith(".")]
    except OSError as error:
        raise SettingsProblems([f"{folder}: cannot be read ({error.strerror})"]) from None
    for file in files:
        _must_be_readable(file)
    return Source(str(folder), frozenset(_key(file.name) for file in files), spell=NESTED.join)


def _leaves(table: Mapping[str, Any], above: Key = ()) -> Iterator[Key]:
    for name, value in table.items():
        if isinstance(value, dict) and value:
            yield from _leaves(value, (*above, name))
        else:
            yield (*above, name)


def _key(name: str) -> Key:
    return tuple(name.lower().split(NESTED))


def _variable(key: Key) -> str:
    return f"{PREFIX}{NESTED.join(key)}".upper()


def _must_be_readable(file: Path) -> None:
    try:
        file.read_text("utf-8")
    except OSError as error:
        raise SettingsProblems([f"{file}: cannot be read ({error.strerror})"]) from None
    except UnicodeDecodeError:
        raise SettingsProblems([f"{file}: expected text in UTF-8"]) from None
