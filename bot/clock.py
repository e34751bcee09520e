"""The time, from one place, so that a test can turn the hands."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]


def system_clock() -> datetime:
    """Now, aware and in UTC."""
    return datetime.now(UTC)


class Timer:
    """Waits, by a time that only goes forward: nobody waits longer because a clock is put back."""

    def now(self) -> datetime:
        """A moment to reckon with; it is no date."""
        return datetime.fromtimestamp(asyncio.get_running_loop().time(), UTC)

    async def sleep(self, time: timedelta) -> None:
        """Let this much time pass."""
        await asyncio.sleep(time.total_seconds())
