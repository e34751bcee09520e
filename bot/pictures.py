"""From the recipe of a picture to the picture, in the words of who will see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bot.charts import Radar, radar
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
        if picture.kind != "radar":
            raise UnknownPicture("Expected the recipe of a radar.")
        return await workers.run(radar, radar_for(picture.data, reader))

    return draw


def radar_for(data: Mapping[str, Any], reader: Reader) -> Radar:
    """The recipe of a radar with its words in the reader's language."""

    def words(written: Mapping[str, Any]) -> str:
        return plain(text_from_plain(written), reader)

    language = reader.languages[0]
    return Radar(
        title=words(data["title"]),
        labels=[words(label) for label in data["labels"]],
        own=data["own"],
        role=data["role"],
        own_name=words(data["own_name"]),
        role_name=words(data["role_name"]),
        skipped_name=words(data["skipped_name"]),
        direction=direction(language),
        language=language,
        scale=[plain(_number(level), reader) for level in LEVELS],
    )


def _number(level: int) -> Text:
    return Text("{level}", (("level", level),), context=VERBATIM)
