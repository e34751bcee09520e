"""What one letter takes as messages on Matrix."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Final

from markupsafe import Markup

from bot.platforms.base import Outgoing
from bot.platforms.markup import Nodes, cut, parse, words, write
from bot.platforms.matrix.choosing import listed
from bot.platforms.matrix.markup import html, plain
from bot.platforms.matrix.receipts import Receipt, receipts_in
from bot.platforms.splitting import SEEN, spans

# An event has 65,536 bytes at most. An edit says everything twice, encryption makes four bytes of
# three, and what is encrypted is JSON in ASCII. So much remains for a text in both its forms.
# https://spec.matrix.org/latest/client-server-api/#size-limits
MOST_BYTES: Final = 22_000
MOST_BYTES_OF_CHOICES: Final = 6_000  # under a text; more of them are a message of their own


def parts(outgoing: Outgoing, me: str) -> Sequence[Outgoing]:
    """The messages that a letter takes, in their order, each with a key of its own."""
    return tuple(_keyed(_messages(outgoing, me), outgoing.key)) or (outgoing,)


def _keyed(messages: Iterable[Outgoing], key: str) -> Iterator[Outgoing]:
    for number, message in enumerate(messages, start=1):
        yield message if number == 1 else replace(message, key=f"{key}/{number}")


def _messages(outgoing: Outgoing, me: str) -> Sequence[Outgoing]:
    if outgoing.deletes:
        return [_deletion(outgoing, one) for one in receipts_in(outgoing.deletes)]
    found = _texts(outgoing, bytes_of(listed(outgoing, me)))
    if outgoing.edits:
        return _edited(outgoing, found or (outgoing.text,))
    texts = [replace(_bare(outgoing), text=text) for text in found]
    return _ending_in_buttons([*_media(outgoing), *texts], outgoing)


def _texts(outgoing: Outgoing, choices: int) -> Sequence[Markup]:
    """The pieces of the text, the last of them with room for so many bytes of choices."""
    if choices > MOST_BYTES_OF_CHOICES:
        return (*pieces(outgoing.text), Markup())
    return pieces(outgoing.text, MOST_BYTES - choices)


def _media(outgoing: Outgoing) -> Iterator[Outgoing]:
    """Pictures and files first, as what can be chosen belongs at the end."""
    if outgoing.picture:
        yield replace(_bare(outgoing), picture=outgoing.picture)
    if outgoing.document:
        yield replace(_bare(outgoing), document=outgoing.document)


def _edited(outgoing: Outgoing, texts: Sequence[Markup]) -> Sequence[Outgoing]:
    """The new pieces in the place of the old ones; pictures and files stay as they are."""
    known = [one for one in receipts_in(outgoing.edits) if not one.media]
    changed = [
        replace(_bare(outgoing), text=text, edits=str(one) if one else "")
        for text, one in zip_longest(texts, known[: len(texts)])
    ]
    gone = [_deletion(outgoing, one) for one in known[len(texts) :]]
    return [*_ending_in_buttons(changed, outgoing), *gone]


def _deletion(outgoing: Outgoing, one: Receipt) -> Outgoing:
    return replace(_bare(outgoing), edits="", deletes=str(one))


def _ending_in_buttons(messages: Sequence[Outgoing], outgoing: Outgoing) -> Sequence[Outgoing]:
    if not messages:
        return ()
    last = messages[-1]
    if outgoing.buttons and (last.picture or last.document):
        # Nobody would look for choices in the name of a file.
        return [*messages, replace(_bare(outgoing), buttons=outgoing.buttons)]
    return [*messages[:-1], replace(last, buttons=outgoing.buttons)]


def _bare(outgoing: Outgoing) -> Outgoing:
    return replace(outgoing, text=Markup(), buttons=(), picture=None, document=None)


def pieces(markup: Markup, room: int = MOST_BYTES) -> Sequence[Markup]:
    """The text in pieces of at most so many bytes, none of them blank; mostly one."""
    nodes = parse(markup)
    if bytes_of(nodes) <= room:
        return (markup,) if SEEN.search(words(nodes)) else ()
    found = spans(nodes, lambda one: bytes_of(one) <= room, longest=room)
    return tuple(write(cut(nodes, start, end)) for start, end in found)


def bytes_of(nodes: Nodes) -> int:
    """How much of an event they take."""
    return len(json.dumps(html(nodes) + plain(nodes)))
