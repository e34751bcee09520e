"""The files that were sent, by the ids under which the bot can fetch them."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.servers.telegram.refusals import Json


@dataclass(slots=True)
class Files:
    """Contents by file id, and ids by path."""

    contents: dict[str, bytes] = field(default_factory=dict)
    by_path: dict[str, str] = field(default_factory=dict)

    def add(self, content: bytes, name: str) -> Json:
        """Keep a file; returns what a message says about it."""
        number = len(self.contents) + 1
        identifier = f"BQACAgIAAxkBAAI{number:06}"
        self.contents[identifier] = content
        self.by_path[f"documents/file_{number}.{name.rpartition('.')[2]}"] = identifier
        return self.as_json(identifier)

    def as_json(self, identifier: str) -> Json:
        """What the Bot API says about a file."""
        return {
            "file_id": identifier,
            "file_unique_id": f"AgAD{identifier[-6:]}",
            "file_size": len(self.contents[identifier]),
        }

    def path(self, identifier: str) -> str:
        """Where it can be fetched."""
        return next(path for path, one in self.by_path.items() if one == identifier)

    def at(self, path: str) -> bytes | None:
        """What is there, if anything."""
        identifier = self.by_path.get(path)
        return self.contents[identifier] if identifier else None
