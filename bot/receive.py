"""The door: the only place that opens a turn's transaction."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import (
    Awaitable,
    Callable,
    Container,
    Coroutine,
    Iterable,
    Mapping,
    Sequence,
)
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, TypeAlias

import structlog

from bot.clock import Clock
from bot.errors import NoAnswer
from bot.hostile import storable
from bot.i18n import Reader, best_language
from bot.metrics import Metrics
from bot.model import Account, Due, Incoming, Letter, Place, Plain, Send
from bot.parking import park
from bot.platforms.base import Cursor, Platform
from bot.progress import Batch, Progress
from bot.rate_limits import Limits, Verdict
from bot.router import is_asked, is_limited, is_meant
from bot.text import _
from bot.turns import Decided, Item, commit, decide
from bot.workers import WorkError, Workers
from handlers.turn import (
    PutBack,
    Wanted,
    WantedFile,
    WantedPage,
    WantedRight,
    WantedWork,
    WorkUndone,
)
from storage import cursors, outbox
from storage.database import Database
from storage.errors import StorageError
from storage.outbox import Receipt

MOST_AT_ONCE: Final = 128  # events in one transaction
TO_MANY: Final = frozenset({"announcement", "training_reminder"})  # dues that write to many
PATIENCE: Final = timedelta(seconds=1)  # before a database that failed is tried again
A_MOMENT: Final = timedelta(milliseconds=20)  # that receipts wait for company
RIGHTS_LAST: Final = timedelta(seconds=60)

log = structlog.get_logger(__name__)


def _pending() -> asyncio.Future[bool]:
    return asyncio.get_running_loop().create_future()


@dataclass(frozen=True, slots=True)
class Released:
    """A letter that has been committed, and what is already known of who reads it."""

    letter: Letter
    place: Place | None = None
    reader: Reader | None = None
    waited: bool = False  # as a row, and is taken up in its order


@dataclass(slots=True, eq=False)
class Leaving:
    """A letter that is to be handed over once that is written down."""

    key: str
    place: Place
    may: asyncio.Future[bool] = field(default_factory=_pending)


Order: TypeAlias = Account | tuple[str, str]  # who acts; platform and chat
Release: TypeAlias = Callable[[Sequence[Released]], None]
Fetch: TypeAlias = Callable[[str], Awaitable[bytes]]  # what is at an address of the web


async def nowhere(address: str) -> bytes:  # noqa: ARG001 - nothing is asked for
    """For a door that leads to no web."""
    raise NoAnswer


class Door:
    """Takes what happens, has it decided and commits what follows, in groups."""

    def __init__(
        self,
        database: Database,
        platforms: Mapping[str, Platform],
        release: Release,
        *,
        clock: Clock,
        limits: Limits,
        metrics: Metrics,
        workers: Workers,
        fetch: Fetch = nowhere,
    ) -> None:
        self._database = database
        self._platforms = platforms
        self._release = release
        self._workers = workers
        self._fetch = fetch
        self._clock = clock
        self._limits = limits
        self._metrics = metrics
        self._waiting: deque[Item] = deque()
        self._to_many: deque[Item] = deque()  # dues that are taken one by one, after people
        self._let_by = False  # these have let people by, and are next
        self._progress = Progress()
        self._receipts: list[Receipt] = []
        self._leaving: list[Leaving] = []
        self._something = asyncio.Event()
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._turns_come = asyncio.Event()
        self._outside: set[asyncio.Task[None]] = set()
        self._away: set[Order] = set()  # whose turn waits for something outside
        self._rights: dict[tuple[Account, Place], tuple[bool, datetime]] = {}

    async def receive(self, incomings: Sequence[Incoming], cursor: Cursor | None = None) -> None:
        """Handle what happened; returns once all of it has been committed."""
        now = self._clock()
        taken = [storable(one) for one in incomings if self._lets_in(one, now)]
        batch = self._progress.begin(cursor, len(taken)) if cursor else None
        await self._handle([Item(incoming=one, batch=batch) for one in taken])

    async def due(self, dues: Sequence[Due]) -> None:
        """Handle what has fallen due; returns once all of it has been committed."""
        await self._handle([Item(due=one) for one in dues])

    def settle(self, receipts: Iterable[Receipt]) -> None:
        """Note how deliveries ended, with the next commit."""
        self._receipts.extend(receipts)
        self._note()

    async def leave(self, letter: Letter, place: Place) -> bool:
        """Note that a letter is handed over now; False where it was taken back meanwhile.

        Returns once that is committed: after a death it is known that it may have arrived.
        """
        one = Leaving(letter.key, place)
        self._leaving.append(one)
        self._note()
        return await one.may

    async def quiet(self) -> None:
        """Wait until everything that was noted has been committed."""
        self._turns_come.set()  # or so it seems: receipts need not wait any longer
        await self._quiet.wait()

    async def work(self) -> None:
        """Take what waits together, again and again, until cancelled."""
        while True:
            await self._something.wait()
            self._something.clear()
            while (group := self._next_group()) or self._receipts or self._leaving:
                await self._take(group or await self._company())
            if not (self._waiting or self._to_many):
                self._quiet.set()

    async def _company(self) -> list[Item]:
        """Let receipts wait for turns that take them along: a commit costs more than they do."""
        self._turns_come.clear()
        # No `wait_for`: in Python 3.11 it may swallow that it was cancelled.
        with suppress(TimeoutError):
            async with asyncio.timeout(A_MOMENT.total_seconds()):
                await self._turns_come.wait()
        return self._next_group()

    async def _handle(self, items: Sequence[Item]) -> None:
        for item in items:
            self._queue_of(item).append(item)
        self._wake()
        for item in items:
            await item.done

    def _wake(self) -> None:
        self._turns_come.set()
        self._note()

    def _note(self) -> None:
        self._quiet.clear()
        self._something.set()

    def _lets_in(self, incoming: Incoming, now: datetime) -> bool:
        if not is_meant(incoming):
            return False
        if not is_limited(incoming):
            return True  # a ban must be heard, above all of somebody who asks too much
        # By when it was asked: what has waited while Banyan was off did not come all at once.
        verdict = self._limits.judge(incoming, min(now, incoming.at))
        if verdict is not Verdict.TAKE:
            self._metrics.limited()
        if verdict is Verdict.SLOW_DOWN:
            self._slow_down(incoming)
        return verdict is Verdict.TAKE

    def _slow_down(self, incoming: Incoming) -> None:
        """Say so once; nothing is stored for what is dropped."""
        text = _("That is faster than I can follow. Please wait a moment and go on then.")
        letter = Letter(f"limit:{incoming.id}", incoming.place, Send(text))
        reader = Reader((best_language(incoming.language),))
        self._release([Released(letter, incoming.place, reader)])

    def _next_group(self) -> list[Item]:
        """What is taken together: of what has an order only the first, so that it is kept."""
        group: list[Item] = []
        held: list[Item] = []
        taken = set(self._away)
        while self._waiting and len(group) < MOST_AT_ONCE:
            item = self._waiting.popleft()
            order = _in_order_with(item)
            (group if order.isdisjoint(taken) else held).append(item)
            taken |= order
        self._waiting.extendleft(reversed(held))
        if group and not self._let_by:
            self._let_by = bool(self._to_many)
            return group
        self._let_by = False
        return [*group, self._to_many.popleft()] if self._to_many else group

    async def _take(self, group: list[Item]) -> None:
        try:
            await self._together_or_alone(group)
        except StorageError:
            # A full disk, say: nothing is confirmed and nothing is lost until it is over.
            log.exception("The database does not take anything.")
            for item in reversed(group):
                if not (item.done.done() or item.away):
                    self._queue_of(item).appendleft(item)
            await asyncio.sleep(PATIENCE.total_seconds())

    async def _together_or_alone(self, group: list[Item]) -> None:
        try:
            await self._together(group)
        except StorageError:
            raise
        except Exception as problem:  # noqa: BLE001 - logged once it is known which one it was
            if len(group) <= 1:
                return await self._give_up(group, problem)
            # One of them cannot be committed; alone, each shows whether it is the one.
            log.warning("A group of turns failed.", kind=type(problem).__name__, size=len(group))
            for item in group:
                await self._together_or_alone([item])

    async def _together(self, group: list[Item]) -> None:
        began = self._clock()
        receipts, self._receipts = self._receipts, []
        leaving, self._leaving = self._leaving, []
        try:
            async with self._database.transaction() as tx:
                decided = await decide(tx, group, self._platforms)
                over = _batches(one.item for one in decided if not one.wanted)
                await commit(tx, decided, receipts, self._progress.reached(over))
                left = await outbox.leave(tx, [(one.key, one.place) for one in leaving])
        except BaseException:
            self._receipts = receipts + self._receipts
            self._leaving = leaving + self._leaving
            raise
        _let_leave(leaving, left)
        self._progress.finish(over)
        self._metrics.committed(len(group), self._clock() - began)
        self._metrics.repeated(sum(1 for one in decided if not (one.turn or one.wanted)))
        self._release([released for one in decided for released in _released(one)])
        for one in decided:
            if one.wanted:
                self._ask_outside(one.item, one.wanted)
            else:
                one.item.finish()
        if any(one.turn and one.turn.erased for one in decided):
            await self._erase_for_good()

    async def _erase_for_good(self) -> None:
        """Overwrite what was forgotten in the write-ahead log, too; the clean-up does it again."""
        try:
            await self._database.clear_log()
        except Exception:
            log.exception("The write-ahead log could not be cleared.")

    async def _give_up(self, group: list[Item], problem: Exception) -> None:
        log.error("A turn could not be committed.", exc_info=problem)
        over = _batches(group)
        async with self._database.transaction() as tx:
            for item in group:
                await park(tx, item.incoming, problem)
            await tx.run_all([cursors.moving(self._progress.reached(over))])
        self._progress.finish(over)
        self._metrics.parked()
        for item in group:
            item.finish()

    def _ask_outside(self, item: Item, wanted: PutBack) -> None:
        item.away = True
        self._away |= _in_order_with(item)
        if item.incoming and isinstance(wanted, Wanted | WantedFile | WantedPage | WantedWork):
            self._apart(self._show_work(item.incoming.place))
        self._apart(self._find_out(item, wanted))

    def _apart(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._outside.add(task)
        task.add_done_callback(self._outside.discard)

    async def _show_work(self, place: Place) -> None:
        """Show that something takes a while; whether that is seen changes nothing."""
        with suppress(Exception):
            await self._platforms[place.platform].working(place)

    async def _find_out(self, item: Item, wanted: PutBack) -> None:
        try:
            if isinstance(wanted, Wanted):
                async with self._database.reading() as tx:
                    item.known[wanted.key] = await wanted.function(tx, **wanted.values)
            elif isinstance(wanted, WantedWork):
                item.known[wanted.key] = await self._worked_out(wanted)
            elif isinstance(wanted, WantedRight):
                asked = wanted.account, wanted.place
                item.rights[asked] = await self._right(*asked)
            elif isinstance(wanted, WantedPage):
                item.contents[wanted.address] = await self._fetch(wanted.address)
            elif isinstance(wanted, WantedFile) and item.incoming:
                platform = self._platforms[item.incoming.place.platform]
                item.contents[wanted.reference] = await platform.fetch(wanted.reference)
        except Exception as problem:  # noqa: BLE001 - the turn itself raises and logs it
            item.failed = problem
        item.away = False
        self._away -= _in_order_with(item)
        self._queue_of(item).appendleft(item)
        self._wake()

    def _queue_of(self, item: Item) -> deque[Item]:
        return self._to_many if item.due and item.due.kind in TO_MANY else self._waiting

    async def _worked_out(self, wanted: WantedWork) -> Plain:
        async with self._database.reading() as tx:
            snapshot = await wanted.read(tx, **wanted.values)
        try:
            return await self._workers.run(wanted.function, snapshot)
        except WorkError as problem:
            log.exception("Heavy work came to no result.", work=wanted.key)
            raise WorkUndone from problem

    async def _right(self, account: Account, place: Place) -> bool:
        known, now = self._rights.get((account, place)), self._clock()
        if known and now - known[1] < RIGHTS_LAST:
            return known[0]
        self._rights = {
            who: right for who, right in self._rights.items() if now - right[1] < RIGHTS_LAST
        }
        right = await self._platforms[place.platform].administers(account, place)
        self._rights[account, place] = (right, now)
        return right


def _let_leave(leaving: Iterable[Leaving], left: Container[str]) -> None:
    for one in leaving:
        if not one.may.done():
            one.may.set_result(one.key in left)


def _in_order_with(item: Item) -> set[Order]:
    """Whatever has one of these in common stays in its order.

    That is what one account does, and what becomes of one chat, whoever does that.
    """
    if item.incoming is None:
        return set()
    order: set[Order] = {item.incoming.account}
    if not is_asked(item.incoming):
        order.add((item.incoming.place.platform, item.incoming.place.chat))
    return order


def _batches(items: Iterable[Item]) -> list[Batch]:
    return [item.batch for item in items if item.batch]


def _released(decided: Decided) -> Iterable[Released]:
    turn = decided.turn
    if turn is None:
        return
    here = turn.here if turn.incoming else None
    for letter in turn.letters:
        known = letter.to == here
        yield Released(letter, turn.place, turn.reader) if known else Released(letter)
