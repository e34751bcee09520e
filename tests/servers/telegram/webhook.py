"""Pushes updates to the bot's webhook, again and again until it takes them."""

from __future__ import annotations

import asyncio
from functools import partial

import aiohttp

from tests.servers.telegram.updates import Updates, Waiting, Webhook


class Pusher:
    """Delivers what is queued: at once in different chats, one after another in one chat."""

    def __init__(self, updates: Updates, *, first_pause: float = 0.05) -> None:
        self.updates = updates
        self.first_pause = first_pause
        self._underway: dict[int, asyncio.Task[None]] = {}  # by lane

    async def work(self) -> None:
        """Push while there is a webhook; runs until it is cancelled."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
            try:
                while True:
                    arrival = self.updates.arrival()
                    self._start(session)
                    await arrival
            finally:
                for task in self._underway.values():
                    task.cancel()
                await asyncio.gather(*self._underway.values(), return_exceptions=True)

    def _start(self, session: aiohttp.ClientSession) -> None:
        if not (webhook := self.updates.webhook):
            return
        for update in self.updates.waiting():
            if len(self._underway) >= webhook.max_connections:
                return
            if update.lane not in self._underway:
                task = asyncio.create_task(self._push(session, update))
                self._underway[update.lane] = task
                task.add_done_callback(partial(self._finished, update.lane))

    def _finished(self, lane: int, task: asyncio.Task[None]) -> None:
        del self._underway[lane]
        self.updates.wake()

    async def _push(self, session: aiohttp.ClientSession, update: Waiting) -> None:
        """Try until it is taken, expires or the webhook is gone."""
        pause = self.first_pause
        while (webhook := self.updates.webhook) and update.until > self.updates.clock():
            if await self._taken(session, webhook, update):
                self.updates.confirm(update.id)
                return
            await asyncio.sleep(pause)
            pause = min(pause * 2, 60)

    async def _taken(
        self, session: aiohttp.ClientSession, webhook: Webhook, update: Waiting
    ) -> bool:
        headers = {"X-Telegram-Bot-Api-Secret-Token": webhook.secret} if webhook.secret else {}
        try:
            async with session.post(webhook.url, json=update.as_json(), headers=headers) as answer:
                if 200 <= answer.status < 300:
                    return True
                error = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError) as failure:
            error = "Connection refused" if "Connect" in type(failure).__name__ else "Read timeout"
        webhook.last_error = error
        webhook.last_error_at = int(self.updates.clock().timestamp())
        return False
