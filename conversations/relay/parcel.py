"""What of a message is passed on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.engine.answers import clean
from bot.model import LARGEST_VOICE, Attachment, Document

LONGEST: Final = 8_000  # characters
LARGEST_VOICE_MB: Final = LARGEST_VOICE // (1024 * 1024)
MOST_AN_HOUR: Final = 20  # messages from somebody to somebody else
HOUR: Final = timedelta(hours=1)
LONGEST_NAME: Final = 80  # characters of a file that is only named
OGG: Final = "audio/ogg"


@dataclass(frozen=True, slots=True)
class Parcel:
    """Words, a voice note, and the names of what is not passed on."""

    words: str = ""
    voice: Document | None = None
    files: tuple[str, ...] = ()


def packed(words: str, files: Sequence[Attachment]) -> Parcel:
    """What is passed on of a message whose voice note, if there is one, is here."""
    voices = [one for one in files if one.voice and one.content is not None]
    names = tuple(one.name[:LONGEST_NAME] for one in files if one not in voices)
    return Parcel(clean(words), _voice(voices[0]) if voices else None, names)


def _voice(file: Attachment) -> Document:
    mime = file.mime.partition(";")[0].strip().lower()
    name = "voice.ogg" if mime == OGG else file.name[:LONGEST_NAME]
    return Document(name, mime, file.content or b"", voice=True)


def next_at(sent: Sequence[datetime]) -> datetime | None:
    """When the next message may go after these of the last hour; None: now."""
    return sent[-MOST_AN_HOUR] + HOUR if len(sent) >= MOST_AN_HOUR else None
