"""The methods by their names."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeAlias

from tests.servers.telegram.cloud import Cloud
from tests.servers.telegram.methods.fields import Fields

Method: TypeAlias = Callable[[Cloud, Fields], Any]
Waiting: TypeAlias = Callable[[Cloud, Fields], Awaitable[Any]]

METHODS: Final[dict[str, Method]] = {}
WAITING: Final[dict[str, Waiting]] = {}  # those that take time
NAMES: Final[dict[str, str]] = {}  # by their small letters: Telegram does not mind capitals


def method(function: Method) -> Method:
    """Make a function a method of the Bot API, under its name in camelCase."""
    METHODS[_name(function.__name__)] = function
    return function


def waiting(function: Waiting) -> Waiting:
    """The same for a method that may wait."""
    WAITING[_name(function.__name__)] = function
    return function


def _name(function: str) -> str:
    first, *others = function.split("_")
    name = first + "".join(word.capitalize() for word in others)
    NAMES[name.lower()] = name
    return name
