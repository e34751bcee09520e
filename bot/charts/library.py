"""Matplotlib, imported so that it leaves no trace and draws the same on every machine.

The other modules take what they need of it from here: it must be told before it is imported.
"""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

FONTS = sorted((Path(__file__).parent.parent / "fonts").glob("*.ttf"))

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy would prepare memory for every core

# While it is imported, it reads all fonts of the machine and writes a list of them to the home
# folder, unless told otherwise: that takes seconds, and a picture shall not depend on them.
os.environ["MPL_IGNORE_SYSTEM_FONTS"] = "1"
with TemporaryDirectory(prefix="banyan-") as folder:
    os.environ["MPLCONFIGDIR"] = folder
    import matplotlib as mpl
    from matplotlib.artist import Artist
    from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties, fontManager, get_font
    from matplotlib.lines import Line2D
    from matplotlib.patches import Circle, FancyBboxPatch, Polygon
    from matplotlib.text import Text
    from matplotlib.transforms import Affine2D

del os.environ["MPL_IGNORE_SYSTEM_FONTS"]  # left there, it would hide our own fonts, too
mpl.rcdefaults()  # whatever a matplotlibrc in the present folder says
mpl.rcParams["text.hinting"] = "none"
mpl.rcParams["text.parse_math"] = False  # a label from a community may hold a dollar sign
for path in FONTS:
    fontManager.addfont(path)

_measure = RendererAgg(1, 1, 72)  # type: ignore[no-untyped-call]  # 72 dots an inch: points are pixels


def shaped_width(text: str, font: FontProperties) -> float:
    """How wide a line is in a font, in pixels."""
    width, _, _ = _measure.get_text_width_height_descent(text, font, ismath=False)  # type: ignore[no-untyped-call]
    return float(width)


__all__ = [
    "FONTS",
    "Affine2D",
    "Artist",
    "Circle",
    "FancyBboxPatch",
    "Figure",
    "FigureCanvasAgg",
    "FontProperties",
    "Line2D",
    "Polygon",
    "Text",
    "get_font",
    "shaped_width",
]
