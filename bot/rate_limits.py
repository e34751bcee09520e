"""How much one person or group may ask of Banyan, and how fast Banyan may talk to a platform."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Final

from bot.model import Account, Incoming, Place

AT_ONCE: Final = timedelta(0)
MOST_REMEMBERED: Final = 10_000  # people or chats; who was quiet for longest is forgotten
SECOND: Final = timedelta(seconds=1)
A_MOMENT: Final = timedelta(milliseconds=10)
A_MINUTE: Final = timedelta(minutes=1)
MANY_IN_A_ROW: Final = 5  # chats that are told to wait, which cannot be a matter of each alone


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and one more whenever so much time has passed.

    A part of one more at once makes up for whoever comes a little late for the one before.
    """

    capacity: float
    refill: timedelta


# Somebody who taps through a questionnaire makes one press a second for minutes; a program that
# floods makes hundreds.
PERSON: Final = Rate(capacity=30, refill=timedelta(seconds=1))
# In a group everybody reads each answer, so nobody may ask for many.
PERSON_IN_GROUP: Final = Rate(capacity=5, refill=timedelta(seconds=30))
GROUP: Final = Rate(capacity=20, refill=timedelta(seconds=5))


class TokenBucket:
    """Lets through what its rate allows; between any two moments never more.

    One time is all it keeps: when it would be full again (the "generic cell rate algorithm").
    """

    __slots__ = ("_full_at", "_rate", "_span")

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._span = rate.capacity * rate.refill  # from empty to full
        self._full_at: datetime | None = None

    def is_full(self, now: datetime) -> bool:
        """Whether nothing was taken, or all of it has come back."""
        return self._filling(now) == AT_ONCE

    def wait(self, now: datetime) -> timedelta:
        """How long until one can be taken."""
        return max(AT_ONCE, self._filling(now) + self._rate.refill - self._span)

    def take(self, now: datetime) -> bool:
        """Take one, if there is one."""
        if self.wait(now):
            return False
        self._full_at = now + self._filling(now) + self._rate.refill
        return True

    def _filling(self, now: datetime) -> timedelta:
        """How long until it is full; a clock that is put back makes nobody wait for longer."""
        if self._full_at is None or self._full_at <= now:
            return AT_ONCE
        self._full_at = min(self._full_at, now + self._span)
        return self._full_at - now


class Buckets:
    """One bucket for each of many; a bounded number of them is remembered."""

    def __init__(self, rate: Rate, most: int = MOST_REMEMBERED) -> None:
        self._rate = rate
        self._most = most
        self._buckets: OrderedDict[Hashable, TokenBucket] = OrderedDict()

    def of(self, key: Hashable) -> TokenBucket:
        """The bucket of this one, now the last to be forgotten."""
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = TokenBucket(self._rate)
            if len(self._buckets) > self._most:
                self._buckets.popitem(last=False)
        else:
            self._buckets.move_to_end(key)
        return bucket


class Verdict(Enum):
    """What becomes of something that came in."""

    TAKE = auto()
    SLOW_DOWN = auto()  # dropped; the person is told, this once
    DROP = auto()  # dropped without a word


class Limits:
    """How much one person, and all people of one group together, may ask of Banyan."""

    def __init__(
        self,
        person: Rate = PERSON,
        in_group: Rate = PERSON_IN_GROUP,
        group: Rate = GROUP,
        most: int = MOST_REMEMBERED,
    ) -> None:
        self._people = Buckets(person, most)
        self._people_in_groups = Buckets(in_group, most)
        self._groups = Buckets(group, most)
        self._most = most
        self._told: OrderedDict[Hashable, None] = OrderedDict()

    def judge(self, incoming: Incoming, now: datetime) -> Verdict:
        """Whether to take this.

        Who asks too much is told once in the private chat, and again only after having been quiet
        until all was allowed again; a group is never bothered with it.
        """
        account, place = incoming.account, incoming.place
        bucket = self._people.of(account)
        if bucket.is_full(now):
            self._told.pop(account, None)
        if not bucket.take(now):
            return self._refuse(account) if place.private else Verdict.DROP
        if place.private or self._allowed_in(place, account, now):
            return Verdict.TAKE
        return Verdict.DROP

    def _allowed_in(self, place: Place, account: Account, now: datetime) -> bool:
        person = self._people_in_groups.of(account)
        return person.take(now) and self._groups.of((place.platform, place.chat)).take(now)

    def _refuse(self, account: Hashable) -> Verdict:
        if account in self._told:
            return Verdict.DROP
        self._told[account] = None
        if len(self._told) > self._most:
            self._told.popitem(last=False)
        return Verdict.SLOW_DOWN


