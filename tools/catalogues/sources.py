"""Every text of Banyan that people read, found in its sources."""

import ast
import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from conversations.assessment.framework_file import messages

ROOMS: Final = ("bot", "handlers", "conversations", "storage")
FRAMEWORK: Final = "conversations/assessment/framework.toml"
COMMENT: Final = "TRANSLATORS:"

# What calls hold texts, and what their first arguments are.
ARGUMENTS: Final = {"_": ("one",), "pgettext": ("context", "one"), "ngettext": ("one", "many")}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text to be translated, and where it stands."""

    file: str
    line: int
    one: str  # English
    many: str = ""  # English for many, where the text depends on a number
    context: str = ""
    comment: str = ""  # for translators


def phrases(root: Path) -> list[Phrase]:
    """All texts, in the order of files and lines."""
    python = (path for room in ROOMS for path in sorted((root / room).rglob("*.py")))
    found = [phrase for path in python for phrase in in_python(path, root)]
    return found + list(in_framework(root / FRAMEWORK, root))


def in_python(path: Path, root: Path) -> Iterator[Phrase]:
    """The texts that calls in a Python file hold; those inside the gaps of others, too."""
    source = path.read_text(encoding="utf-8")
    comments = _comments(source)
    file = path.relative_to(root).as_posix()
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        if words := _words(call):
            yield Phrase(file, call.lineno, comment=_above(call.lineno, comments), **words)


def in_framework(path: Path, root: Path) -> Iterator[Phrase]:
    """The texts of the framework of skills and roles."""
    file = path.relative_to(root).as_posix()
    for line, context, message, comment in messages(path.read_text(encoding="utf-8")):
        yield Phrase(file, line, message, context=context, comment=comment)


def _words(call: ast.Call) -> dict[str, str]:
    """The literal arguments by what they are; none where it is no text, or no literal one."""
    names = ARGUMENTS.get(call.func.id, ()) if isinstance(call.func, ast.Name) else ()
    words = {
        name: argument.value
        for name, argument in zip(names, call.args, strict=False)
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }
    return words if len(words) == len(names) else {}


def _comments(source: str) -> dict[int, str]:
    """Comments by their line, without the sign."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {
        token.start[0]: token.string.lstrip("# ")
        for token in tokens
        if token.type == tokenize.COMMENT
    }


def _above(line: int, comments: dict[int, str]) -> str:
    """The comment for translators that ends on the line before, without its mark."""
    block: list[str] = []
    while (line := line - 1) in comments:
        block.insert(0, comments[line])
        if comments[line].startswith(COMMENT):
            return " ".join(block).removeprefix(COMMENT).strip()
    return ""
