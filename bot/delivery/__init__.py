"""The way out: letters go to the platforms, in order in each place, what matters first."""

from bot.delivery.delivery import Delivery
from bot.delivery.words import Draw

__all__ = ["Delivery", "Draw"]
