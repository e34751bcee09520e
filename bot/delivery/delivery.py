"""Takes letters from the outbox to the platforms."""

from __future__ import annotations

import asyncio
import json
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Final, TypeAlias

import structlog

from bot.clock import Clock, Timer
from bot.delivery.gate import Gate
from bot.delivery.lane import Lane, OnItsWay
from bot.delivery.receipts import Receipts, Settle
from bot.delivery.words import Draw, Words
from bot.errors import (
    ChatMoved,
    DeliveryError,
    LoggedOut,
    NotAllowed,
    Refused,
    Suspended,
    TryLater,
    Uncertain,
    Unreachable,
)
from bot.letters import place_to_plain
from bot.metrics import Metrics, Sent
from bot.model import Delete, Due, Edit, Letter, Place, ToPerson, Weight
from bot.platforms.base import Platform
from bot.receive import Released
from storage import outbox
from storage.addresses import Address, addresses
from storage.database import Database
from storage.outbox import State

SOON: Final = timedelta(seconds=5)  # until a letter is tried again; twice as long each time
LONGEST_PAUSE: Final = timedelta(seconds=30)  # while a platform is away
MOST_ATTEMPTS: Final = 10
MOST_WHILE_AWAY: Final = 3_000  # attempts that certainly had no effect: a day of them
MOST_UNCERTAIN: Final = 2  # of something new that may have arrived each time
HOUR: Final = timedelta(hours=1)  # in which it is told once that a group does not let Banyan write
DAY: Final = timedelta(days=1)  # until somebody is tried again who could not be written to
AT_ONCE: Final = timedelta(0)
MOST_IN_MEMORY: Final = 20_000  # letters; the rest stay rows until there is room
MOST_ANNOUNCEMENTS: Final = 2_000  # of these: nobody waits for them
MOST_ON_A_LANE: Final = 200  # so that no place takes all the room
LAST_SENDS: Final = 10.0  # seconds that messages on their way get when Banyan stops
# What disturbs less when it comes twice than when it does not come.
WORTH_REPEATING: Final = frozenset({Weight.QUESTION, Weight.NOTICE})

log = structlog.get_logger(__name__)

Handle: TypeAlias = Callable[[Sequence[Due]], Awaitable[None]]
Leave: TypeAlias = Callable[[Letter, Place], Awaitable[bool]]


