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
    """Make a call, and again after the time that Telegram asks for, as long as that is short.

    Raises what the call raises, `RetryAfter` where all waits together would take too long.
    """
    waited = timedelta(0)
    while True:
        try:
            return await call()
        except RetryAfter as busy:
            waited += wait_of(busy)
            if waited > most:
                raise
            await timer.sleep(wait_of(busy))
