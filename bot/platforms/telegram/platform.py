"""Telegram as a platform like the others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from typing import Final, TypeVar

import structlog
from telegram import ChatMember, ChatMemberAdministrator, ChatMemberOwner
from telegram.constants import ChatAction
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.clock import Clock, Timer, system_clock
from bot.errors import BanyanError, NoAnswer
from bot.model import LARGEST_VOICE, Account, Place
from bot.platforms.base import Cursor, Outgoing, Receive
from bot.platforms.telegram.api import Api, opened
from bot.platforms.telegram.conversion import ALLOWED_UPDATES
from bot.platforms.telegram.errors import is_logged_out, meaning, wait_of
from bot.platforms.telegram.names import NAME, Me
from bot.platforms.telegram.parts import parts
from bot.platforms.telegram.patience import patiently
from bot.platforms.telegram.polling import LONGEST_PAUSE, Polling, Raw
from bot.platforms.telegram.reader import Heard, Reader
from bot.platforms.telegram.registration import register
from bot.platforms.telegram.sending import Sending
from bot.platforms.telegram.webhook import Webhook
from bot.rate_limits import Pacing, Rate
from bot.settings import Telegram as Settings
from bot.web.server import Part
from storage.database import Database

SECOND: Final = timedelta(seconds=1)
# Telegram asks for at most 30 messages a second in all, one a second in a chat (short bursts are
# let pass) and 20 a minute in a group: https://core.telegram.org/bots/faq#broadcasting-to-users
# In all evenly, where a quarter of one more makes up for waking late, and never 31 within a second,
# even if the network pushes together what was sent apart. In a group 5 at once and 15 more in a
# minute are 20.
A_SECOND: Final = 30
OVERALL: Final = Rate(capacity=1.25, refill=SECOND / 29.5)
PAID: Final = Rate(capacity=50, refill=SECOND / 950)
PRIVATE: Final = Rate(capacity=3, refill=SECOND)
GROUP: Final = Rate(capacity=5, refill=4 * SECOND)
PATIENCE: Final = 5 * SECOND  # that a person waits until it is known whether they administer
FILE_PATIENCE: Final = 15 * SECOND
FILES_AT_ONCE: Final = 4
SIGNS_AT_ONCE: Final = 8  # connections that nothing but signs may take
SIGN_PATIENCE: Final = 3.0  # seconds; a sign that comes later says nothing any more
LOOK_AGAIN: Final = timedelta(minutes=5)  # whether Telegram still calls where it should
A_MOMENT: Final = 1.0  # seconds that a pressed button may show that it waits

T = TypeVar("T")

log = structlog.get_logger(__name__)


class WebhookRefused(BanyanError):
    """Telegram does not call at the address that is set."""

    text = None

    def __init__(self, reason: str) -> None:
        super().__init__(f"[telegram] webhook_url: Telegram does not take it ({reason}).")


class Telegram:
    """Banyan's account on Telegram."""

    name = NAME
    command_sign = "/"
    knows_keys = False

    def __init__(
        self,
        api: Api,
        database: Database,
        settings: Settings,
        *,
        languages: Sequence[str],
        pacing: Pacing,
        clock: Clock,
        timer: Timer,
    ) -> None:
        self._api = api
        self._database = database
        self._languages = languages
        self._clock = clock
        self._timer = timer
        self._sending = Sending(api, paid_broadcasts=settings.paid_broadcasts)
        self._me: Me | None = None
        self._signs: set[asyncio.Task[None]] = set()
        self._few_signs = asyncio.Semaphore(SIGNS_AT_ONCE)
        self._few_files = asyncio.Semaphore(FILES_AT_ONCE)
        self.pacing = pacing
        url, token = settings.webhook_url, settings.token.get_secret_value()
        self._webhook = Webhook(url, token) if url else None

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        database: Database,
        settings: Settings,
        *,
        languages: Sequence[str],
        pacing: Pacing | None = None,
        clock: Clock = system_clock,
        timer: Timer | None = None,
    ) -> AsyncIterator[Telegram]:
        """The account, with its connections, until left."""
        async with opened(settings) as api:
            yield cls(
                api,
                database,
                settings,
                languages=languages,
                pacing=pacing or pacing_of(settings),
                clock=clock,
                timer=timer or Timer(),
            )

    @property
    def web_parts(self) -> Sequence[Part]:
        """What the web server has to serve for Telegram."""
        return [self._webhook.part] if self._webhook else []

    async def listen(self, receive: Receive, since: str) -> None:
        try:
            await self._listen(receive, since)
        except InvalidToken:
            # Without its traceback, whose words hold the token.
            log.error("Telegram does not know the token; take a new one from BotFather.")  # noqa: TRY400

    def parts(self, outgoing: Outgoing) -> Sequence[Outgoing]:
        return parts(outgoing)

    async def deliver(self, outgoing: Outgoing) -> str:
        try:
            return await self._sending.hand_over(outgoing)
        except TelegramError as problem:
            raise meaning(problem, private=outgoing.place.private) from problem

    def link_for(self, payload: str) -> str:
        """The address that opens the private chat; Telegram allows 64 letters of payload."""
        if self._me is None:
            raise LookupError("Telegram has not told Banyan's name yet.")
        return f"https://t.me/{self._me.username}?start={payload}"

    async def working(self, place: Place) -> None:
        thread = int(place.thread) if place.thread else None
        try:
            await self._api.send_chat_action(
                int(place.chat), ChatAction.TYPING, thread, read_timeout=SIGN_PATIENCE
            )
        except TelegramError:
            log.debug("A sign that something is done could not be shown.")

    async def fetch(self, reference: str) -> bytes | None:
        """The content of a small file; without it, whoever asked for it says so."""
        try:
            async with self._few_files, asyncio.timeout(FILE_PATIENCE.total_seconds()):
                file = await patiently(
                    lambda: self._api.get_file(reference), self._timer, FILE_PATIENCE
                )
                content = bytes(await file.download_as_bytearray())
        except (TelegramError, TimeoutError, RuntimeError):  # the last where there is no path to it
            log.warning("A file could not be fetched from Telegram.")
            return None
        return content if len(content) <= LARGEST_VOICE else None

    async def administers(self, account: Account, place: Place) -> bool:
        """Whether this account administers the group now, under its own name.

        All administrators are asked for: about one person alone Telegram tells for certain only to
        a bot that administers the group itself. Raises `NoAnswer`.
        """
        try:
            async with asyncio.timeout(PATIENCE.total_seconds()):
                found = await self._administrators_of(int(place.chat))
        except (BadRequest, Forbidden):
            return False
        except (TelegramError, TimeoutError) as problem:
            raise NoAnswer from problem
        return any(
            isinstance(one, ChatMemberOwner | ChatMemberAdministrator)
            and str(one.user.id) == account.id
            and not (one.user.is_bot or one.is_anonymous)
            for one in found
        )

    async def _administrators_of(self, chat: int) -> Sequence[ChatMember]:
        """Who administers a group, or what it was upgraded to while nobody heard of that."""
        ask = self._api.get_chat_administrators
        try:
            return await patiently(lambda: ask(chat), self._timer, PATIENCE)
        except ChatMigrated as moved:
            new = moved.new_chat_id
            return await patiently(lambda: ask(new), self._timer, PATIENCE)

    async def _listen(self, receive: Receive, since: str) -> None:
        me = self._me = await self._introduced()
        reader = Reader(self._api, me, self._clock)
        registering = asyncio.create_task(self._register(), name="menus of Telegram")
        try:
            if self._webhook:
                await self._be_called(self._webhook, reader, receive)
            await self._ask(me, reader, receive, since)
        finally:
            registering.cancel()
            await asyncio.gather(registering, return_exceptions=True)

    async def _introduced(self) -> Me:
        """Who Banyan is on Telegram, asked until it is told."""
        return await self._until_done(self._ask_who_i_am)

    async def _ask_who_i_am(self) -> Me:
        found = await self._api.get_me()
        if not self._webhook:
            await self._api.delete_webhook()
        return Me(found.id, found.username or "")

    async def _ask(self, me: Me, reader: Reader, receive: Receive, since: str) -> None:
        async def take(updates: Sequence[Raw], after: int) -> None:
            # Without waiting for anything: the door must hear of batches in their order.
            heard = [reader.hear(update) for update in updates]
            incomings = [incoming for one in heard for incoming in one.incomings]
            with self._answered(heard):
                await receive(incomings, Cursor(NAME, f"{me.id}:{after}"))

        bot, _, after = since.partition(":")
        own = bot == str(me.id) and after.isdecimal()
        await Polling(self._api, take, self._timer).run(int(after) if own else 0)

    async def _be_called(self, webhook: Webhook, reader: Reader, receive: Receive) -> None:
        async def take(update: Raw) -> None:
            heard = reader.hear(update)
            with self._answered([heard]):
                await receive(heard.incomings)

        webhook.open(take)
        try:
            await self._until_done(lambda: self._ask_to_be_called(webhook))
            while True:
                await self._timer.sleep(LOOK_AGAIN)
                if await self._until_done(self._is_called_at) != webhook.url:
                    log.error("Telegram was told to call somewhere else, or nobody.")
                    await self._until_done(lambda: self._ask_to_be_called(webhook))
        finally:
            webhook.close()

    async def _ask_to_be_called(self, webhook: Webhook) -> None:
        """Tell Telegram where to call.

        Raises `WebhookRefused`.
        """
        try:
            await self._api.set_webhook(
                webhook.url, secret_token=webhook.secret, allowed_updates=ALLOWED_UPDATES
            )
        except BadRequest as problem:
            raise WebhookRefused(problem.message) from problem

    async def _is_called_at(self) -> str:
        return (await self._api.get_webhook_info()).url

    async def _until_done(self, work: Callable[[], Awaitable[T]]) -> T:
        """Try until Telegram takes it, with longer and longer pauses.

        Raises `InvalidToken`: that does not pass by itself.
        """
        pause = SECOND
        while True:
            try:
                return await work()
            except RetryAfter as busy:
                await self._timer.sleep(wait_of(busy))
            except TelegramError as problem:
                if is_logged_out(problem):
                    raise
                if pause == SECOND:
                    log.warning("Telegram cannot be reached yet.", kind=type(problem).__name__)
                await self._timer.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)

    async def _register(self) -> None:
        """Tell what the menus show; that can wait and stops nothing."""
        try:
            await self._until_done(
                lambda: register(self._api, self._database, self._languages, self._timer)
            )
        except Exception:
            log.exception("What Telegram's menus show could not be told.")

    @contextmanager
    def _answered(self, heard: Sequence[Heard]) -> Iterator[None]:
        """End the signs of waiting on pressed buttons once that is handled, or after a moment."""
        presses = [one.press for one in heard if one.press]
        later = asyncio.get_running_loop().call_later(A_MOMENT, self._end_signs, presses)
        try:
            yield
        finally:
            later.cancel()
            self._end_signs(presses)

    def _end_signs(self, presses: list[str]) -> None:
        while presses:
            task = asyncio.create_task(self._end_sign(presses.pop()))
            self._signs.add(task)
            task.add_done_callback(self._signs.discard)

    async def _end_sign(self, press: str) -> None:
        try:
            async with self._few_signs:
                await self._api.answer_callback_query(press, read_timeout=SIGN_PATIENCE)
        except TelegramError:
            # After a restart it may be too old, and nobody waits any more.
            log.debug("A sign of waiting could not be ended.")


def pacing_of(settings: Settings) -> Pacing:
    """How fast Telegram may be talked to."""
    if settings.paid_broadcasts:
        return Pacing(overall=PAID, private=PRIVATE, group=GROUP)
    return Pacing(overall=OVERALL, a_second=A_SECOND, private=PRIVATE, group=GROUP)
