"""Takes letters from the outbox to the platforms, in order within each place."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, TypeAlias

import structlog

from bot.clock import Clock
from bot.errors import Refused, TryLater, Uncertain, Unreachable
from bot.i18n import Reader
from bot.metrics import Metrics, Sent
from bot.model import Delete, Edit, Letter, Message, Picture, Place, Send, ToPerson, Weight
from bot.platforms.base import Outgoing, Platform
from bot.rate_limits import Pace
from bot.ready import ready
from bot.receive import Released
from storage import outbox
from storage.addresses import addresses, lose
from storage.database import Database
from storage.outbox import Receipt, State

NO_TIME: Final = timedelta(0)
SOON: Final = timedelta(seconds=5)  # until a letter is tried again; twice as long each time
MOST_ATTEMPTS: Final = 10
MOST_IN_MEMORY: Final = 5_000  # letters; the rest stay rows until there is room
# Receipts: an edit need not ask the database, and a letter whose receipt is not committed yet is
# not taken for one that still waits.
REMEMBERED: Final = 10_000
# What disturbs less when it comes twice than when it does not come.
WORTH_REPEATING: Final = frozenset({Weight.QUESTION, Weight.NOTICE})

log = structlog.get_logger(__name__)

Draw: TypeAlias = Callable[[Picture, Reader], Awaitable[bytes]]
Settle: TypeAlias = Callable[[Sequence[Receipt]], None]


class Delivery:
    """Letters on their way: one lane for each place, so that nobody waits for somebody else."""

    def __init__(
        self,
        database: Database,
        platforms: Mapping[str, Platform],
        draw: Draw,
        settle: Settle,
        *,
        clock: Clock,
        metrics: Metrics,
    ) -> None:
        self._database = database
        self._platforms = platforms
        self._draw = draw
        self._paces = {name: Pace(one.pacing) for name, one in platforms.items()}
        self._clock = clock
        self._metrics = metrics
        self._arrived: deque[Released] = deque()
        self._something = asyncio.Event()
        self._lanes: dict[Place, deque[Released]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._in_memory: set[str] = set()  # keys of letters that are being worked on
        self._idle = asyncio.Event()
        self._idle.set()
        self._receipts: OrderedDict[str, str] = OrderedDict()
        self._settle = settle

    def release(self, released: Sequence[Released]) -> None:
        """Take over letters that have just been committed."""
        for one in released:
            key = one.letter.key
            known = key in self._in_memory or key in self._receipts
            room = len(self._in_memory) < MOST_IN_MEMORY
            if room and not known and one.letter.not_before is None:
                self._in_memory.add(key)
                self._idle.clear()
                self._arrived.append(one)
        self._something.set()

    async def refill(self) -> None:
        """Take over letters that wait as rows: from before a restart, or to be tried again."""
        room = MOST_IN_MEMORY - len(self._in_memory)
        if room <= 0:
            return
        async with self._database.reading() as tx:
            waiting = await outbox.waiting(tx, self._clock(), MOST_IN_MEMORY)
        self.release([Released(letter) for letter in waiting])

    async def settled(self) -> None:
        """Wait until everything that was taken over has been handed over."""
        await self._idle.wait()

    async def work(self) -> None:
        """Address what arrives and put it on its lane, until cancelled."""
        try:
            while True:
                await self._something.wait()
                self._something.clear()
                batch = list(self._arrived)
                self._arrived.clear()
                for place, one in await self._addressed(batch):
                    self._on_lane(place, one)
        finally:
            for task in self._tasks:
                task.cancel()

    async def _addressed(self, batch: Sequence[Released]) -> list[tuple[Place, Released]]:
        persons = {
            one.letter.to.person
            for one in batch
            if isinstance(one.letter.to, ToPerson) and one.place is None
        }
        known = {}
        if persons:
            async with self._database.reading() as tx:
                known = await addresses(tx, persons)
        lanes: list[tuple[Place, Released]] = []
        for one in batch:
            to = one.letter.to
            if isinstance(to, Place):
                lanes.append((to, one))
            elif one.place:
                lanes.append((one.place, one))
            elif address := known.get(to.person):
                languages = address.languages or one.letter.languages
                reader = self._reader(address.place, languages, address.zone)
                lanes.append((address.place, Released(one.letter, address.place, reader)))
            else:
                self._end(one.letter, State.DROPPED)
        return lanes

    def _reader(self, place: Place, languages: Sequence[str], zone: str = "") -> Reader:
        sign = self._platforms[place.platform].command_sign
        return Reader(tuple(languages) or ("en",), zone or "UTC", sign)

    def _on_lane(self, place: Place, one: Released) -> None:
        lane = self._lanes.get(place)
        if lane is not None:
            self._replace_earlier_edit(lane, one.letter)
            lane.append(one)
            return
        lane = self._lanes[place] = deque([one])
        task = asyncio.create_task(self._drive(place, lane), name=f"lane of {place.platform}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _replace_earlier_edit(self, lane: deque[Released], later: Letter) -> None:
        """Leave out an edit that another one overtakes; the first of a lane is on its way."""
        if not isinstance(later.message, Edit):
            return
        for place in range(len(lane) - 1, 0, -1):
            earlier = lane[place].letter
            if _changes_the_same(earlier.message, later.message):
                del lane[place]
                self._end(earlier, State.DROPPED)

    async def _drive(self, place: Place, lane: deque[Released]) -> None:
        """Deliver a lane's letters one after another; what has to wait holds those behind it."""
        attempts = 0
        while lane:
            wait = self._paces[place.platform].take(place, _ticks())
            if not wait:
                attempts += 1
                wait = await self._deliver(place, lane[0], attempts)
                if not wait:
                    lane.popleft()
                    attempts = 0
                    continue
            await asyncio.sleep(wait.total_seconds())
        del self._lanes[place]

    async def _deliver(self, place: Place, one: Released, attempts: int) -> timedelta:
        """Deliver a letter; returns how long to wait before it is tried again, if it is."""
        began = self._clock()
        ended, wait = await self._attempt(place, one, attempts)
        self._metrics.sent(place.platform, ended, self._clock() - began)
        return wait

    async def _attempt(self, place: Place, one: Released, attempts: int) -> tuple[Sent, timedelta]:
        letter, platform = one.letter, self._platforms[place.platform]
        try:
            outgoing = await self._outgoing(place, one)
            message = await platform.deliver(outgoing) if outgoing else ""
        except TryLater as busy:
            self._paces[place.platform].hold(place.chat, _ticks() + busy.wait)
            return Sent.POSTPONED, busy.wait
        except Unreachable:
            self._lost(place)
            self._end(letter, State.DROPPED)
            return Sent.UNREACHABLE, NO_TIME
        except Refused:
            log.exception("A platform refused a letter.", key=letter.key)
            self._end(letter, State.DROPPED)
            return Sent.REFUSED, NO_TIME
        except Uncertain:
            if platform.knows_keys or letter.weight in WORTH_REPEATING:
                return Sent.UNCERTAIN, self._again(letter, attempts)
            self._end(letter, State.DOUBTFUL)
            return Sent.UNCERTAIN, NO_TIME
        except Exception:
            log.exception("A letter could not be handed over.", key=letter.key)
            return Sent.UNCERTAIN, self._again(letter, attempts)
        self._end(letter, State.SENT, place, message)
        return Sent.DELIVERED, NO_TIME

    async def _outgoing(self, place: Place, one: Released) -> Outgoing | None:
        """The letter in its reader's words; None where what it changes was never sent."""
        letter, message = one.letter, one.letter.message
        reader = one.reader or self._reader(place, letter.languages)
        if isinstance(message, Edit | Delete):
            original = message.message or await self._receipt_of(message.of)
            return (
                ready(letter.key, place, message, reader, original=original) if original else None
            )
        png = await self._picture(place, message, reader)
        return ready(letter.key, place, message, reader, png=png)

    async def _picture(self, place: Place, message: Send, reader: Reader) -> bytes | None:
        """The picture; a letter goes without it where it cannot be drawn, as the words say all."""
        if message.picture is None:
            return None
        await self._platforms[place.platform].working(place)
        try:
            return await self._draw(message.picture, reader)
        except Exception:
            log.exception("A picture could not be drawn.", kind=message.picture.kind)
            return None

    async def _receipt_of(self, key: str) -> str:
        if key in self._receipts:
            return self._receipts[key]
        async with self._database.reading() as tx:
            found = await outbox.receipts(tx, [key])
        return found.get(key, "")

    def _again(self, letter: Letter, attempts: int) -> timedelta:
        if attempts < MOST_ATTEMPTS:
            return SOON * (1 << attempts - 1)
        log.error("A letter was given up.", key=letter.key, attempts=attempts)
        self._end(letter, State.DROPPED)
        return NO_TIME

    def _end(
        self,
        letter: Letter,
        state: State,
        place: Place | None = None,
        message: str | None = None,
    ) -> None:
        # Whoever has no person here has been forgotten: their chat is not kept with the receipt.
        forgotten = place is not None and place.private and not isinstance(letter.to, ToPerson)
        self._remember(letter.key, message or "")
        receipt = Receipt(letter.key, state, None if forgotten else place, message)
        self._in_memory.discard(letter.key)
        if not self._in_memory:
            self._idle.set()
        self._settle([receipt])

    def _remember(self, key: str, message: str) -> None:
        self._receipts[key] = message
        if len(self._receipts) > REMEMBERED:
            self._receipts.popitem(last=False)

    def _lost(self, place: Place) -> None:
        task = asyncio.create_task(self._forget_chat(place))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _forget_chat(self, place: Place) -> None:
        async with self._database.transaction() as tx:
            await lose(tx, place)


def _changes_the_same(earlier: Message, later: Edit) -> bool:
    return isinstance(earlier, Edit) and (earlier.of, earlier.message) == (later.of, later.message)


def _ticks() -> datetime:
    """A time that only goes forward: nobody may wait longer because a clock was put back."""
    return datetime.fromtimestamp(asyncio.get_running_loop().time(), UTC)
