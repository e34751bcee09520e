"""Languages: what Banyan says, in the words and the time of whoever reads it."""

from bot.i18n.catalogues import is_draft
from bot.i18n.folding import fold
from bot.i18n.formatting import halves_of_the_day, weekday_names
from bot.i18n.languages import (
    SHIPPED,
    Direction,
    autonym,
    best_language,
    direction,
    languages,
)
from bot.i18n.rendering import Reader, plain, render
from bot.i18n.zones import zone_name

__all__ = [
    "SHIPPED",
    "Direction",
    "Reader",
    "autonym",
    "best_language",
    "direction",
    "fold",
    "halves_of_the_day",
    "is_draft",
    "languages",
    "plain",
    "render",
    "weekday_names",
    "zone_name",
]
