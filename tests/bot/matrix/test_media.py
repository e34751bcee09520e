"""Pictures and files, encrypted where the room is, and what others have sent."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from nio.crypto.attachments import encrypt_attachment
from PIL import Image

from bot.model import Document, Place, Said
from bot.platforms.base import Outgoing, ReadyPicture
from bot.platforms.matrix.media import downloaded, uploaded
from bot.platforms.matrix.messages import file_of, what_was_said
from bot.platforms.matrix.names import Me

LETTER = Outgoing("k", Place("matrix", "!p:x", private=True), Markup(), "en")
FILE = Document("people.csv", "text/csv", "name\nمريم\n")
CONTENT = FILE.data
VOICE = Document("voice.ogg", "audio/ogg", b"OggS\x00spoken", voice=True)


class Homeserver:
    """Keeps files."""

    def __init__(self) -> None:
        self.files: list[tuple[bytes, str]] = []
        self.asked: list[tuple[str, str]] = []

    async def upload(self, content: bytes, mime: str) -> str:
        self.files.append((content, mime))
        return f"mxc://example.org/{len(self.files) - 1}"

    async def download(self, server: str, media: str, *, most: int, patience: timedelta) -> bytes:
        self.asked.append((server, media))
        return self.files[int(media)][0][:most]


async def put(server: Homeserver, letter: Outgoing, *, encrypted: bool) -> Any:
    return await uploaded(server, letter, encrypted=encrypted)  # type: ignore[arg-type]


async def fetched(server: Homeserver, source: Any) -> bytes | None:
    return await downloaded(server, source, 10_000)  # type: ignore[arg-type]


def sent_by_somebody(content: Any) -> Any:
    """Where a file is, as it is kept of a message with this content."""
    said = what_was_said({"event_id": "$e", "content": content}, Me("@b:x"), private=True)
    assert isinstance(said, Said)
    return file_of(said.files[0].reference)


@pytest.mark.parametrize("encrypted", [False, True])
async def test_a_file_that_was_sent_can_be_read_as_everybody_reads_it(encrypted: bool) -> None:
    server = Homeserver()
    content = await put(
        server, Outgoing("k", LETTER.place, Markup(), "en", document=FILE), encrypted=encrypted
    )
    assert (content["msgtype"], content["filename"]) == ("m.file", "people.csv")
    assert content["info"] == {"mimetype": "text/csv", "size": len(CONTENT)}
    assert content["m.mentions"] == {}
    assert ("file" in content, "url" in content) == (encrypted, not encrypted)
    assert await fetched(server, sent_by_somebody(content)) == CONTENT


@pytest.mark.parametrize("encrypted", [False, True])
async def test_a_voice_note_is_heard_in_place(encrypted: bool) -> None:
    server = Homeserver()
    letter = Outgoing("k", LETTER.place, Markup(), "en", document=VOICE)
    content = await put(server, letter, encrypted=encrypted)
    assert (content["msgtype"], content["org.matrix.msc3245.voice"]) == ("m.audio", {})
    assert content["info"] == {"mimetype": "audio/ogg", "size": len(VOICE.data)}
    assert await fetched(server, sent_by_somebody(content)) == VOICE.data


async def test_an_encrypted_file_tells_its_server_nothing() -> None:
    server = Homeserver()
    await put(server, Outgoing("k", LETTER.place, Markup(), "en", document=FILE), encrypted=True)
    ((content, mime),) = server.files
    assert mime == "application/octet-stream"
    assert b"name" not in content


async def test_a_picture_has_its_size_and_the_same_facts_in_words() -> None:
    drawn = BytesIO()
    Image.new("RGB", (30, 20)).save(drawn, "PNG")
    picture = ReadyPicture(drawn.getvalue(), "Mentoring: 2")
    content = await put(
        Homeserver(), Outgoing("k", LETTER.place, Markup(), "en", picture=picture), encrypted=False
    )
    assert (content["msgtype"], content["body"]) == ("m.image", "Mentoring: 2")
    assert content["info"] == {
        "w": 30,
        "h": 20,
        "mimetype": "image/png",
        "size": len(picture.png),
    }


async def test_there_is_something_to_send() -> None:
    with pytest.raises(LookupError):
        await put(Homeserver(), LETTER, encrypted=False)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://example.org/0",
        "mxc://example.org",
        "mxc://example.org/../0",
        "mxc:///0",
        "mxc://exa mple.org/0",
        "mxc://example.org/0?x",
        "mxc://example.org/0/1",
        "mxc://a/\ud83d",
    ],
)
async def test_what_is_no_address_is_not_asked_for(address: str) -> None:
    server = Homeserver()
    assert await fetched(server, {"url": address}) is None
    assert server.asked == []


@pytest.mark.parametrize(
    "server_name", ["example.org", "example.org:8448", "127.0.0.1", "[::1]:80"]
)
async def test_a_server_has_any_kind_of_name(server_name: str) -> None:
    server = Homeserver()
    await server.upload(b"x", "text/plain")
    assert await fetched(server, {"url": f"mxc://{server_name}/0"}) == b"x"
    assert server.asked == [(server_name, "0")]


@given(
    st.sampled_from(["key", "iv", "sha256"]),
    st.text(max_size=60) | st.sampled_from(["", "A", "====", "AAAA", "é", "\ud83d", "_" * 43]),
)
async def test_keys_of_any_form_open_nothing(part: str, value: str) -> None:
    server = Homeserver()
    ciphertext, keys = encrypt_attachment(CONTENT)
    await server.upload(ciphertext, "")
    right = {"key": keys["key"]["k"], "iv": keys["iv"], "sha256": keys["hashes"]["sha256"]}
    source = {"url": "mxc://example.org/0", **right, part: value}
    found = await fetched(server, source)
    assert found is None or (part != "sha256" and found != CONTENT) or value == right[part]


async def test_a_file_that_was_changed_on_the_way_is_not_read() -> None:
    server = Homeserver()
    ciphertext, keys = encrypt_attachment(CONTENT)
    await server.upload(ciphertext[:-1] + bytes([ciphertext[-1] ^ 1]), "")
    file = {**keys, "url": "mxc://example.org/0"}
    source = sent_by_somebody({"msgtype": "m.file", "body": "a", "file": file})
    assert await fetched(server, source) is None


def test_what_is_kept_of_a_file_is_small() -> None:
    long = {"msgtype": "m.file", "body": "a", "url": "mxc://a/" + "x" * 1_001}
    said = what_was_said({"event_id": "$e", "content": long}, Me("@b:x"), private=True)
    assert isinstance(said, Said)
    assert said.files[0].reference == ""
    assert json.dumps(said.text) == '""'
