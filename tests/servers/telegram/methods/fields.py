"""The fields of a request, read as the Bot API reads them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.servers.telegram.messages import Document
from tests.servers.telegram.refusals import bad


@dataclass(slots=True)
class Fields:
    """What a request carries; everything but files is text, some of it JSON."""

    texts: Mapping[str, str]
    files: Mapping[str, Document] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return self.texts.get(name, "")

    def number(self, name: str, default: int = 0) -> int:
        """A whole number; what is none counts as missing, as with Telegram."""
        try:
            return int(self.texts.get(name, default))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        return self.texts.get(name, "").lower() in {"true", "1", "yes", "t"}

    def json(self, name: str, expected: type[list[Any]] | type[dict[str, Any]]) -> Any:
        """A list or an object; None if it is missing."""
        raw = self.texts.get(name)
        if not raw:
            return None
        kind = "array" if expected is list else "object"
        try:
            value = json.loads(raw)
        except ValueError:
            raise bad(f"can't parse {name} JSON {kind}") from None
        if not isinstance(value, expected):
            raise bad(f"{kind} expected as {name.replace('_', ' ')}")
        return value
