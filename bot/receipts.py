"""How a receipt names the messages that a letter took: their ids, with spaces between them.

Some platforms put a mark before an id, or the room after it.
"""

from __future__ import annotations

from typing import Final

MEDIA: Final = "m"  # before the id of a picture or a file
IN: Final = "~"  # between the id and the room


def names(receipt: str, message: str) -> bool:
    """Whether one of the messages has this id."""
    return any(message in (one, _id(one)) for one in receipt.split())


def _id(one: str) -> str:
    return one.removeprefix(MEDIA).partition(IN)[0]
