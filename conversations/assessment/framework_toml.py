"""A framework file as TOML tables; it may come from anyone, so every bound is checked first."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from typing import Any, Final

from bot.text import Text, _, ngettext
from conversations.assessment.framework_problems import FrameworkProblems, Problem

LARGEST_FILE: Final = 100_000  # bytes
LONGEST_LINE: Final = 1_000  # characters; tomllib needs quadratic time for a key of many parts
DEEPEST: Final = 10  # tables and lists inside each other; a framework has five
AT_LINE: Final = re.compile(r"at line (\d+)")
TWICE: Final = ("Cannot overwrite", "Cannot declare", "Duplicate inline table key")


def tables_of(text: str) -> dict[str, Any]:
    """What the file says.

    Raises `FrameworkProblems` when the file is too large or not TOML.
    """
    _check_bounds(text)
    try:
        tables = tomllib.loads(text)
        _check_depth(tables)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(text, str(error)) from None
    except RecursionError:
        raise _too_deep() from None
    return tables


def _check_bounds(text: str) -> None:
    # "replace" is for lone surrogates, which have no bytes; their line is looked for below.
    if len(text.encode(errors="replace")) > LARGEST_FILE:
        raise _problem(1, _("The file can have at most {size} kB.", size=LARGEST_FILE // 1_000))
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > LONGEST_LINE:
            raise _problem(
                number,
                ngettext(
                    "A line can have at most {n} character.",
                    "A line can have at most {n} characters.",
                    LONGEST_LINE,
                ),
            )
        if any("\ud800" <= sign <= "\udfff" for sign in line):
            raise _problem(number, _("This line holds a sign that cannot be shown."))


def _check_depth(tables: dict[str, Any]) -> None:
    layer: list[Any] = [tables]
    for _depth in range(DEEPEST):
        layer = [part for value in layer for part in _parts(value)]
    if layer:
        raise _too_deep()


def _parts(value: object) -> Iterable[Any]:
    match value:
        case dict():
            return value.values()
        case list():
            return value
    return ()


def _too_deep() -> FrameworkProblems:
    return _problem(1, _("The file is nested too deeply."))


def _not_toml(text: str, reason: str) -> FrameworkProblems:
    found = AT_LINE.search(reason)
    line = int(found[1]) if found else text.count("\n") + 1
    if reason.startswith(TWICE):
        return _problem(line, _("This entry is already in the file."))
    return _problem(
        line, _("This line is not valid TOML. Look at quotation marks, brackets and equals signs.")
    )


def _problem(line: int, sentence: Text) -> FrameworkProblems:
    return FrameworkProblems([Problem(line, sentence)])
