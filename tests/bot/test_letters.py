"""What waits in the outbox is what was written."""

import json

import pytest

from bot.letters import message_from_plain, message_to_plain
from bot.model import Document, Send
from bot.receipts import names
from bot.text import verbatim


@pytest.mark.parametrize(
    "document",
    [
        Document("me.json", "application/json", '{"name": "ánä"}'),
        Document("voice.ogg", "audio/ogg", b"OggS\x00\xff", voice=True),
        Document("empty", "", b""),
    ],
)
def test_a_file_comes_out_of_the_outbox_as_it_went_in(document: Document) -> None:
    letter = Send(verbatim("Here it is."), document=document)
    plain = json.loads(json.dumps(message_to_plain(letter)))
    assert message_from_plain(plain) == letter


@pytest.mark.parametrize(
    ("receipt", "message", "named"),
    [
        ("60", "60", True),
        ("60 61", "61", True),
        ("m60 61", "60", True),
        ("160", "60", False),
        ("60", "6", False),
        ("m1", "m1", True),
        ("$abc~!room:x", "$abc", True),
        ("m$abc~!room:x $def~!room:x", "$abc", True),
        ("$abc~!room:x", "!room:x", False),
        ("", "", False),
    ],
)
def test_a_receipt_names_its_messages(receipt: str, message: str, named: bool) -> None:
    assert names(receipt, message) is named
