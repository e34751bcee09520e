"""The radar: a spoke for each skill, a ring for each level."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.charts.card import INK, QUIET, SURFACE, WIDTH, Card, Point
from bot.charts.head import Head, draw_axis, draw_head, draw_own, draw_role
from bot.charts.recipe import HIGHEST, Radar
from bot.charts.wheel import Wheel, spokes

ABOVE, BELOW = 34, 48  # pixels around the wheel and its labels
HUB = 0.1  # level 0 has a place on every spoke of its own: several of them can be told apart
DIGIT = 21  # size of the letters
CLEAR = 15  # distance from a digit to a line at which both can be read


def draw_radar(recipe: Radar, head: Head, wheel: Wheel) -> bytes:
    """Draw levels as two outlines around a hub."""
    height = head.height + ABOVE + wheel.bottom - wheel.top + BELOW
    card = Card(height, right_to_left=recipe.direction == "rtl", language=recipe.language)
    draw_head(card, head)
    _Plot(recipe, wheel, (WIDTH / 2, head.height + ABOVE - wheel.top)).draw(card)
    return card.png()


@dataclass(frozen=True, slots=True)
class _Plot:
    recipe: Radar
    wheel: Wheel
    hub: Point  # where the middle of the wheel is on the card

    def draw(self, card: Card) -> None:
        self._draw_grid(card)
        self._draw_role(card)
        self._draw_own(card)
        self._draw_digits(card)
        self._draw_labels(card)

    def _draw_grid(self, card: Card) -> None:
        for level in range(1, HIGHEST + 1):
            card.circle(self.hub, self._distance(level))
        for piece in unbroken(self._outline(self.recipe.own)):
            card.tint([self.hub, *piece])
        card.circle(self.hub, self._distance(0), fill=SURFACE)
        for spoke, own in zip(self._spokes, self.recipe.own, strict=True):
            draw_axis(card, [self._at(spoke, 0), self._at(spoke, HIGHEST)], skipped=own is None)

    def _draw_role(self, card: Card) -> None:
        (outline,) = unbroken(self._outline(self.recipe.role))
        draw_role(card, outline)
        for point in outline:
            card.diamond(point)

    def _draw_own(self, card: Card) -> None:
        pieces = unbroken(self._outline(self.recipe.own))
        for piece in pieces:
            draw_own(card, piece)
        for point in (point for piece in pieces for point in piece):
            card.dot(point)

    def _draw_digits(self, card: Card) -> None:
        beside = _between(self._spokes, clearest_gap(self.recipe, self.wheel.radius))
        for level, digit in enumerate(self.recipe.scale, 1):
            x, y = self._at(beside, level)
            card.circle((x, y), DIGIT * 0.6, fill=SURFACE, edge="none")
            card.text([digit], (x, y - DIGIT * 0.66), DIGIT, colour=QUIET, side="middle")

    def _draw_labels(self, card: Card) -> None:
        for label, level in zip(self.wheel.labels, self.recipe.own, strict=True):
            at = (self.hub[0] + label.x, self.hub[1] + label.top)
            colour = QUIET if level is None else INK
            card.text(label.lines, at, self.wheel.size, colour=colour, side=label.side)

    @property
    def _spokes(self) -> list[Point]:
        return spokes(len(self.recipe.labels))

    def _outline(self, levels: Sequence[int | None]) -> list[Point | None]:
        return [
            None if level is None else self._at(spoke, level)
            for spoke, level in zip(self._spokes, levels, strict=True)
        ]

    def _at(self, spoke: Point, level: float) -> Point:
        distance = self._distance(level)
        return (self.hub[0] + spoke[0] * distance, self.hub[1] + spoke[1] * distance)

    def _distance(self, level: float) -> float:
        return self.wheel.radius * _share(level)


def unbroken(outline: Sequence[Point | None]) -> list[list[Point]]:
    """The pieces of an outline between its gaps; a whole outline ends where it began."""
    gap = next((at for at, point in enumerate(outline) if point is None), 0)
    pieces: list[list[Point]] = [[]]
    for point in (*outline[gap:], *outline[: gap + 1]):
        if point is None:
            pieces.append([])
        else:
            pieces[-1].append(point)
    return [piece for piece in pieces if piece]


def clearest_gap(recipe: Radar, radius: float) -> int:
    """After which spoke the digits of the rings are least in the way of the outlines.

    The last one, beside the top, if there they are far enough from the lines.
    """
    last = len(recipe.labels) - 1
    clear = {gap: min(CLEAR, _clearance(recipe, gap) * radius) for gap in range(last, -1, -1)}
    return max(clear, key=lambda gap: clear[gap])


def _clearance(recipe: Radar, gap: int) -> float:
    """How near an outline comes to a ring in the middle between two spokes, in radii."""
    after = (gap + 1) % len(recipe.labels)
    half = math.cos(math.pi / len(recipe.labels))
    nearest = math.inf
    both: tuple[Sequence[int | None], ...] = (recipe.own, recipe.role)
    for levels in both:
        here, there = levels[gap], levels[after]
        if here is None or there is None:
            continue
        crossing = 2 * half * _share(here) * _share(there) / (_share(here) + _share(there))
        rings = (abs(crossing - _share(level)) for level in range(1, HIGHEST + 1))
        nearest = min(nearest, *rings)
    return nearest


def _share(level: float) -> float:
    return HUB + (1 - HUB) * level / HIGHEST


def _between(around: Sequence[Point], gap: int) -> Point:
    (x, y), (to_x, to_y) = around[gap], around[(gap + 1) % len(around)]
    length = math.hypot(x + to_x, y + to_y)
    return ((x + to_x) / length, (y + to_y) / length)
