"""How bytes and JSON are written so that all who sign them mean the same."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from typing import Final

from bot.platforms.matrix.api import Json

LARGEST: Final = 2**53 - 1  # more than that not every language can count


def unpadded(content: bytes) -> str:
    """Base64 without `=`: some clients drop a key that has them.

    https://spec.matrix.org/v1.18/appendices/#unpadded-base64
    """
    return b64encode(content).rstrip(b"=").decode()


def from_base64(text: object) -> bytes:
    """The bytes, whether padded or not, as the specification asks of readers.

    Raises `ValueError` for whatever else a server may send.
    """
    if not isinstance(text, str):
        raise ValueError("no text")  # noqa: TRY004 - a server may send any value
    bare = text.rstrip("=")
    return b64decode(bare + "=" * (-len(bare) % 4), validate=True)


def canonical(content: Json) -> bytes:
    """The one way to write this down.

    https://spec.matrix.org/v1.18/appendices/#canonical-json

    Raises `ValueError` where there is none: for fractions, huge numbers, half characters.
    """
    try:
        return json.dumps(
            _plain(content),
            ensure_ascii=False,
            allow_nan=False,
            separators=(",", ":"),
            sort_keys=True,
        ).encode()
    except RecursionError:
        raise ValueError("too deep") from None


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, float) and value.is_integer():  # 1e10 is read as one
        value = int(value)
    if isinstance(value, float) or (isinstance(value, int) and abs(value) > LARGEST):
        raise ValueError("no number of canonical JSON")
    return value
