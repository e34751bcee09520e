"""Chooses the form that suits what there is to show."""

from __future__ import annotations

from bot.charts.bar_chart import draw_bars
from bot.charts.head import head
from bot.charts.radar_chart import draw_radar
from bot.charts.recipe import Radar
from bot.charts.wheel import wheel
from bot.charts.words import clean

FEWEST, MOST = 3, 12  # with fewer corners there is no outline, with more nobody can read it


def draw(recipe: Radar) -> bytes:
    """Draw a radar where it can be read, otherwise bars; returns a PNG."""
    labels = [clean(label) for label in recipe.labels]
    layout = wheel(labels) if _suits_a_radar(recipe) else None
    if layout is None:
        return draw_bars(recipe, head(recipe), labels)
    return draw_radar(recipe, head(recipe), layout)


def _suits_a_radar(recipe: Radar) -> bool:
    return len(recipe.answered) >= FEWEST and len(recipe.labels) <= MOST
