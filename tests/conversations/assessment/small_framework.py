"""A framework small enough to be read at once, and what is said about its problems."""

from __future__ import annotations

import pytest

from bot.text import Text
from conversations.assessment.framework import (
    words_of,
)
from conversations.assessment.framework_file import (
    parse,
    parse_own,
)
from conversations.assessment.framework_problems import FrameworkProblems, Problem

SMALL = """\
version = "1"
[groups.people]
name = "People"
[skills.listening]
group = "people"
name = "Listening"
definition = "Hearing what others mean."
levels = [
  "Listening with help.",
  "Listening alone.",
  "Guiding others.",
  "Teaching others.",
]
practice = "Listen to someone today."
[skills.cooking]
group = "people"
name = "Cooking"
definition = "Making food for a meeting."
levels = ["With help.", "Alone.", "Guiding others.", "Teaching others."]
practice = "Cook once."
[skills.singing]
group = "people"
name = "Singing"
definition = "Making music for a meeting."
levels = ["With help.", "Alone.", "Guiding others.", "Teaching others."]
practice = "Sing once."
[roles.host]
name = "Host"
description = "Receives guests."
contexts = ["local"]
[roles.host.needs]
listening = 3
cooking = 2
singing = 1
[roles.guest]
name = "Guest"
description = "Comes along."
contexts = ["local", "global"]
needs = { singing = 2, listening = 1, cooking = 1 }
"""


def said(problem: Problem) -> str:
    sentence = problem.sentence
    pattern = sentence.plural if sentence.plural and sentence.count != 1 else sentence.message
    gaps = {name: words_of(gap) if isinstance(gap, Text) else gap for name, gap in sentence.gaps}
    return pattern.format(**gaps)


def told(raised: pytest.ExceptionInfo[FrameworkProblems]) -> list[tuple[int, str]]:
    return [(problem.line, said(problem)) for problem in raised.value.problems]


def problems_of(text: str) -> list[tuple[int, str]]:
    with pytest.raises(FrameworkProblems) as raised:
        parse(text)
    return told(raised)


def problems_of_own(text: str) -> list[tuple[int, str]]:
    base = parse(SMALL)
    with pytest.raises(FrameworkProblems) as raised:
        parse_own(text, base)
    return told(raised)


def without(line: int) -> str:
    lines = SMALL.splitlines(keepends=True)
    return "".join([*lines[: line - 1], *lines[line:]])
