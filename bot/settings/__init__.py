"""Settings: typed, from a TOML file, the environment and secret files."""

from bot.settings.load import load
from bot.settings.model import (
    Community,
    Log,
    Matching,
    Matrix,
    Privacy,
    Settings,
    Storage,
    Telegram,
    Web,
)
from bot.settings.problems import SettingsProblems

__all__ = [
    "Community",
    "Log",
    "Matching",
    "Matrix",
    "Privacy",
    "Settings",
    "SettingsProblems",
    "Storage",
    "Telegram",
    "Web",
    "load",
]
