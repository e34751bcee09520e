"""Which clock somebody goes by, told by a city, a country, or what the clock shows now."""

from bot.cities.by_name import zones_for
from bot.cities.by_time import zones_by_time
from bot.cities.offers import Offer

__all__ = ["Offer", "zones_by_time", "zones_for"]
