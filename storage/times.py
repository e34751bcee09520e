"""Times as the database keeps them: seconds since 1970, UTC."""

from __future__ import annotations

from datetime import UTC, datetime


def moment(seconds: float) -> datetime:
    """The moment that was written as `datetime.timestamp()`."""
    return datetime.fromtimestamp(seconds, UTC)


def moment_or_none(seconds: float | None) -> datetime | None:
    """As `moment`, where there may be none."""
    return None if seconds is None else moment(seconds)
