"""What is wrong with the settings, said without saying their values."""

from __future__ import annotations

from collections.abc import Iterable

from bot.errors import BanyanError


class SettingsProblems(BanyanError):
    """The settings cannot be used; each problem is a line of its own."""

    text = None

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))