class Delivery:
    """Letters on their way: one lane for each place, so that nobody waits for somebody else."""

    def __init__(
        self,
        database: Database,
        platforms: Mapping[str, Platform],
        draw: Draw,
        settle: Settle,
        leave: Leave,
        handle: Handle,
        *,
        clock: Clock,
        metrics: Metrics,
        timer: Timer | None = None,
    ) -> None:
        self._database = database
        self._platforms = platforms
        self._leave_noted = leave
        self._handle = handle
        self._clock = clock
        self._metrics = metrics
        self._timer = timer or Timer()
        self._receipts = Receipts(database, settle)
        self._words = Words(platforms, draw, self._receipts.of)
        self._gates = {name: Gate(one.pacing, self._timer) for name, one in platforms.items()}
        self._closed: set[str] = set()  # platforms that do not know Banyan any more
        self._left: set[str] = set()  # letters that stay rows: their platform is not there
        self._arrived: deque[Released] = deque()
        self._something = asyncio.Event()
        self._lanes: dict[Place, Lane] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._in_memory: dict[str, Weight] = {}  # letters that are being worked on
        self._weights: Counter[Weight] = Counter()
        self._bound: dict[str, Place] = {}  # for where letters on a lane are
        self._more = False  # announcements wait as rows until there is room
        self._behind = False  # others do: what is said now must not overtake them
        self._full: set[Place] = set()  # the same for these places alone
        self._told: dict[Place, datetime] = {}  # when it was told that one may not write there
        self._took_up = False  # what was being handed over when the last process died
        self._stopping = False
        self._sending = 0
        self._still = asyncio.Event()
        self._still.set()
        self._refilling = asyncio.Lock()
        self._idle = asyncio.Event()
        self._idle.set()

    def release(self, released: Sequence[Released]) -> None:
        """Take over letters that have just been committed."""
        for one in released:
            if one.letter.not_before is None and self._has_room(one):
                self._take_over(one)
        self._something.set()

    async def refill(self) -> None:
        """Take over letters that wait as rows: from before a restart, or to be tried again."""
        if self._stopping:
            return
        async with self._refilling:
            await self._take_up()
            room = MOST_IN_MEMORY - len(self._in_memory)
            less = MOST_ANNOUNCEMENTS - self._weights[Weight.ANNOUNCEMENT]
            now, known = self._clock(), [*self._in_memory, *self._left]
            async with self._database.reading() as tx:
                waiting = await outbox.waiting(tx, now, max(0, room), known=known)
                many = await outbox.announcements(tx, now, max(0, min(room, less)), known=known)
            self._more = less <= len(many)
            self._behind = room <= len(waiting)
            self._full.clear()
            self.release([Released(letter, waited=True) for letter in (*waiting, *many)])

    async def _take_up(self) -> None:
        """Decide about what was being handed over when the last process died."""
        if self._took_up:
            return
        async with self._database.reading() as tx:
            left = await outbox.has_left(tx)
        if left:
            knowing = [name for name, one in self._platforms.items() if one.knows_keys]
            async with self._database.transaction() as tx:
                await outbox.settle_left(tx, knowing)
        self._took_up = True

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
                await self._put_on_lanes(batch)
        finally:
            for gate in self._gates.values():
                gate.close()
            for task in self._tasks:
                task.cancel()

    async def stop(self) -> None:
        """Send nothing more, and wait for what is on its way."""
        self._stopping = True
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_SENDS):
                await self._still.wait()

    async def _put_on_lanes(self, batch: Sequence[Released]) -> None:
        try:
            for place, one in await self._addressed(batch):
                self._on_lane(place, one)
        except Exception:
            log.exception("Letters could not be addressed; they are taken up again.")
            for one in batch:
                self._let_go(one.letter)

    def _has_room(self, one: Released) -> bool:
        letter = one.letter
        if letter.key in self._in_memory or letter.key in self._receipts:
            return False
        if letter.key in self._left:
            return False
        if len(self._in_memory) >= MOST_IN_MEMORY or (self._behind and not one.waited):
            self._behind = True
            return False
        announcement = letter.weight is Weight.ANNOUNCEMENT
        if announcement and self._weights[letter.weight] >= MOST_ANNOUNCEMENTS:
            self._more = True
            return False
        return True

    def _take_over(self, one: Released) -> None:
        self._in_memory[one.letter.key] = one.letter.weight
        self._weights[one.letter.weight] += 1
        self._idle.clear()
        self._arrived.append(one)

    def _let_go(self, letter: Letter) -> None:
        """Work on a letter no longer; without a receipt it is still a row."""
        if self._in_memory.pop(letter.key, None) is None:
            return
        self._weights[letter.weight] -= 1
        self._bound.pop(letter.key, None)
        if not self._in_memory:
            self._idle.set()
        many = self._weights[Weight.ANNOUNCEMENT]
        if self._more and many < MOST_ANNOUNCEMENTS // 2:
            self._more = False
            self._start(self.refill())

    def _leave(self, letter: Letter) -> None:
        """Leave a letter as a row until the next start, when its platform may be there again."""
        self._left.add(letter.key)
        self._let_go(letter)

    async def _addressed(self, batch: Sequence[Released]) -> list[tuple[Place, Released]]:
        persons = {
            one.letter.to.person
            for one in batch
            if isinstance(one.letter.to, ToPerson) and one.place is None
        }
        unknown = [of for one in batch if (of := _changed(one)) and not self._place_of(of)]
        known, sent = {}, {}
        if persons or unknown:
            async with self._database.reading() as tx:
                known = await addresses(tx, persons)
                sent = await outbox.places(tx, unknown)
        lanes: list[tuple[Place, Released]] = []
        for one in batch:
            to, of = one.letter.to, _changed(one)
            there = self._place_of(of) or sent.get(of)
            if isinstance(to, Place):
                lanes.append((to, one))
            elif there and there.platform in self._platforms:
                # Of somebody's several chats the one where the original is, whichever was last.
                lanes.append((there, self._read_there(one, there, known.get(to.person))))
            elif one.place:
                lanes.append((one.place, one))
            elif (address := known.get(to.person)) and address.place.platform in self._platforms:
                languages = address.languages or one.letter.languages
                reader = self._words.reader(address.place, languages, address.zone)
                lanes.append((address.place, Released(one.letter, address.place, reader)))
            elif address:
                self._leave(one.letter)
            else:
                self._end(one.letter, _unreachable(one.letter))
        return lanes

    def _place_of(self, key: str) -> Place | None:
        """Where a letter went or is about to go, as far as that is remembered."""
        return self._bound.get(key) or self._receipts.place_of(key)

    def _read_there(self, one: Released, place: Place, address: Address | None) -> Released:
        """A letter for another chat than the one in which its reader was known."""
        if one.place == place:
            return one
        if one.reader:
            languages, zone = one.reader.languages, one.reader.zone
        elif address:
            languages, zone = address.languages or one.letter.languages, address.zone
        else:
            languages, zone = one.letter.languages, ""
        return Released(one.letter, place, self._words.reader(place, languages, zone), one.waited)

    def _on_lane(self, place: Place, one: Released) -> None:
        if place.platform in self._closed or place.platform not in self._platforms:
            return self._leave(one.letter)
        lane = self._lanes.get(place)
        if self._is_full(lane, place, one):
            return self._let_go(one.letter)
        begin = lane is None
        if lane is None:
            lane = self._lanes[place] = Lane(place)
        self._bound[one.letter.key] = place
        for needless in lane.add(one):
            self._end(needless, State.DROPPED)
        if begin:
            self._start(self._drive(lane))

    def _is_full(self, lane: Lane | None, place: Place, one: Released) -> bool:
        """Whether a letter stays a row for now: there are many before it, in memory or as rows."""
        if place in self._full and not one.waited:
            return True
        if lane is None or len(lane.letters) < MOST_ON_A_LANE:
            return False
        self._full.add(place)
        return True

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work, name="delivery of a lane")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _drive(self, lane: Lane) -> None:
        """Deliver a lane's letters one after another; what has to wait holds those behind it."""
        gate = self._gates[lane.place.platform]
        while lane.letters:
            await gate.passed(lane)
            try:
                if self._stopping or lane.place.platform in self._closed:
                    return self._give_back(lane)
                with self._on_its_way(lane):
                    wait = await self._deliver(lane, lane.letters[0])
            finally:
                gate.answered()
            if wait:
                await self._timer.sleep(wait)
        del self._lanes[lane.place]

    @contextmanager
    def _on_its_way(self, lane: Lane) -> Iterator[None]:
        lane.sending = True
        self._sending += 1
        self._still.clear()
        try:
            yield
        finally:
            lane.sending = False
            self._sending -= 1
            if not self._sending:
                self._still.set()

    def _give_back(self, lane: Lane) -> None:
        for one in lane.letters:
            self._leave(one.letter)
        del self._lanes[lane.place]

    async def _deliver(self, lane: Lane, one: OnItsWay) -> timedelta | None:
        """Deliver a message of a letter; returns how long to wait before the next attempt."""
        if not await self._may_leave(lane, one):
            lane.letters.popleft()  # it was taken back
            self._let_go(one.letter)
            return None
        began = self._clock()
        one.attempts += 1
        ended, wait = await self._attempt(lane, one)
        self._metrics.sent(lane.place.platform, ended, self._clock() - began)
        if wait is None and not one.parts:
            lane.letters.popleft()
        return wait

    async def _may_leave(self, lane: Lane, one: OnItsWay) -> bool:
        """Whether it can be handed over: of an announcement that is written down beforehand.

        So nobody gets it twice, whenever the process dies, and what waits can be taken back.
        """
        if one.letter.weight is not Weight.ANNOUNCEMENT or one.left:
            return True
        one.left = await self._leave_noted(one.letter, lane.place)
        return one.left

    def _stays(self, one: OnItsWay) -> None:
        """Nothing of it has arrived: let it be taken back until it is tried again."""
        if one.left and not one.receipts:
            one.left = False
            self._receipts.put_off(one.letter, self._clock())

    async def _attempt(self, lane: Lane, one: OnItsWay) -> tuple[Sent, timedelta | None]:
        platform, place = self._platforms[lane.place.platform], lane.place
        try:
            if one.parts is None:
                one.parts = deque(await self._words.parts(place, one.released))
            if one.parts:
                one.receipts.append(await platform.deliver(one.parts[0]))
                one.parts.popleft()
        except DeliveryError as problem:
            return self._failed(lane, one, problem)
        except Exception:
            log.exception("A letter could not be handed over.", key=one.letter.key)
            return Sent.UNCERTAIN, self._pause(one, one.attempts, MOST_ATTEMPTS)
        self._gates[place.platform].taken()
        one.attempts = one.in_vain = 0
        if not one.parts:
            self._end(one.letter, State.SENT, place, " ".join(filter(None, one.receipts)))
        return Sent.DELIVERED, None

    def _failed(
        self, lane: Lane, one: OnItsWay, problem: DeliveryError
    ) -> tuple[Sent, timedelta | None]:
        """What becomes of a letter that the platform has not taken, or perhaps not."""
        place, letter = lane.place, one.letter
        match problem:
            case TryLater(wait=wait):
                self._gates[place.platform].hold(place, wait)
                one.attempts -= 1
                self._stays(one)
                return Sent.POSTPONED, wait
            case Uncertain():
                return Sent.UNCERTAIN, self._doubtful(place, one)
            case LoggedOut():
                self._close(place.platform)
                self._stays(one)
                return Sent.REFUSED, AT_ONCE
            case Suspended():
                self._receipts.put_off(letter, self._clock() + DAY)
                self._let_go(letter)
                ended = Sent.UNREACHABLE
            case ChatMoved(chat=chat):
                self._stays(one)
                self._start(self._follow(place, chat, letter))
                ended = Sent.POSTPONED
            case Unreachable():
                self._start(self._happened("unreachable", [place_to_plain(place)]))
                self._end(letter, _unreachable(letter))
                ended = Sent.UNREACHABLE
            case NotAllowed():
                self._tell_not_allowed(place)
                self._end(letter, _unreachable(letter))
                ended = Sent.UNREACHABLE
            case Refused():
                log.error("A platform refused a letter.", key=letter.key, exc_info=problem)
                self._end(letter, State.DROPPED)
                ended = Sent.REFUSED
            case _:
                one.attempts -= 1
                one.in_vain += 1
                self._stays(one)
                if one.in_vain == 1:
                    log.warning("A letter could not be handed over.", exc_info=problem)
                return Sent.UNCERTAIN, self._pause(one, one.in_vain, MOST_WHILE_AWAY)
        one.parts = None
        return ended, None

    def _doubtful(self, place: Place, one: OnItsWay) -> timedelta | None:
        """It may have arrived: it is said again where that disturbs less than its lack."""
        changes = isinstance(one.letter.message, Edit | Delete)  # twice is as once
        if self._platforms[place.platform].knows_keys or changes:
            return self._pause(one, one.attempts, MOST_ATTEMPTS)
        if one.letter.weight in WORTH_REPEATING and one.attempts < MOST_UNCERTAIN:
            return SOON
        one.parts = None
        self._end(one.letter, State.DOUBTFUL)
        return None

    def _pause(self, one: OnItsWay, attempts: int, most: int) -> timedelta | None:
        """How long until a letter is tried again; None: it was tried often enough."""
        if attempts < most:
            return min(LONGEST_PAUSE, SOON * (1 << min(attempts - 1, 10)))
        log.error("A letter was given up.", key=one.letter.key, attempts=attempts)
        one.parts = None
        self._end(one.letter, State.DROPPED)
        return None

    def _close(self, platform: str) -> None:
        if platform not in self._closed:
            log.error("A platform does not know Banyan's account any more.", platform=platform)
        self._closed.add(platform)
        self._metrics.stopped(platform)

    def _tell_not_allowed(self, place: Place) -> None:
        """Let a turn tell who organises there, once an hour."""
        now = self._timer.now()
        self._told = {place: at for place, at in self._told.items() if now - at < HOUR}
        if place not in self._told:
            self._told[place] = now
            self._start(self._happened("not_allowed", [place_to_plain(place)]))

    async def _happened(self, kind: str, about: list[object]) -> None:
        await self._handle([Due(kind, json.dumps(about), self._clock())])

    async def _follow(self, place: Place, chat: str, letter: Letter) -> None:
        """Let what is known of the old group be written for the new one, letters too."""
        await self._happened("moved", [place_to_plain(place), chat])
        self._let_go(letter)
        await self.refill()

    def _end(
        self,
        letter: Letter,
        state: State,
        place: Place | None = None,
        message: str | None = None,
    ) -> None:
        self._receipts.end(letter, state, place, message)
        self._let_go(letter)


def _unreachable(letter: Letter) -> State:
    """How a letter ends whose reader cannot be written to: announcements are reported on."""
    announced = letter.weight is Weight.ANNOUNCEMENT
    return State.UNREACHABLE if announced else State.DROPPED


def _changed(one: Released) -> str:
    """The key of the letter that this one changes; empty where it changes none of somebody's."""
    message = one.letter.message
    if isinstance(message, Edit | Delete) and isinstance(one.letter.to, ToPerson):
        return message.of
    return ""
