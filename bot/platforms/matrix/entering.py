"""Going into rooms that Banyan is invited to, and leaving word that it will not come."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Final

import structlog

from bot.clock import Clock, Timer
from bot.platforms.matrix.api import Api, Json, MatrixError, TooLarge
from bot.platforms.matrix.direct import Direct
from bot.platforms.matrix.errors import TROUBLES, is_passing
from bot.platforms.matrix.foreign import events_of, part_of
from bot.platforms.matrix.invites import Answer, Invites
from bot.platforms.matrix.marks import Mark
from bot.platforms.matrix.names import server_of
from bot.platforms.matrix.rooms import Rooms

PATIENCE: Final = timedelta(minutes=2)  # a large room of another homeserver takes its time
PAUSE: Final = timedelta(seconds=5)
ATTEMPTS: Final = 4
AT_ONCE: Final = 4

log = structlog.get_logger(__name__)


class Entering:
    """Answers invitations, each beside everything else."""

    def __init__(
        self,
        api: Api,
        direct: Direct,
        rooms: Rooms,
        invites: Invites,
        clock: Clock,
        timer: Timer,
    ) -> None:
        self._api = api
        self._direct = direct
        self._rooms = rooms
        self._invites = invites
        self._clock = clock
        self._timer = timer
        self._few = asyncio.Semaphore(AT_ONCE)
        self._answering: dict[asyncio.Task[None], Mark] = {}

    @property
    def since(self) -> Mark | None:
        """Where events begin with an invitation that has not been answered yet."""
        return min(self._answering.values(), default=None)

    def answer_all(self, answer: Json, since: Mark) -> None:
        """Begin to answer the invitations that came."""
        for room in part_of(answer, "rooms", "invite"):
            events = events_of(answer, "rooms", "invite", room, "invite_state")
            verdict, inviter = self._invites.judge(events, self._clock())
            task = asyncio.create_task(self._answer(room, verdict, inviter), name="an invitation")
            self._answering[task] = since
            task.add_done_callback(self._answering.pop)

    def stop(self) -> None:
        """Answer nothing more; what was not answered comes again after a restart."""
        for task in self._answering:
            task.cancel()

    async def _answer(self, room: str, verdict: Answer, inviter: str) -> None:
        async with self._few:
            for attempt in range(1, ATTEMPTS + 1):
                try:
                    await self._once(room, verdict, inviter)
                except TROUBLES as problem:
                    if attempt == ATTEMPTS or not is_passing(problem):
                        log.warning("An invitation could not be answered.", exc_info=problem)
                        return
                    told = problem.wait if isinstance(problem, MatrixError) else None
                    await self._timer.sleep(told or PAUSE)
                else:
                    return

    async def _once(self, room: str, verdict: Answer, inviter: str) -> None:
        if verdict is Answer.NO:
            log.info("An invitation was declined.")
            await self._api.call("POST", "rooms", room, "leave", body={})
            return
        if verdict is Answer.PRIVATE:
            await self._direct.add(inviter, room)  # before anything that is said in it arrives
        via = {"via": server_of(inviter)}
        await self._api.call("POST", "join", room, query=via, body={}, patience=PATIENCE)
        if verdict is Answer.PRIVATE and not self._invites.may_lead(inviter):
            await self._stay_if_private(room, inviter)

    async def _stay_if_private(self, room: str, inviter: str) -> None:
        """Leave again what only claimed to be a private chat."""
        if not await self._is_private(room, inviter):
            log.info("A room that was no private chat was left.")
            await self._direct.remove(room)
            await self._api.call("POST", "rooms", room, "leave", body={})

    async def _is_private(self, room: str, inviter: str) -> bool:
        try:
            return (await self._rooms.get(room)).companion == inviter
        except (MatrixError, TooLarge) as problem:
            if is_passing(problem):
                raise
            return False