class Second:
    """At most so many arrive within any second, though the network delays some more than others.

    A message may arrive at any moment until it is answered. So what is under way counts, and what
    was answered within the last second.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._under_way = 0
        self._answered: deque[datetime] = deque()

    def wait(self, now: datetime) -> timedelta:
        """How long until one more may leave; a moment where that is not known."""
        while self._answered and self._answered[0] <= now - SECOND:
            self._answered.popleft()
        if self._under_way + len(self._answered) < self._most:
            return AT_ONCE
        return self._answered[0] + SECOND - now if self._answered else A_MOMENT

    def leaves(self) -> None:
        """One is under way."""
        self._under_way += 1

    def arrived(self, now: datetime) -> None:
        """One was answered."""
        self._under_way -= 1
        self._answered.append(now)


@dataclass(frozen=True, slots=True)
class Pacing:
    """How fast a platform may be talked to; None: as fast as one likes."""

    overall: Rate | None = None
    a_second: int | None = None  # the most that may arrive within any second, whatever delays them
    private: Rate | None = None  # one private chat
    group: Rate | None = None  # one group


class Pace:
    """Keeps to the pacing of one platform."""

    def __init__(self, pacing: Pacing) -> None:
        self._overall = TokenBucket(pacing.overall) if pacing.overall else None
        self._second = Second(pacing.a_second) if pacing.a_second else None
        self._private = Buckets(pacing.private) if pacing.private else None
        self._group = Buckets(pacing.group) if pacing.group else None
        self._held: dict[str, datetime] = {}
        self._all_held: datetime | None = None
        self._in_a_row: set[str] = set()  # chats that were held, and nothing taken between

    def take(self, place: Place, now: datetime, *, visible: bool = True) -> timedelta:
        """Zero: one message may be sent there now, and is counted. Else: how long to wait first.

        What is not visible, such as a deletion, does not count for its chat.
        """
        buckets = self._buckets(place, visible=visible)
        wait = max((bucket.wait(now) for bucket in buckets), default=AT_ONCE)
        wait = max(wait, self._held_for(place.chat, now), self._wait_for_all(now))
        if wait == AT_ONCE:
            for bucket in buckets:
                bucket.take(now)
            if self._second:
                self._second.leaves()
        return wait

    def wait_for_chat(self, place: Place, now: datetime, *, visible: bool = True) -> timedelta:
        """How long this chat has to wait, whatever the others do."""
        bucket = self._chat(place) if visible else None
        wait = bucket.wait(now) if bucket else AT_ONCE
        return max(wait, self._held_for(place.chat, now))

    def wait_for_all(self, now: datetime) -> timedelta:
        """How long every chat has to wait."""
        wait = self._overall.wait(now) if self._overall else AT_ONCE
        return max(wait, self._wait_for_all(now))

    def hold(self, chat: str, now: datetime, wait: timedelta) -> None:
        """Send nothing to this chat for so long: the platform has asked for it.

        Where it asks for several chats in a row and takes nothing between, it means all of them;
        then one message finds out every minute whether it still does.
        """
        self._held[chat] = max(now + wait, self._held.get(chat, now))
        self._in_a_row.add(chat)
        if len(self._in_a_row) >= MANY_IN_A_ROW:
            self._all_held = max(now + min(wait, A_MINUTE), self._all_held or now)

    def taken(self) -> None:
        """The platform has taken a message."""
        self._in_a_row.clear()

    def answered(self, now: datetime) -> None:
        """The platform has answered, whatever it said: a message is under way no longer."""
        if self._second:
            self._second.arrived(now)

    def _buckets(self, place: Place, *, visible: bool) -> list[TokenBucket]:
        chat = self._chat(place) if visible else None
        return [bucket for bucket in (self._overall, chat) if bucket]

    def _chat(self, place: Place) -> TokenBucket | None:
        chats = self._private if place.private else self._group
        return chats.of(place.chat) if chats else None

    def _wait_for_all(self, now: datetime) -> timedelta:
        wait = max(AT_ONCE, self._all_held - now) if self._all_held else AT_ONCE
        return max(wait, self._second.wait(now)) if self._second else wait

    def _held_for(self, chat: str, now: datetime) -> timedelta:
        until = self._held.get(chat)
        if until is None:
            return AT_ONCE
        if until <= now:
            del self._held[chat]
            return AT_ONCE
        return until - now
