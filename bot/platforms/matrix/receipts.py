"""What a sent message is known by: its event, its room, and whether it is a picture or a file."""

from __future__ import annotations

from dataclasses import dataclass

from bot.receipts import IN, MEDIA


@dataclass(frozen=True, slots=True)
class Receipt:
    """One message."""

    event: str
    room: str = ""  # empty: wherever it is spoken about
    media: bool = False

    def __str__(self) -> str:
        return f"{MEDIA if self.media else ''}{self.event}{IN}{self.room}"

    def is_in(self, room: str) -> bool:
        """Whether the message is in this room; somebody may have gone on in another one."""
        return self.room in ("", room)


def receipts_in(known: str) -> list[Receipt]:
    """The messages that a letter took."""
    return [_read(one) for one in known.split()]


def _read(one: str) -> Receipt:
    media = one.startswith(MEDIA)
    event, _, room = one.removeprefix(MEDIA if media else "").partition(IN)
    return Receipt(event, room, media)
