"""From the recipe of a picture to the picture, in the words of who will see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.charts import Certificate, Radar, certificate, radar
from bot.delivery import Draw
from bot.i18n import Reader, direction, plain
from bot.model import Picture
from bot.text import VERBATIM, Text, text_from_plain
from bot.workers import Workers

LEVELS: Final = (1, 2, 3, 4)


class UnknownPicture(LookupError):
    """There is no recipe for pictures of this kind."""


def drawing(workers: Workers) -> Draw:
    """Draws pictures in a worker process, so that nobody waits for it.

    What comes back raises `UnknownPicture`, and what `Workers.run` raises.
    """

    async def draw(picture: Picture, reader: Reader) -> bytes:
        if picture.kind not in KINDS:
            raise UnknownPicture("Expected the recipe of a radar or of a certificate.")
        function, recipe_for = KINDS[picture.kind]
        return await workers.run(function, recipe_for(picture.data, reader))

    return draw


def radar_for(data: Mapping[str, Any], reader: Reader) -> Radar:
    """The recipe of a radar with its words in the reader's language."""
    language = reader.languages[0]
    return Radar(
        title=_words(data["title"], reader),
        labels=[_words(label, reader) for label in data["labels"]],
        own=data["own"],
        role=data["role"],
        own_name=_words(data["own_name"], reader),
        role_name=_words(data["role_name"], reader),
        skipped_name=_words(data["skipped_name"], reader),
        direction=direction(language),
        language=language,
        scale=[plain(_number(level), reader) for level in LEVELS],
    )


def certificate_for(data: Mapping[str, Any], reader: Reader) -> Certificate:
    """The recipe of a certificate with its words in the reader's language."""
    language = reader.languages[0]
    return Certificate(
        heading=_words(data["heading"], reader),
        name=data["name"],
        attended=_words(data["attended"], reader),
        title=data["title"],
        facts=[_words(fact, reader) for fact in data["facts"]],
        direction=direction(language),
        language=language,
    )


def _words(written: Mapping[str, Any], reader: Reader) -> str:
    return plain(text_from_plain(written), reader)


def _number(level: int) -> Text:
    return Text("{level}", (("level", level),), context=VERBATIM)


# What draws each kind of picture, and the recipe that it takes.
KINDS: Final[Mapping[str, tuple[Callable[[Any], bytes], Callable[..., Any]]]] = {
    "radar": (radar, radar_for),
    "certificate": (certificate, certificate_for),
}
