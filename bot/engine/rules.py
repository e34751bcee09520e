"""What a flow may not hold, because it is run again from the top at every turn."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, Final

from bot.engine.talk import FlowError

# What differs between two runs, or would wait for something other than the person.
OUTSIDE: Final = frozenset(
    {"asyncio", "os", "random", "secrets", "socket", "sqlite3", "subprocess", "time", "uuid"}
)
CLOCKS: Final = frozenset({"now", "utcnow", "today"})


def check(function: Callable[..., Any]) -> None:
    """Refuse a flow that could not be replayed.

    Raises `FlowError` naming every line.
    """
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    first = function.__code__.co_firstlineno - 1
    found = [
        f"line {first + getattr(node, 'lineno', 0)}: {problem}"
        for node in ast.walk(tree)
        for problem in _problems(node, function.__globals__)
    ]
    if found:
        raise FlowError(f"{function.__name__} cannot be replayed: {'; '.join(found)}.")


def _problems(node: ast.AST, names: dict[str, Any]) -> Iterator[str]:
    match node:
        case ast.Try(finalbody=[_, *_]):
            yield "`finally` would run at every turn"
        case ast.AsyncWith() | ast.AsyncFor():
            yield "`async with` and `async for` cannot be suspended"
        case ast.ExceptHandler(type=None) | ast.ExceptHandler(type=ast.Name(id="BaseException")):
            yield "catch Exception or narrower"
        case ast.Import() | ast.ImportFrom():
            yield "imports belong to the top of the file, where they are checked"
        case ast.Call(func=ast.Attribute(attr=attr)) if attr in CLOCKS:
            yield "a flow has no clock"
        case ast.Name(id=name) if _outside(names.get(name)):
            yield f"{name} is out of a flow's reach"


def _outside(value: object) -> bool:
    module = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", "")
    return isinstance(module, str) and module.partition(".")[0] in OUTSIDE
