"""The lines of a calendar file: escaped, folded, and nothing of people can begin one (RFC 5545)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

from bot.i18n.cleaning import clean

LONGEST_LINE: Final = 75  # octets, without its end
LOCAL: Final = "%Y%m%dT%H%M%S"
ADDRESS: Final = re.compile(r"https?://[!-~]+", re.ASCII)
SPECIAL: Final = re.compile(r"([\\;,])")
NOT_IN_PARAMETERS: Final = re.compile(r'["\n]')


def written(lines: Iterable[str]) -> str:
    """A file of these lines."""
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def text(name: str, words: str, most: int) -> Iterator[str]:
    """A property that holds words of people, at most so many characters; none where it is empty."""
    kept = shortened(clean(words).strip(), most)
    if kept:
        yield f"{name}:" + SPECIAL.sub(r"\\\1", kept).replace("\n", "\\n")


def shortened(words: str, most: int) -> str:
    """The words up to some length; whoever reads them sees that there were more."""
    return words if len(words) <= most else words[: most - 1] + "…"


def address(name: str, words: str) -> Iterator[str]:
    """A property that holds an address of the web; none where it is something else."""
    if ADDRESS.fullmatch(words):
        yield f"{name}:{words}"


def parameter(words: str, most: int) -> str:
    """The value of a parameter, quoted: it can hold no quote and no new line (RFC 5545, 3.2)."""
    return '"' + NOT_IN_PARAMETERS.sub("'", shortened(clean(words).strip(), most)) + '"'


def in_utc(at: datetime) -> str:
    """A moment."""
    return at.astimezone(UTC).strftime(f"{LOCAL}Z")


def local(wall: datetime) -> str:
    """A time on the wall."""
    return wall.strftime(LOCAL)


def _folded(line: str) -> Iterator[str]:
    """The parts of a line, each but the first after a space; no character is cut in two."""
    part, size = "", 0
    for character in line:
        width = len(character.encode())
        if size + width > LONGEST_LINE:
            yield part
            part, size = " ", 1
        part += character
        size += width
    yield part
