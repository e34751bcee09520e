"""What a person sees in a room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Seen:
    """One message as it stands now: with its last edit, and the reactions that are on it."""

    id: str
    sender: str
    kind: str  # the type of the event; m.room.encrypted where it could not be read
    content: Mapping[str, Any]  # of the last edit, if there is one; {} once it is redacted
    encrypted: bool
    readable: bool
    edits: int
    reactions: tuple[tuple[str, str], ...]  # sender and key, in order
    redacted: bool

    @property
    def msgtype(self) -> str:
        return str(self.content.get("msgtype", ""))

    @property
    def body(self) -> str:
        return str(self.content.get("body", ""))

    @property
    def formatted_body(self) -> str:
        return str(self.content.get("formatted_body", ""))

    @property
    def mentions(self) -> Mapping[str, Any] | None:
        """None where the sender has not said."""
        return self.content.get("m.mentions")

    @property
    def relates_to(self) -> Mapping[str, Any]:
        return self.content.get("m.relates_to") or {}

    @property
    def reply_to(self) -> str:
        """The event that this answers, also where that is only for clients without threads."""
        return str(self.relates_to.get("m.in_reply_to", {}).get("event_id", ""))

    @property
    def thread(self) -> str:
        """The root of the thread."""
        threaded = self.relates_to.get("rel_type") == "m.thread"
        return str(self.relates_to["event_id"]) if threaded else ""
