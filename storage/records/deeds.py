"""What people did for others."""

from __future__ import annotations

from enum import StrEnum


class DeedKind(StrEnum):
    """One kind of what people do for others; never how often."""

    MENTORED = "mentored"
    THANKED = "thanked"  # somebody thanked them
    TRAINED = "trained"
    HOSTED = "hosted"
    ANSWERED = "answered"
