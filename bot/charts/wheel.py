"""Where everything of a radar goes: spokes, and labels that never touch each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

from bot.charts.card import MARGIN, WIDTH, Point, Side
from bot.charts.words import LINE, fits, widest, wrap

# From the best to the last that will do: lines of a label, radii and sizes of letters in pixels.
# With letters below the last size a phone shows specks.
ATTEMPTS = (
    (2, range(244, 187, -8), (26, 24)),
    (3, range(244, 187, -8), (26, 24)),
    (4, range(180, 163, -8), (26, 24, 22)),
    (4, range(180, 139, -8), (22, 20)),
)
GAP = 20  # between a spoke's end, with room for its mark, and its label
APART = 10  # between two labels
STEEP = 0.2  # a spoke this close to vertical has its label in the middle
WIDEST = 300
WIDEST_ON_TOP = 420


@dataclass(frozen=True, slots=True)
class Label:
    """One text beside the wheel; the middle of the wheel is (0, 0), y grows downwards."""

    lines: list[str]
    side: Side
    x: float  # of the start, the middle or the end of the lines
    top: float
    width: float
    height: float

    @property
    def left(self) -> float:
        return self.x - self.width * {"start": 0.0, "middle": 0.5, "end": 1.0}[self.side]

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def touches(self, other: Label) -> bool:
        """Whether two labels are too close to be told apart."""
        return (
            self.left < other.right + APART
            and other.left < self.right + APART
            and self.top < other.bottom + APART
            and other.top < self.bottom + APART
        )

    def reaches_into(self, radius: float) -> bool:
        """Whether the label lies over the wheel."""
        x = max(self.left, min(0, self.right))
        y = max(self.top, min(0, self.bottom))
        return math.hypot(x, y) < radius + GAP - 2


@dataclass(frozen=True, slots=True)
class Wheel:
    """A radar laid out."""

    radius: float
    size: float  # of the letters
    labels: list[Label]

    @property
    def top(self) -> float:
        return min(-self.radius, *(label.top for label in self.labels))

    @property
    def bottom(self) -> float:
        return max(self.radius, *(label.bottom for label in self.labels))


def spokes(count: int) -> list[Point]:
    """Directions, the first one upwards, the others round in the sense of the clock."""
    angles = (2 * math.pi * number / count for number in range(count))
    return [(math.sin(angle), -math.cos(angle)) for angle in angles]


def wheel(texts: Sequence[str]) -> Wheel | None:
    """Lay out a radar, as large as its labels allow; None if they are too long for one."""
    for most_lines, radii, sizes in ATTEMPTS:
        for size, radius in product(sizes, radii):
            labels = _labels(texts, radius, size, most_lines)
            if labels is not None:
                return Wheel(radius, size, labels)
    return None


def _labels(
    texts: Sequence[str], radius: float, size: float, most_lines: int
) -> list[Label] | None:
    labels = []
    for text, spoke in zip(texts, spokes(len(texts)), strict=True):
        room = _room(spoke, radius)
        lines = wrap(text, room, size) if fits(text, room, size) else []
        if not 0 < len(lines) <= most_lines:
            return None
        labels.append(_label(lines, spoke, radius, size))
    return _kept_apart(labels, radius)


def _room(spoke: Point, radius: float) -> float:
    if abs(spoke[0]) < STEEP:
        return WIDEST_ON_TOP
    return min(WIDEST, WIDTH / 2 - MARGIN + 16 - (radius + GAP) * abs(spoke[0]))


def _label(lines: list[str], spoke: Point, radius: float, size: float) -> Label:
    across, down = spoke
    height = len(lines) * size * LINE
    return Label(
        lines=lines,
        side="middle" if abs(across) < STEEP else "start" if across > 0 else "end",
        x=across * (radius + GAP),
        top=down * (radius + GAP) + (down - 1) * height / 2,
        width=widest(lines, size),
        height=height,
    )


def _kept_apart(labels: Sequence[Label], radius: float) -> list[Label]:
    """Move labels up or down, away from the middle, until none touches another."""
    placed: dict[int, Label] = {}
    from_the_middle = sorted(range(len(labels)), key=lambda at: abs(_middle(labels[at])))
    for at in from_the_middle:
        label = labels[at]
        step = math.copysign(4, _middle(label))
        while label.reaches_into(radius) or any(map(label.touches, placed.values())):
            label = replace(label, top=label.top + step)
        placed[at] = label
    return [placed[at] for at in range(len(labels))]


def _middle(label: Label) -> float:
    return label.top + label.height / 2
