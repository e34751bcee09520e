"""Asking the homeserver for what happened, again and again.

Where it goes on after a restart is committed with the events: what was handed over and not handled
comes again. https://spec.matrix.org/latest/client-server-api/#syncing
"""

from __future__ import annotations

import json
import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final, TypeAlias

import structlog

from bot.clock import Timer
from bot.platforms.matrix.api import Api, Broken, Json, MatrixError, TooLarge
from bot.platforms.matrix.encryption.store import KeysNotKept
from bot.platforms.matrix.errors import TROUBLES, is_logged_out
from bot.platforms.matrix.patience import FIRST_PAUSE, LONGEST_PAUSE

LONG: Final = timedelta(seconds=30)  # that the homeserver may wait for something new
PATIENCE: Final = LONG + timedelta(seconds=60)  # the first answer may take long
EVENTS: Final = 50  # of a room in one answer; what is left out is asked for
BAD_TOKEN: Final = 400

NOTHING: Final[Json] = {"types": []}


def filter_of(events: int) -> str:
    """What is asked for; the state of a room is looked at when it matters."""
    room = {
        "timeline": {"limit": events},
        "state": NOTHING,
        "ephemeral": NOTHING,
        "account_data": NOTHING,
    }
    asked = {"presence": NOTHING, "account_data": {"types": ["m.direct"]}, "room": room}
    return json.dumps(asked)


FILTER: Final = filter_of(EVENTS)
NARROW: Final = filter_of(1)  # where somebody has filled rooms with more than an answer can hold

# An answer, and to where it reaches; it waits where too much is being worked on.
Take: TypeAlias = Callable[[Json, str], Awaitable[None]]

log = structlog.get_logger(__name__)


class Syncing:
    """The loop that asks."""

    def __init__(self, api: Api, take: Take, timer: Timer) -> None:
        self._api = api
        self._take = take
        self._timer = timer
        self._troubles = 0
        self._filter = FILTER

    async def run(self, since: str, ready: Callable[[], None]) -> None:
        """Ask from this place on, until cancelled; `ready` is told of the first answer.

        Raises `MatrixError` where the homeserver does not know the device any more.
        """
        first = True
        while True:
            try:
                answer = await self._ask(since, wait=not first)
                await self._take(answer, answer["next_batch"])
            except (*TROUBLES, KeysNotKept) as problem:
                if is_logged_out(problem):
                    raise
                self._filter = NARROW if isinstance(problem, TooLarge) else FILTER
                if first and since and _is_unknown(problem):
                    log.exception("The homeserver does not know where we were.")
                    since = ""
                else:
                    await self._pause(problem)
                continue
            if first:
                ready()
            since, self._troubles, first = answer["next_batch"], 0, False
            self._filter = FILTER

    async def _ask(self, since: str, *, wait: bool) -> Json:
        query: dict[str, str] = {
            "filter": self._filter,
            "timeout": str(int(LONG.total_seconds() * 1000)) if wait else "0",
            "set_presence": "offline",
        }
        if since:
            query["since"] = since
        answer = await self._api.call("GET", "sync", query=query, patience=PATIENCE)
        if not isinstance(answer.get("next_batch"), str):
            raise Broken("Something that is no Matrix server has answered.")
        return answer

    async def _pause(self, problem: Exception) -> None:
        self._troubles += 1
        if self._troubles == 1:
            log.warning("The homeserver cannot be asked.", exc_info=problem)
        longest = min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(self._troubles - 1, 10)))
        wait = longest * random.uniform(0.5, 1)  # noqa: S311 - so that not all come back at once
        told = problem.wait if isinstance(problem, MatrixError) else None
        await self._timer.sleep(max(wait, told or wait))


def _is_unknown(problem: Exception) -> bool:
    """Whether a place to go on from is none, such as one of another homeserver."""
    return isinstance(problem, MatrixError) and problem.status == BAD_TOKEN
