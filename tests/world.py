"""The whole core around a platform that counts: it can be stopped, killed and started again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from bot.clock import Timer
from bot.delivery import Delivery
from bot.i18n import Reader
from bot.metrics import Metrics
from bot.model import (
    Account,
    Commanded,
    Due,
    Incoming,
    Opened,
    Picture,
    Place,
    Said,
    What,
)
from bot.platforms.base import Platform
from bot.rate_limits import Limits
from bot.receive import Door, Released
from bot.scheduler import CLAIMS, HEAVY_CLAIMS, claim
from bot.web.fetching import FetchError
from bot.workers import Workers
from conversations.matches.steps import bring_together
from storage import (
    agreements,
    calls,
    conversations,
    cursors,
    matches,
    meeting_profiles,
    memberships,
    mentors,
    outbox,
    people,
    profiles,
    programmes,
    trainings,
)
from storage.database import Database, Transaction
from storage.records.calls import CallState
from storage.records.matches import Kind, MatchPart, Member
from storage.records.meeting_profiles import MeetingProfile
from storage.records.mentors import Lasting
from storage.records.people import Circle
from tests.calls import come_to
from tests.cohorts import SKILL, open_programme
from tests.counting import CountingPlatform, SecondPlatform, Shown
from tests.trainings import WORDS, planned

START: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday morning
GROUP: Final = Place("counting", "group")
AN_HOUR: Final = timedelta(hours=1)
PNG: Final = b"\x89PNG a picture"


CALENDARS: Final = "https://calendar.example.org/"  # where the files of transcripts can be read
FILES: Final = Path(__file__).parent / "transcripts" / "files"


class Killed(BaseException):
    """The process died."""


@dataclass(slots=True)
class Fate:
    """At which commit the process dies, if it does (0: at none), and after how many more again."""

    dies_at: int = 0
    before: bool = False
    again_after: int = 0  # 0: it dies once
    commits: int = 0

    def kills_before(self) -> bool:
        return self.before and self._is_met()

    def kills_after(self) -> bool:
        return not self.before and self._is_met()

    def _is_met(self) -> bool:
        since = self.commits - self.dies_at
        return not since or (since > 0 and self.again_after > 0 and since % self.again_after == 0)


class Mortal(Database):
    """A database whose process dies right before or right after a commit."""

    fate = Fate()  # of its first commit, before the test can say more

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        async with super().transaction() as tx:
            yield tx
            self.fate.commits += 1
            if self.fate.kills_before():
                raise Killed
        if self.fate.kills_after():
            raise Killed


class World:
    """Banyan, its clock and the people around it."""

    def __init__(self, path: Path, *, language: str = "en", fate: Fate | None = None) -> None:
        self.path = path
        self.fate = fate or Fate()
        self.language = language
        self.platform = CountingPlatform()
        self.second = SecondPlatform()
        self.second.shown = self.platform.shown  # in the order in which people saw it
        self.now = START
        self.timer = Timer()
        self.events = 0
        self.pages: dict[str, bytes] = {}  # what is on the web, by address
        self._running: AsyncExitStack | None = None

    def shown(self) -> list[Shown]:
        """What people have seen so far."""
        return self.platform.shown

    def let_administer(self, who: str) -> None:
        """Make somebody an administrator of the group."""
        self.platform.administrators.add((Account("counting", who), GROUP))

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Start Banyan on the database as it was left."""
        stack = self._running = AsyncExitStack()
        self.database = await stack.enter_async_context(Mortal.open(self.path, lambda: self.now))
        self.database.fate = self.fate
        platforms = await self.opened(stack)
        metrics = Metrics()
        self.door = Door(
            self.database,
            platforms,
            self._release,
            clock=lambda: self.now,
            limits=Limits(),
            metrics=metrics,
            workers=await stack.enter_async_context(Workers()),
            fetch=self._fetch,
        )
        self.delivery = Delivery(
            self.database,
            platforms,
            self._draw,
            self.door.settle,
            self.door.leave,
            self.door.due,
            clock=lambda: self.now,
            metrics=metrics,
            timer=self.timer,
        )
        self._workers = [
            asyncio.create_task(self.door.work()),
            asyncio.create_task(self.delivery.work()),
            *[asyncio.create_task(self._listen(one)) for one in platforms.values()],
        ]
        await self.delivery.refill()
        await self._done(self.delivery.settled())

    async def _fetch(self, address: str) -> bytes:
        file = FILES / address.removeprefix(CALENDARS)
        if address in self.pages:
            return self.pages[address]
        if address.startswith(CALENDARS) and file.is_file():
            return file.read_bytes()
        raise FetchError("There is nothing.")

    async def opened(self, stack: AsyncExitStack) -> Mapping[str, Platform]:
        """The platforms, open as long as the stack."""
        return {"counting": self.platform, "second": self.second}

    async def _listen(self, platform: Platform) -> None:
        async with self.database.reading() as tx:
            since = await cursors.of(tx, platform.name)
        await platform.listen(self.door.receive, since)

    def _release(self, released: Sequence[Released]) -> None:
        self.delivery.release(released)

    async def stop(self) -> None:
        """Stop at once, as a kill would: nothing is finished first."""
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)
        if self._running:
            await self._running.aclose()

    async def restart(self) -> None:
        """Stop and start again on the same database."""
        await self.stop()
        await self.start()

    async def repair(self) -> None:
        """Start again, as after an upgrade, and try what was parked."""
        await self.restart()
        async with self.database.reading() as tx:
            stuck = [Due("repair", one, tx.now) for one in await conversations.stuck(tx)]
        await self.door.due(stuck)
        await self.delivery.settled()

    async def happens(self, who: str, what: What, *, place: Place | None = None) -> None:
        """Something happens, and whatever follows from it has been handed over.

        A platform delivers again what was not confirmed, so a death in between changes nothing.
        """
        self.events += 1
        place = place or private(who)
        incoming = Incoming(
            id=f"e{self.events}",
            account=Account(place.platform, who),
            place=place,
            what=what,
            at=self.now,
            language=self.language,
        )
        await self._survive(lambda: self.door.receive([incoming]))

    async def happen_together(self, incomings: Sequence[Incoming]) -> None:
        """Several things happen at one moment."""
        await self._survive(lambda: self.door.receive(incomings))

    async def says(self, who: str, text: str, *, place: Place | None = None) -> None:
        """Somebody writes something."""
        if text.startswith("/"):
            word, _, rest = text[1:].partition(" ")
            return await self.happens(who, Commanded(word.lower(), rest), place=place)
        await self.happens(who, Said(text), place=place)

    async def opens(self, who: str, payload: str = "", *, place: Place | None = None) -> None:
        """Somebody opens the private chat."""
        await self.happens(who, Opened(payload), place=place)

    async def brings_together(self, mentor: Place, mentee: Place) -> None:
        """Two people are brought together, as if both had said yes, and say their names."""
        await self._survive(lambda: self._introduce(mentor, mentee))

    async def _introduce(self, mentor: Place, mentee: Place) -> None:
        async with self.database.transaction() as tx:
            ids = [await self._call(tx, one) for one in (mentor, mentee)]
            known = await matches.of_person(tx, ids[0])
            if not any(match.others(ids[0])[0].person == ids[1] for match in known):
                parts = MatchPart.MENTOR, MatchPart.MENTEE
                # On a network that links to people, too, they are written to through Banyan.
                members = [Member(*one, relayed=True) for one in zip(ids, parts, strict=True)]
                (village, *_) = await memberships.communities_of(tx, ids[0])
                await bring_together(tx, Kind.MENTORING, members, community=village.id)
        await self.delivery.refill()

    async def lets_help(self, mentor: Place, skill: str) -> None:
        """Somebody is a mentor of a skill, as if they had said all that this needs."""
        await self._survive(lambda: self._let_help(mentor, skill))

    async def _let_help(self, mentor: Place, skill: str) -> None:
        async with self.database.transaction() as tx:
            person = await self._call(tx, mentor)
            if await mentors.find(tx, person):
                return
            await people.be_seen_by(tx, person, Circle.COMMUNITY)
            await profiles.offer(tx, person, skill, 4)
            for one in await memberships.communities_of(tx, person):
                await agreements.confirm(tx, person, one.id)
            rows = await tx.all("SELECT 1 FROM mentor")
            # Who is named first speaks best, so that all plays propose them in the same order.
            known = await people.find(tx, person)
            language = known.languages[0] if known else ""
            speaks = {language: 4 - len(rows)}
            await meeting_profiles.save(tx, MeetingProfile(person, speaks))
            lasting, formats = Lasting.EITHER, ()
            await mentors.save(
                tx, person, places=2, hours_a_month=2, lasting=lasting, formats=formats
            )

    async def gets_ready(self, who: Place) -> None:
        """Somebody has said all that it takes to be brought together with others."""
        await self._survive(lambda: self._get_ready(who))

    async def _get_ready(self, who: Place) -> None:
        async with self.database.transaction() as tx:
            person = await self._call(tx, who)
            for one in await memberships.communities_of(tx, person):
                await agreements.confirm(tx, person, one.id)
            known = await people.find(tx, person)
            speaks = {known.languages[0]: 4} if known else {}
            await meeting_profiles.save(tx, MeetingProfile(person, speaks))

    async def has_programme(
        self, title: str, mentors: Sequence[Place], applicants: Sequence[Place]
    ) -> None:
        """A community has a programme with these people, as if they had all been asked."""
        await self._survive(lambda: self._have_programme(title, mentors, applicants))

    async def _have_programme(
        self, title: str, mentors: Sequence[Place], applicants: Sequence[Place]
    ) -> None:
        async with self.database.transaction() as tx:
            ids = [await self._call(tx, one) for one in (*mentors, *applicants)]
            (village, *_) = await memberships.communities_of(tx, ids[0])
            if await programmes.of_community(tx, village.id):
                return
            programme = await open_programme(tx, village.id, title)
            for person in ids[: len(mentors)]:
                await programmes.be_mentor(tx, programme, person, 2)
            for person in ids[len(mentors) :]:
                await programmes.apply(tx, programme, person, SKILL, "To lead meetings well", [])

    async def has_call(
        self,
        title: str,
        state: CallState,
        *,
        keepers: Sequence[Place],
        standing: Sequence[Place] = (),
        **wishes: Any,
    ) -> None:
        """A call has come to this; the first keeper chairs it, and the next one is the deputy."""

        async def _have() -> None:
            await self._have_call(title, state, keepers, standing, wishes)

        await self._survive(_have)
        await self._survive(self._clock_strikes)

    async def _have_call(
        self,
        title: str,
        state: CallState,
        keepers: Sequence[Place],
        standing: Sequence[Place],
        wishes: Mapping[str, Any],
    ) -> None:
        async with self.database.transaction() as tx:
            kept, stand = [
                [await self._call(tx, one) for one in places] for places in (keepers, standing)
            ]
            (village, *_) = await memberships.communities_of(tx, kept[0])
            if any(one.plan.title == title for one in await calls.of_community(tx, village.id)):
                return
            chair, deputy, *_ = *kept, None
            await come_to(
                tx, village.id, state, stand, chair=chair, deputy=deputy, title=title, **wishes
            )

    async def has_training(self, title: str, host: Place, **wishes: Any) -> None:
        """A community has a training, which nobody has heard of yet."""
        await self._survive(lambda: self._have_training(title, host, wishes))

    async def _have_training(self, title: str, host: Place, wishes: Mapping[str, Any]) -> None:
        async with self.database.transaction() as tx:
            person = await self._call(tx, host)
            (village, *_) = await memberships.communities_of(tx, person)
            known = await trainings.of_community(tx, village.id)
            words = {"en": replace(WORDS, title=title)}
            if not any(one.outline.words == words for one in known):
                await planned(tx, village.id, person, words=words, **wishes)

    async def _call(self, tx: Transaction, place: Place) -> str:
        """Let somebody be called as the transcript calls them; returns their id."""
        person = await people.of_account(tx, self.account(place))
        assert person
        await people.describe(tx, person.id, name=place.chat.capitalize())
        return person.id

    def account(self, place: Place) -> Account:
        """The account of whoever has this private chat."""
        return Account(place.platform, place.chat)

    async def settled(self) -> None:
        """Wait until everything that was released is delivered and noted."""
        await self.delivery.settled()
        await self.door.quiet()

    @staticmethod
    async def a_moment() -> None:
        """Let others work."""
        await asyncio.sleep(0.001)

    async def pass_time(self, time: timedelta) -> None:
        """Let time pass, and do what falls due meanwhile, at the full hour after it."""
        end = self.now + time
        while self.now < end:
            self.now = await self._next_strike(end)
            await self._survive(self._clock_strikes)

    async def _next_strike(self, end: datetime) -> datetime:
        """The first hour from now at which something is due, or else the end.

        Found by halving: what is due at one time and left alone is due at every later one.
        """
        least, most = 1, -((self.now - end) // AN_HOUR)
        while least < most:
            middle = (least + most) // 2
            if await self._anything_is_due(self.now + middle * AN_HOUR):
                most = middle
            else:
                least = middle + 1
        return min(end, self.now + least * AN_HOUR)

    async def _anything_is_due(self, then: datetime) -> bool:
        async with self.database.reading() as tx:
            tx.now = then
            waiting = await outbox.waiting(tx, then, 1), await outbox.announcements(tx, then, 1)
            dues = [await due(tx, 1) for due in (*CLAIMS.values(), *HEAVY_CLAIMS.values())]
        return any((*waiting, *dues))

    async def _clock_strikes(self) -> None:
        await claim(self.database, self.door.due)
        await claim(self.database, self.door.due, HEAVY_CLAIMS)
        await self.delivery.refill()

    async def _survive(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await self._done(work())
            await self._done(self.delivery.refill())  # as it happens every few seconds
            await self._done(self.settled())
        except Killed:
            await self.restart()
            await self._survive(work)

    async def _done(self, work: Awaitable[None]) -> None:
        """Wait for the work, or for the death of one of the tasks that should do it."""
        waiting = asyncio.ensure_future(work)
        finished, _ = await asyncio.wait(
            [waiting, *self._workers], return_when=asyncio.FIRST_COMPLETED
        )
        if waiting not in finished:
            waiting.cancel()
        for task in finished:
            task.result()

    @staticmethod
    async def _draw(picture: Picture, reader: Reader) -> bytes:
        return PNG


def private(who: str, network: str = "counting") -> Place:
    """Somebody's private chat with Banyan."""
    return Place(network, who, private=True)
