"""What one letter takes as messages on Telegram."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from markupsafe import Markup, escape

from bot.i18n import direction
from bot.i18n.cleaning import led
from bot.platforms.base import Outgoing
from bot.platforms.markup import parse, words
from bot.platforms.telegram.splitting import LONGEST_CAPTION, fits, is_short, pieces
from bot.receipts import MEDIA

_NO_WORDS: Final = Markup()
_UNSEEN: Final = dict.fromkeys(map(ord, "\u200e\u200f\u2066\u2067\u2068\u2069"))


def parts(outgoing: Outgoing) -> Sequence[Outgoing]:
    """The messages that a letter takes, in their order, each with a key of its own."""
    if _is_one(outgoing):
        return (outgoing,)
    return tuple(_keyed(_messages(outgoing), outgoing.key)) or (outgoing,)


def receipt(part: Outgoing, message: str) -> str:
    """What `edits` and `deletes` know a message by that was sent for this part."""
    return f"{MEDIA}{message}" if part.picture or part.document else message


def _is_one(outgoing: Outgoing) -> bool:
    """Whether there is certainly nothing to split; mostly so, and then nothing is read."""
    known = outgoing.edits or outgoing.deletes
    return (
        outgoing.picture is None
        and outgoing.document is None
        and (not known or known.isdecimal())
        and is_short(outgoing.text)
    )


def _keyed(messages: Iterable[Outgoing], key: str) -> Iterator[Outgoing]:
    for number, message in enumerate(messages, start=1):
        yield message if number == 1 else replace(message, key=f"{key}/{number}")


def _messages(outgoing: Outgoing) -> Sequence[Outgoing]:
    if outgoing.deletes:
        return [_deletion(outgoing, each) for each in outgoing.deletes.split()]
    if outgoing.edits:
        return _edited(outgoing)
    return _ending_in_buttons([*_sent(outgoing)], outgoing)


def _deletion(outgoing: Outgoing, known: str) -> Outgoing:
    return replace(_bare(outgoing), edits="", deletes=known.removeprefix(MEDIA))


def _edited(outgoing: Outgoing) -> Sequence[Outgoing]:
    """The new pieces in the place of the old ones; pictures and files stay as they are."""
    known = [each for each in outgoing.edits.split() if not each.startswith(MEDIA)]
    texts = pieces(outgoing.text) or (outgoing.text,)
    known += [""] * (len(texts) - len(known))
    changed = [
        replace(_bare(outgoing), text=text, edits=each)
        for text, each in zip(texts, known, strict=False)
    ]
    gone = [_deletion(outgoing, each) for each in known[len(texts) :]]
    return [*_ending_in_buttons(changed, outgoing), *gone]


def _sent(outgoing: Outgoing) -> Iterator[Outgoing]:
    """Pictures and files first, as what can be pressed belongs at the end."""
    texts = deque(_texts(outgoing))
    for media in _media(outgoing):
        yield replace(media, text=texts.popleft()) if _has_caption(outgoing, texts) else media
    for text in texts:
        for piece in pieces(text):
            yield replace(_bare(outgoing), text=piece)


def _media(outgoing: Outgoing) -> Iterator[Outgoing]:
    if outgoing.picture:
        yield replace(_bare(outgoing), picture=outgoing.picture)
    if outgoing.document:
        yield replace(_bare(outgoing), document=outgoing.document)


def _texts(outgoing: Outgoing) -> Iterator[Markup]:
    """All that is said in words: what the picture shows, unless the text tells it, and the text."""
    alt = outgoing.picture.alt if outgoing.picture else ""
    if not _is_told(alt, outgoing.text):
        yield Markup(led(str(escape(alt)), direction(outgoing.language)))  # noqa: S704 - escaped
    if outgoing.text:
        yield outgoing.text


def _has_caption(outgoing: Outgoing, texts: Sequence[Markup]) -> bool:
    """Whether the first text goes under the picture or file.

    One with buttons does not: it may be edited, and Telegram edits captions by another method.
    """
    if not texts or (outgoing.buttons and len(texts) == 1):
        return False
    return fits(texts[0], LONGEST_CAPTION)


def _is_told(alt: str, text: Markup) -> bool:
    """Whether every line of a picture's description stands in the text already."""
    return not alt or _lines(alt) <= _lines(words(parse(text)))


def _lines(text: str) -> set[str]:
    """The lines as they are heard: without white space and without marks of direction."""
    return {"".join(line.translate(_UNSEEN).split()) for line in text.split("\n")} - {""}


def _ending_in_buttons(messages: Sequence[Outgoing], outgoing: Outgoing) -> Sequence[Outgoing]:
    if not messages:
        return ()
    return [*messages[:-1], replace(messages[-1], buttons=outgoing.buttons)]


def _bare(outgoing: Outgoing) -> Outgoing:
    return replace(outgoing, text=_NO_WORDS, buttons=(), picture=None, document=None)
