"""What somebody sees at their client, in the words of the counting platform."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import escape
from typing import Final

from markupsafe import Markup

from bot.model import (
    Place,
)
from tests.counting import Shown
from tests.matrix_noting import Handed
from tests.servers.synapse import Seen
from tests.transcript import readable

MARKED: Final = {"strong": "b", "em": "i", "code": "code", "a": "a"}
TAG: Final = re.compile(r"(</?)(\w+)")
LINK: Final = re.compile(r"<a [^>]*>|</a>")
SIGN: Final = re.compile(r"(?<![\w!])!(?=\w)")  # of a command; in transcripts it is a slash


def as_it(handed: Handed, changes: int) -> Callable[[Seen], bool]:
    """How a message looks once the last change of it has arrived."""
    if handed.kind == "deletes":
        return lambda seen: seen.redacted
    return lambda seen: seen.readable and seen.edits >= changes


def as_counted(handed: Handed, seen: Seen, place: Place) -> Shown:
    """What somebody sees at their client, in the words of the counting platform."""
    outgoing = handed.outgoing
    if handed.kind == "deletes":
        return Shown("deletes", place, handed.receipt, outgoing)
    if seen.msgtype in ("m.image", "m.file", "m.audio"):
        return Shown("sends", place, handed.receipt, replace(outgoing, text=Markup()))
    assert seen.encrypted
    written = seen.formatted_body or escape(seen.body, quote=False).replace("\n", "<br>")
    text, choices = _apart(written.split("<br>"), handed)
    assert choices == _expected_choices(handed)
    return Shown(handed.kind, place, handed.receipt, replace(outgoing, text=Markup(text)))


def _apart(lines: list[str], handed: Handed) -> tuple[str, list[str]]:
    """The text, and the choices that stand under it."""
    number = len(_expected_choices(handed))
    text, choices = (lines[:-number], lines[-number:]) if number else (lines, [])
    words = SIGN.sub("/", "\n".join(text).rstrip())
    marked = TAG.sub(lambda tag: f"{tag[1]}{MARKED.get(tag[2], tag[2])}", words)
    return marked, [LINK.sub("", readable(one)) for one in choices]


def _expected_choices(handed: Handed) -> list[str]:
    buttons = [button for row in handed.outgoing.buttons for button in row]
    private = handed.outgoing.place.private
    numbered = [one for one in buttons if not (one.aside or (private and one.url))]
    others = [readable(one.label) for one in buttons if one not in numbered]
    lines = [
        f"{number}. {readable(one.label)}"
        for number, one in enumerate(numbered, start=1)
        if one.label != str(number)
    ]
    return [*lines, " · ".join(others)] if others else lines
