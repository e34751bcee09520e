"""A certificate of attendance: who was there, at what, when, and who held it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.charts.card import GRID, INK, MARGIN, OWN, QUIET, WIDTH, Card
from bot.charts.recipe import Certificate
from bot.charts.words import LINE, clean, wrap

ROOM: Final = WIDTH - 2 * MARGIN
TOP, BELOW, GAP = 72, 64, 26  # pixels
HEADING, NAME, TITLE, FACT = 27, 46, 38, 25  # sizes of letters
RULE: Final = 120  # pixels: the line between the name and what they attended


@dataclass(frozen=True, slots=True)
class Part:
    """Some lines of one size, in the middle."""

    lines: Sequence[str]
    size: int
    colour: str = INK
    bold: bool = False

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * LINE


def draw(recipe: Certificate) -> bytes:
    """Draw it; returns a PNG.

    Raises `ValueError` where a text needs letters that the fonts at hand do not have.
    """
    parts = [
        _part(recipe.heading, HEADING, QUIET),
        _part(recipe.name, NAME, bold=True),
        _part(recipe.attended, FACT, QUIET),
        _part(recipe.title, TITLE, OWN, bold=True),
        *(_part(fact, FACT) for fact in recipe.facts),
    ]
    height = TOP + sum(part.height + GAP for part in parts) + BELOW
    card = Card(height, right_to_left=recipe.direction == "rtl", language=recipe.language)
    y = float(TOP)
    for number, part in enumerate(parts):
        card.text(
            part.lines, (WIDTH / 2, y), part.size, colour=part.colour, bold=part.bold, side="middle"
        )
        y += part.height + GAP
        if number == 1:
            middle = y - GAP / 2
            card.line([(WIDTH / 2 - RULE, middle), (WIDTH / 2 + RULE, middle)], GRID, 2)
    return card.png()


def _part(words: str, size: int, colour: str = INK, *, bold: bool = False) -> Part:
    return Part(wrap(clean(words), ROOM, size, bold=bold), size, colour, bold)
