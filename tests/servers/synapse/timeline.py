"""What has happened in a room, in order, and what a person sees of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tests.servers.synapse.seen import Seen

ENCRYPTED: Final = "m.room.encrypted"


@dataclass(frozen=True, slots=True)
class Happened:
    """One event as it came, decrypted where that was possible."""

    id: str
    sender: str
    kind: str
    content: Mapping[str, Any]
    encrypted: bool = False
    redacts: str = ""

    @property
    def target(self) -> str:
        """The event that this edits or reacts to."""
        relation = self.content.get("m.relates_to")
        if isinstance(relation, Mapping) and relation.get("rel_type") in _RELATIONS:
            return str(relation.get("event_id", ""))
        return ""


_RELATIONS: Final = ("m.replace", "m.annotation")


@dataclass(slots=True)
class Timeline:
    """The events of one room by id; what comes again, now readable, takes its old place."""

    _events: dict[str, Happened] = field(default_factory=dict)
    _redacted: set[str] = field(default_factory=set)

    def add(self, event: Happened) -> None:
        if event.redacts:
            self._redacted.add(event.redacts)
        else:
            self._events[event.id] = event

    def heard(self, person: str) -> int:
        """How many messages of others somebody has read, counted without looking at each anew."""
        return sum(
            one.kind == "m.room.message" and one.sender != person and not one.target
            for one in self._events.values()
        )

    def seen(self) -> list[Seen]:
        """Every message as it stands now."""
        return [self._as_seen(event) for event in self._events.values() if not event.target]

    def _as_seen(self, event: Happened) -> Seen:
        redacted = event.id in self._redacted
        edits = [] if redacted else [*self._edits(event)]
        return Seen(
            event.id,
            event.sender,
            event.kind,
            {} if redacted else _content(event, edits),
            event.encrypted,
            readable=event.kind != ENCRYPTED,
            edits=len(edits),
            reactions=() if redacted else tuple(self._reactions(event)),
            redacted=redacted,
        )

    def _edits(self, event: Happened) -> Iterator[Mapping[str, Any]]:
        """What the sender has put in the place of it; another's edits count for nothing."""
        for other in self._about(event, "m.replace"):
            new = other.content.get("m.new_content")
            same = (other.sender, other.kind) == (event.sender, event.kind)
            if same and isinstance(new, Mapping):
                yield new

    def _reactions(self, event: Happened) -> Iterator[tuple[str, str]]:
        for other in self._about(event, "m.annotation"):
            yield other.sender, str(other.content["m.relates_to"].get("key", ""))

    def _about(self, event: Happened, relation: str) -> Iterator[Happened]:
        for other in self._events.values():
            if other.target != event.id or other.id in self._redacted:
                continue
            if other.content["m.relates_to"]["rel_type"] == relation:
                yield other


def _content(event: Happened, edits: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The newest content; whatever an edit says, it stays the answer that it was."""
    if not edits:
        return event.content
    relation = event.content.get("m.relates_to")
    return {**edits[-1], **({"m.relates_to": relation} if relation else {})}
