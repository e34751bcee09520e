"""What the bot says about itself: commands and descriptions, by scope and language."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from tests.servers.telegram.refusals import Json

Scope: TypeAlias = tuple[str, int, int]  # kind, chat, user


@dataclass(slots=True)
class Profile:
    """The settings that BotFather would show."""

    commands: dict[tuple[Scope, str], list[Json]] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)  # by language; "": any
    short_descriptions: dict[str, str] = field(default_factory=dict)
