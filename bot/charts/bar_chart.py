"""Bars: for few skills, for many, and for labels too long for a radar."""

from __future__ import annotations

from bot.charts.card import GRID, INK, INSIDE, MARGIN, QUIET, Card
from bot.charts.head import Head, draw_axis, draw_head, draw_own, draw_role
from bot.charts.recipe import HIGHEST, Radar
from bot.charts.words import LINE, wrap

LABEL, DIGIT = 27, 21  # sizes of letters
ABOVE, BELOW = 30, 36  # pixels around all rows
LANE = 11  # own levels run so far above the middle of a row, levels of the role below
ROW = 96  # height of a row without its label
START, LENGTH = MARGIN + 12, INSIDE - 24


def draw_bars(recipe: Radar, head: Head, labels: list[str]) -> bytes:
    """Draw one bar a skill, from the start of the line."""
    rows = [wrap(label, INSIDE, LABEL) for label in labels]
    height = head.height + ABOVE + sum(map(_height, rows)) + BELOW
    card = Card(height, right_to_left=recipe.direction == "rtl", language=recipe.language)
    draw_head(card, head)
    y = head.height + ABOVE
    for lines, own, role in zip(rows, recipe.own, recipe.role, strict=True):
        card.text(lines, (MARGIN, y), LABEL, colour=QUIET if own is None else INK)
        y += _height(lines)
        _draw_row(card, recipe, y - ROW + 28, own, role)
    return card.png()


def _height(lines: list[str]) -> float:
    return len(lines) * LABEL * LINE + ROW


def _draw_row(card: Card, recipe: Radar, y: float, own: int | None, role: int) -> None:
    _draw_scale(card, recipe, y)
    draw_axis(card, [(START, y - LANE), (_x(HIGHEST), y - LANE)], skipped=own is None)
    draw_axis(card, [(START, y + LANE), (_x(HIGHEST), y + LANE)], skipped=False)
    draw_role(card, [(START, y + LANE), (_x(role), y + LANE)])
    card.diamond((_x(role), y + LANE))
    if own is not None:
        draw_own(card, [(START, y - LANE), (_x(own), y - LANE)])
        card.dot((_x(own), y - LANE))


def _draw_scale(card: Card, recipe: Radar, y: float) -> None:
    for level in range(HIGHEST + 1):
        card.line([(_x(level), y - 2 * LANE), (_x(level), y + 2 * LANE)], GRID, 2)
    for level, digit in enumerate(recipe.scale, 1):
        card.text([digit], (_x(level), y + 2 * LANE + 2), DIGIT, colour=QUIET, side="middle")


def _x(level: int) -> float:
    return START + LENGTH * level / HIGHEST
