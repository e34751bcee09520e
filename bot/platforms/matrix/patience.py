"""Asking the homeserver until it gives in, where nothing can go on without it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final, TypeVar

import structlog

from bot.clock import Timer
from bot.errors import BanyanError
from bot.platforms.matrix.api import MatrixError
from bot.platforms.matrix.encryption.store import KeysNotKept
from bot.platforms.matrix.errors import TROUBLES, is_logged_out, is_passing

FIRST_PAUSE: Final = timedelta(seconds=1)  # after an error; twice as long each time
LONGEST_PAUSE: Final = timedelta(minutes=1)

T = TypeVar("T")

log = structlog.get_logger(__name__)


class HomeserverRefuses(BanyanError):
    """Something that has to be done is not allowed."""

    text = None

    def __init__(self, problem: Exception) -> None:
        super().__init__(f"Matrix: {str(problem).rstrip('.')}.")


async def until_done(work: Callable[[], Awaitable[T]], timer: Timer) -> T:
    """Try until the homeserver takes it, with longer and longer pauses.

    Raises `HomeserverRefuses` where the homeserver says no for good, and `MatrixError` where it
    does not know the device any more.
    """
    pause = FIRST_PAUSE
    while True:
        try:
            return await work()
        except (*TROUBLES, KeysNotKept) as problem:
            told = problem.wait if isinstance(problem, MatrixError) else None
            if not is_passing(problem):
                raise _for_good(problem) from problem
            if pause == FIRST_PAUSE:
                log.warning("The homeserver does not take something yet.", exc_info=problem)
            await timer.sleep(max(pause, told or pause))
            pause = min(2 * pause, LONGEST_PAUSE)


def _for_good(problem: Exception) -> Exception:
    return problem if is_logged_out(problem) else HomeserverRefuses(problem)
