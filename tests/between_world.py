"""The whole core on Telegram and on Matrix at once: some people are here, and some there."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.model import Account, Place, What
from bot.platforms.base import Platform
from tests.counting import Shown
from tests.matrix_world import MatrixWorld
from tests.servers.synapse import Homeserver
from tests.servers.telegram import BotApi
from tests.telegram_world import TelegramWorld
from tests.world import private

ELSEWHERE = "second"  # the other network, as transcripts know it: Matrix


class BetweenWorld(MatrixWorld, TelegramWorld):
    """Banyan on two networks; the group is in Telegram."""

    def __init__(self, path: Path, homeserver: Homeserver) -> None:
        MatrixWorld.__init__(self, path, homeserver)
        self._seen: list[Shown] = []
        self._counted = [0, 0]

    async def __aenter__(self) -> Self:
        self.server = await self._servers.enter_async_context(BotApi(self.cloud))
        return await MatrixWorld.__aenter__(self)

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await MatrixWorld.__aexit__(self, kind, error, trace)
        await self._servers.aclose()

    async def opened(self, stack: AsyncExitStack) -> Mapping[str, Platform]:
        telegram = await TelegramWorld.opened(self, stack)
        return {**telegram, **await MatrixWorld.opened(self, stack)}

    async def happens(self, who: str, what: What, *, place: Place | None = None) -> None:
        """Somebody does something on their network; whoever reads of it has read it."""
        if place and place.platform == ELSEWHERE:
            return await MatrixWorld.happens(self, who, what, place=place)
        await TelegramWorld.happens(self, who, what, place=place)
        await self._look()

    def account(self, place: Place) -> Account:
        network = MatrixWorld if place.platform == ELSEWHERE else TelegramWorld
        return network.account(self, place)

    def let_administer(self, who: str) -> None:
        TelegramWorld.let_administer(self, who)

    def shown(self) -> list[Shown]:
        """What people have seen on either network, in the order in which it was noticed."""
        there = [
            replace(one, place=private(one.place.chat, ELSEWHERE))
            for one in MatrixWorld.shown(self)
        ]
        for network, shown in enumerate((TelegramWorld.shown(self), there)):
            self._seen += shown[self._counted[network] :]
            self._counted[network] = len(shown)
        return self._seen
