"""Where to meet online, found in an event, and taken out of what everybody reads."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Final

LONGEST_LINK: Final = 500
LINK: Final = re.compile(r"https?://[^\s<>\"'\\^`{|}]{1,2000}", re.ASCII)
# Hosts at which people meet; whatever else is linked in a description is something to read.
MEETING: Final = re.compile(
    r"https?://(?:[a-z0-9-]+\.)*(?:zoom\.(?:us|com)|meet\.google\.com|teams\.(?:microsoft|live)\.com"
    r"|meet\.jit\.si|webex\.com|whereby\.com|gotomeeting\.com|goto\.com|bigbluebutton\.[a-z.]+"
    r"|bbb\.[a-z0-9.-]+|meet\.[a-z0-9.-]+|jitsi\.[a-z0-9.-]+|call\.element\.io)(?=[/?#:]|$)",
    re.IGNORECASE,
)
# Calendars put how to join between such lines: links, numbers to call, and their secrets.
BLOCK: Final = re.compile(r"^\s*(?:-::~:~::~|[_~⎯─-]{20,})", re.MULTILINE)
MARKUP: Final = re.compile(
    r"</?(?:p|br|a|b|i|u|ul|ol|li|div|span|html|body|strong|em|h[1-6])\b[^>]*>"
)
BREAKS: Final = re.compile(r"<(?:br|/p|/div|/li)\b[^>]{0,200}>", re.IGNORECASE)
EMPTY: Final = re.compile(r"\n{3,}")


def link_of(about: str, place: str, conferences: Iterable[str]) -> str:
    """Where people meet online: said by itself, as the place, or in the description."""
    for said in (*conferences, place):
        if LINK.fullmatch(said) and len(said) <= LONGEST_LINK:
            return said
    links = (one.rstrip(".,;)") for one in LINK.findall(html.unescape(about)))
    return next((one for one in links if MEETING.match(one) and len(one) <= LONGEST_LINK), "")


def without_links(about: str, most: int) -> str:
    """A description as everybody may read it: plain words, without how to join."""
    plain = about
    if MARKUP.search(about):
        plain = html.unescape(MARKUP.sub("", BREAKS.sub("\n", about)))
    block = BLOCK.search(plain)
    told = plain[: block.start()] if block else plain
    told = EMPTY.sub("\n\n", "\n".join(_told(line) for line in told.split("\n"))).strip()
    return told if len(told) <= most else told[: most - 1] + "…"


def _told(line: str) -> str:
    """A line without links to meetings, and without what only led to one."""
    rest = LINK.sub(lambda link: "" if MEETING.match(link[0]) else link[0], line).rstrip()
    return "" if rest != line.rstrip() and rest.endswith(":") else rest
