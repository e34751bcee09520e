"""A white card on a quiet ground, readable in light and in dark chats."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Final, Literal, TypeAlias

from PIL import Image

from bot.charts.library import (
    Affine2D,
    Artist,
    Circle,
    FancyBboxPatch,
    Figure,
    FigureCanvasAgg,
    Line2D,
    Polygon,
    Text,
)
from bot.charts.words import LINE, font

WIDTH: Final = 800  # pixels: twice the width of a small phone
MARGIN: Final = 52  # from the edge of the picture to the text
INSIDE: Final = WIDTH - 2 * MARGIN

GROUND, SURFACE, EDGE = "#e9eef2", "#ffffff", "#d3dce4"
INK, QUIET, GRID = "#17212b", "#56636f", "#cbd5de"
# Blue and vermilion: told apart with every kind of colour blindness, and dark enough on white.
OWN, ROLE = "#0b5fa5", "#c4500c"
TINT: Final = 0.14  # how much of the colour of own levels fills their shape

Point: TypeAlias = tuple[float, float]
Style: TypeAlias = Literal["solid", "dashed", "dotted"]
Side: TypeAlias = Literal["start", "middle", "end"]
ACROSS: Final[dict[Side, Literal["left", "center", "right"]]] = {
    "start": "left",
    "middle": "center",
    "end": "right",
}
MIRRORED: Final[dict[Side, Side]] = {"start": "end", "middle": "middle", "end": "start"}
DASHES: Final[dict[Style, tuple[float, Sequence[float]]]] = {
    "solid": (0, ()),
    "dashed": (0, (2.6, 1.7)),
    "dotted": (0, (0.1, 2.2)),
}
BASE_MARK = {False: "\u200e", True: "\u200f"}  # which way a line runs that mixes scripts
MOST_BYTES: Final = 60_000  # data is dear to many
COLOURS = (64, 24, 12)  # from smooth edges to rough ones


class Card:
    """Takes points in pixels from the start of the first line; turns them round if need be."""

    def __init__(self, height: float, *, right_to_left: bool, language: str) -> None:
        self._height = round(height)
        self._right_to_left = right_to_left
        self._language = language.replace("_", "-")
        self._figure = Figure((WIDTH / 72, self._height / 72), dpi=72, facecolor=GROUND)
        self._canvas = FigureCanvasAgg(self._figure)
        self._downwards = Affine2D().scale(1, -1).translate(0, self._height)
        self._layers = 0
        self._surface()

    def _surface(self) -> None:
        box = FancyBboxPatch(
            (12, 12), WIDTH - 24, self._height - 24, "round,pad=0,rounding_size=30"
        )
        box.set(facecolor=SURFACE, edgecolor=EDGE, linewidth=2)
        self._add(box)

    def text(
        self,
        lines: Sequence[str],
        at: Point,
        size: float,
        *,
        colour: str = INK,
        bold: bool = False,
        side: Side = "start",
    ) -> None:
        """Write lines below a point."""
        x, top = self._turned(at)
        across = ACROSS[MIRRORED[side] if self._right_to_left else side]
        for number, line in enumerate(lines):
            baseline = top + size * (LINE * number + 1.02)
            written = Text(x, baseline, BASE_MARK[self._right_to_left] + line)
            written.set(color=colour, fontproperties=font(size, bold=bold))
            written.set(horizontalalignment=across, verticalalignment="baseline")
            written.set_language(self._language)
            self._add(written)

    def line(
        self, points: Sequence[Point], colour: str, width: float, *, style: Style = "solid"
    ) -> None:
        """Draw a line through points: solid, dashed or dotted."""
        xs, ys = zip(*map(self._turned, points), strict=True)
        line = Line2D(xs, ys, color=colour, linewidth=width, linestyle=DASHES[style])
        line.set(solid_capstyle="round", solid_joinstyle="round")
        line.set_dash_capstyle("round" if style == "dotted" else "butt")
        self._add(line)

    def tint(self, points: Sequence[Point]) -> None:
        """Fill a shape of own levels."""
        turned = [self._turned(point) for point in points]
        self._add(Polygon(turned, facecolor=OWN, alpha=TINT, edgecolor="none"))

    def circle(self, centre: Point, radius: float, *, fill: str = "none", edge: str = GRID) -> None:
        """Draw a circle."""
        self._add(Circle(self._turned(centre), radius, facecolor=fill, edgecolor=edge, linewidth=2))

    def dot(self, at: Point) -> None:
        """Mark an own level."""
        self._mark(at, "o", 16, OWN, SURFACE, 2)

    def diamond(self, at: Point) -> None:
        """Mark a level of the role; a dot has room in it."""
        self._mark(at, "D", 19, SURFACE, ROLE, 3.5)

    def png(self) -> bytes:
        """Everything drawn so far, as a file.

        Raises `ValueError` if that takes more than 60 kB even with few colours.
        """
        self._canvas.draw()  # type: ignore[no-untyped-call]
        pixels = self._canvas.buffer_rgba()  # type: ignore[no-untyped-call]
        size = self._canvas.get_width_height()
        image = Image.frombuffer("RGBA", size, pixels).convert("RGB")
        for colours in COLOURS:
            file = _compressed(image, colours)
            if len(file) <= MOST_BYTES:
                return file
        raise ValueError("Expected less to draw: it does not fit into 60 kB.")

    def _mark(
        self, at: Point, shape: str, size: float, fill: str, edge: str, edge_width: float
    ) -> None:
        x, y = self._turned(at)
        mark = Line2D([x], [y], marker=shape, markersize=size, color=fill)
        mark.set(markeredgecolor=edge, markeredgewidth=edge_width)
        self._add(mark)

    def _turned(self, point: Point) -> Point:
        return (WIDTH - point[0], point[1]) if self._right_to_left else point

    def _add(self, artist: Artist) -> None:
        self._layers += 1  # what comes later lies above
        artist.set(transform=self._downwards, zorder=self._layers)
        self._figure.add_artist(artist)


def _compressed(image: Image.Image, colours: int) -> bytes:
    few = image.quantize(colours, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    file = BytesIO()
    few.save(file, "PNG", optimize=True)
    return file.getvalue()
