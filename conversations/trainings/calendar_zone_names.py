"""Which time zone a calendar means by what it calls it."""

from __future__ import annotations

from functools import cache
from typing import Final
from zoneinfo import available_timezones

MOST_PARTS: Final = 8  # of a name such as /vendor.example/20200101/America/Argentina/Salta


@cache
def _known() -> dict[str, str]:
    """The names of IANA, however they are capitalised."""
    return {name.casefold(): name for name in available_timezones()}


def zone_named(name: str) -> str | None:
    """The IANA zone by its own name, by the name of Windows, or at the end of a vendor's name."""
    words = name.strip().strip('"').strip("/")
    known = _known()
    parts = words.split("/")[-MOST_PARTS:]
    ends = ("/".join(parts[start:]) for start in range(len(parts)))
    found = next((known[end.casefold()] for end in ends if end.casefold() in known), None)
    return found or known.get(_of_windows(words).casefold())


def _of_windows(words: str) -> str:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON  # noqa: PLC0415 - rarely asked

    return WINDOWS_TO_OLSON.get(words, "")
