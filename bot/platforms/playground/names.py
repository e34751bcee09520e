"""The names that all parts of the playground use."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

NAME: Final = "playground"
BANYAN: Final = "banyan"  # the sender of what Banyan says
GROUP: Final = "group"  # the chat that all share
GROUP_TITLE: Final = "Village square"

# What the page plays; it counts as spoken there.
HEARD: Final = frozenset(
    {"audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac", "audio/webm", "audio/wav"}
)

Update: TypeAlias = dict[str, Any]  # what the page is told, as JSON
