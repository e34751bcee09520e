"""Waiting as long as Telegram asks us to, where that is not too long."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from telegram.error import RetryAfter

from bot.clock import Timer
from bot.platforms.telegram.errors import wait_of

T = TypeVar("T")


async def patiently(call: Callable[[], Awaitable[T]], timer: Timer, most: timedelta) -> T:
    """Make a call, and once more after the time that Telegram asks for, if that is short.

    Raises what the call raises, `RetryAfter` where it would take too long.
    """
    try:
        return await call()
    except RetryAfter as busy:
        if (wait := wait_of(busy)) > most:
            raise
    await timer.sleep(wait)
    return await call()
