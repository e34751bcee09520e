"""Pictures and files, encrypted where the room is.

https://spec.matrix.org/latest/client-server-api/#sending-encrypted-attachments
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from nio.crypto.attachments import decrypt_attachment, encrypt_attachment
from nio.exceptions import EncryptionError

from bot.model import Document
from bot.platforms.base import Outgoing
from bot.platforms.matrix.api import Api, Json
from bot.platforms.matrix.messages import VOICE

BINARY: Final = "application/octet-stream"
PATIENCE: Final = timedelta(seconds=15)
_ADDRESS: Final = re.compile(r"mxc://([A-Za-z0-9.:\[\]-]+)/([A-Za-z0-9_=-]+)")


async def uploaded(api: Api, part: Outgoing, *, encrypted: bool) -> Json:
    """Put the picture or file of a message on the homeserver; returns the content that shows it.

    Raises what `Api.upload` raises.
    """
    if part.picture:
        png = part.picture.png
        content: Json = {"msgtype": "m.image", "body": part.picture.alt, "info": _size(png)}
        return await _with_file(api, content, png, "image/png", encrypted=encrypted)
    if part.document is None:
        raise LookupError("There is neither a picture nor a file.")
    file = part.document
    content = {"msgtype": _kind(file), "body": file.name, "filename": file.name, "info": {}}
    if file.voice:
        content[VOICE] = {}
    return await _with_file(api, content, file.data, file.mime, encrypted=encrypted)


def _kind(file: Document) -> str:
    return "m.audio" if file.voice else "m.file"


def _size(png: bytes) -> Json:
    """How wide and how high a picture is, so that a client leaves room for it."""
    width, height = png[16:20], png[20:24]
    if len(height) < 4:
        return {}
    return {"w": int.from_bytes(width, "big"), "h": int.from_bytes(height, "big")}


async def _with_file(api: Api, content: Json, file: bytes, mime: str, *, encrypted: bool) -> Json:
    content["info"] |= {"mimetype": mime, "size": len(file)}
    content["m.mentions"] = {}
    if not encrypted:
        return {**content, "url": await api.upload(file, mime)}
    ciphertext, keys = encrypt_attachment(file)
    return {**content, "file": {**keys, "url": await api.upload(ciphertext, BINARY)}}


async def downloaded(api: Api, source: Json, most: int) -> bytes | None:
    """The content of a file of at most `most` bytes; None where it is not what it says.

    `source` is what `messages.file_of` tells.

    Raises what `Api.download` raises.
    """
    address = _ADDRESS.fullmatch(str(source.get("url")))
    if address is None:
        return None
    found = await api.download(address[1], address[2], most=most, patience=PATIENCE)
    return _decrypted(found, source) if "key" in source else found


def _decrypted(ciphertext: bytes, source: Json) -> bytes | None:
    """What the file says, after its hash was checked; the keys may be any words."""
    parts = source["key"], source["sha256"], source["iv"]
    try:
        plain: bytes = decrypt_attachment(ciphertext, *parts)
    except (EncryptionError, ValueError, TypeError):
        return None
    return plain
