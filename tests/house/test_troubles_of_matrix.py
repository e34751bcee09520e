"""What Banyan says when something is wrong on Matrix stands in docs/matrix.md, with what helps."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
ROOMS: Final = (ROOT / "bot" / "platforms" / "matrix", ROOT / "bot" / "delivery", ROOT / "handlers")
FILES: Final = [file for room in ROOMS for file in sorted(room.rglob("*.py"))]
TREES: Final = [ast.parse(file.read_text("utf-8")) for file in FILES]
GAP: Final = "…"
TOLD: Final = (ROOT / "docs" / "matrix.md").read_text("utf-8").partition("## When something")[2]
PHRASES: Final = [
    phrase.strip()
    for line in TOLD.splitlines()
    if line.startswith("|")
    for phrase in re.findall(r"`([^`]+)`|“[^”]+”", line.split("|")[1])
    if phrase
]


def words(node: ast.AST) -> str:
    """What is said there, with a sign for each gap; nothing where no text stands."""
    if isinstance(node, ast.JoinedStr):
        return "".join(words(part) or GAP for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


SAID: Final = [found for tree in TREES for node in ast.walk(tree) if (found := words(node))]


def is_in(phrase: str, sentence: str) -> bool:
    """Whether a phrase is part of a sentence; a number in it may be a gap there."""
    return any(one in sentence for one in (phrase, re.sub(r"\d+", GAP, phrase)))


def logged() -> Iterator[str]:
    for tree in TREES[: len(list(ROOMS[0].rglob("*.py")))]:
        for node in ast.walk(tree):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name("log"), attr="warning" | "error"),
                    args=[first, *_],
                ) if words(first):
                    yield words(first)


@pytest.mark.parametrize("phrase", PHRASES)
def test_what_is_explained_is_said(phrase: str) -> None:
    assert any(is_in(phrase, sentence) for sentence in SAID)


@pytest.mark.parametrize(
    "sentence",
    sorted({*logged(), *(one for one in SAID if re.match(r"(Matrix:|\[matrix\]) \S.{20}", one))}),
)
def test_what_is_said_is_explained(sentence: str) -> None:
    assert any(is_in(phrase, sentence) for phrase in PHRASES)
