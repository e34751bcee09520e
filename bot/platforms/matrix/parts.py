"""What one letter takes as messages on Matrix."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Final

from markupsafe import Markup

from bot.platforms.base import Outgoing
from bot.platforms.markup import Nodes, cut, parse, write
from bot.platforms.matrix.markup import html, plain
from bot.platforms.matrix.receipts import Receipt, receipts_in
from bot.platforms.splitting import spans

# An event has 65,536 bytes at most; encryption takes a third more, and the list of choices some.
# https://spec.matrix.org/latest/client-server-api/#size-limits
MOST_BYTES: Final = 30_000  # of a text in both its forms
_SHORT: Final = 4_000  # characters that certainly fit


def parts(outgoing: Outgoing) -> Sequence[Outgoing]:
    """The messages that a letter takes, in their order, each with a key of its own."""
    return tuple(_keyed(_messages(outgoing), outgoing.key)) or (outgoing,)


def _keyed(messages: Iterable[Outgoing], key: str) -> Iterator[Outgoing]:
    for number, message in enumerate(messages, start=1):
        yield message if number == 1 else replace(message, key=f"{key}/{number}")


def _messages(outgoing: Outgoing) -> Sequence[Outgoing]:
    if outgoing.deletes:
        return [_deletion(outgoing, one) for one in receipts_in(outgoing.deletes)]
    if outgoing.edits:
        return _edited(outgoing)
    texts = [replace(_bare(outgoing), text=text) for text in pieces(outgoing.text)]
    return _ending_in_buttons([*_media(outgoing), *texts], outgoing)


def _media(outgoing: Outgoing) -> Iterator[Outgoing]:
    """Pictures and files first, as what can be chosen belongs at the end."""
    if outgoing.picture:
        yield replace(_bare(outgoing), picture=outgoing.picture)
    if outgoing.document:
        yield replace(_bare(outgoing), document=outgoing.document)


def _edited(outgoing: Outgoing) -> Sequence[Outgoing]:
    """The new pieces in the place of the old ones; pictures and files stay as they are."""
    known = [one for one in receipts_in(outgoing.edits) if not one.media]
    texts = pieces(outgoing.text) or (outgoing.text,)
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


def pieces(markup: Markup) -> Sequence[Markup]:
    """The text in pieces that each fit into an event; mostly one."""
    if not markup.strip():
        return ()
    if len(markup) <= _SHORT:
        return (markup,)
    nodes = parse(markup)
    return tuple(
        write(cut(nodes, start, end)) for start, end in spans(nodes, _fits, longest=MOST_BYTES)
    )


def _fits(nodes: Nodes) -> bool:
    return len((html(nodes) + plain(nodes)).encode("utf-8", "surrogatepass")) <= MOST_BYTES
