"""The top of a picture: what it shows, and which line is whose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from bot.charts.card import GRID, INSIDE, MARGIN, OWN, QUIET, ROLE, Card, Point
from bot.charts.recipe import Radar
from bot.charts.words import LINE, clean, widest, wrap

Series: TypeAlias = Literal["own", "role", "skipped"]

TOP = 44  # pixels above the title
TITLE, NAME = 36, 26  # sizes of letters
GAP = 18  # between title and legend, and between a sample and its name
SAMPLE = 62  # width of a drawn sample
BETWEEN = 40  # between two entries of the legend


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the legend and where it stands; (0, 0) is where the legend starts."""

    series: Series
    name: list[str]
    at: Point

    @property
    def end(self) -> float:
        return self.at[0] + SAMPLE + GAP + widest(self.name, NAME)

    @property
    def bottom(self) -> float:
        return self.at[1] + len(self.name) * NAME * LINE


@dataclass(frozen=True, slots=True)
class Head:
    """Title and legend, laid out."""

    title: list[str]
    legend: list[Entry]

    @property
    def legend_top(self) -> float:
        return TOP + len(self.title) * TITLE * LINE + GAP

    @property
    def height(self) -> float:
        return self.legend_top + max(entry.bottom for entry in self.legend)


def head(recipe: Radar) -> Head:
    """Lay out the top of a picture."""
    names: list[tuple[Series, str]] = [("own", recipe.own_name), ("role", recipe.role_name)]
    if None in recipe.own:
        names.append(("skipped", recipe.skipped_name))
    return Head(wrap(clean(recipe.title), INSIDE, TITLE, bold=True), _legend(names))


def _legend(names: Sequence[tuple[Series, str]]) -> list[Entry]:
    """Entries beside each other while there is room, then below."""
    entries: list[Entry] = []
    for series, name in names:
        lines = wrap(clean(name), INSIDE - SAMPLE - GAP, NAME)
        entry = Entry(series, lines, _beside(entries))
        if entry.end > INSIDE:
            entry = Entry(series, lines, (0, max(other.bottom for other in entries)))
        entries.append(entry)
    return entries


def _beside(entries: Sequence[Entry]) -> Point:
    return (entries[-1].end + BETWEEN, entries[-1].at[1]) if entries else (0, 0)


def draw_head(card: Card, layout: Head) -> None:
    """Write title and legend."""
    card.text(layout.title, (MARGIN, TOP), TITLE, bold=True)
    for entry in layout.legend:
        x, y = MARGIN + entry.at[0], layout.legend_top + entry.at[1]
        _draw_sample(card, entry.series, x, y + NAME * LINE / 2)
        card.text(entry.name, (x + SAMPLE + GAP, y), NAME)


def _draw_sample(card: Card, series: Series, x: float, y: float) -> None:
    ends, middle = [(x, y), (x + SAMPLE, y)], (x + SAMPLE / 2, y)
    if series == "own":
        draw_own(card, ends)
        card.dot(middle)
    elif series == "role":
        draw_role(card, ends)
        card.diamond(middle)
    else:
        draw_axis(card, ends, skipped=True)


def draw_own(card: Card, points: Sequence[Point]) -> None:
    """Draw own levels, as a whole line."""
    card.line(points, OWN, 6)


def draw_role(card: Card, points: Sequence[Point]) -> None:
    """Draw levels of the role, as a dashed line."""
    card.line(points, ROLE, 4, style="dashed")


def draw_axis(card: Card, points: Sequence[Point], *, skipped: bool) -> None:
    """Draw the axis of one skill, as a dotted line where the skill was skipped."""
    if skipped:
        card.line(points, QUIET, 5, style="dotted")
    else:
        card.line(points, GRID, 2)
