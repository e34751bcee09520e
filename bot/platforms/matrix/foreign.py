"""JSON that anybody may have written: what stands in it, where that is of the right kind."""

from __future__ import annotations

from bot.platforms.matrix.api import Json


def part_of(content: object, *names: str) -> Json:
    """The object that stands there; empty where something else does."""
    for name in names:
        content = content.get(name) if isinstance(content, dict) else None
    return content if isinstance(content, dict) else {}


def list_of(content: object, *names: str) -> list[object]:
    """The list that stands there; empty where something else does."""
    found = part_of(content, *names[:-1]).get(names[-1])
    return found if isinstance(found, list) else []


def events_of(content: object, *names: str) -> list[object]:
    """The events in a part of an answer."""
    return list_of(content, *names, "events")


def text_of(value: object) -> str:
    """The words; empty where there are none."""
    return value if isinstance(value, str) else ""
