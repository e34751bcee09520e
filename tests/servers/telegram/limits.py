"""How often the bot may do something: sliding windows and buckets, on any clock."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.servers.telegram.refusals import Refused, too_many


class Window:
    """At most so many in any so many seconds."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most = most
        self.seconds = seconds
        self._taken: deque[float] = deque()

    def wait(self, now: float) -> float:
        """How long until there is room; 0: now."""
        while self._taken and self._taken[0] <= now - self.seconds:
            self._taken.popleft()
        if len(self._taken) < self.most:
            return 0
        return self._taken[0] + self.seconds - now

    def take(self, now: float) -> None:
        """Count one."""
        self._taken.append(now)


class Bucket:
    """So many a second, and a few at once."""

    def __init__(self, rate: float, burst: float) -> None:
        self.rate = rate
        self.burst = burst
        self._left = burst
        self._at = -math.inf

    def wait(self, now: float) -> float:
        """How long until there is one; 0: now."""
        self._left = min(self.burst, self._left + (now - self._at) * self.rate)
        self._at = now
        # What one waited for exactly is there, whatever the rounding of the clock.
        return 0 if self._left > 1 - 1e-6 else (1 - self._left) / self.rate

    def take(self, now: float) -> None:
        """Take one."""
        self._left -= 1


@dataclass(slots=True)
class _ChatLimits:
    gates: list[Window | Bucket]
    until: float = -math.inf


@dataclass(slots=True)
class Limits:
    """The rates that the bot has to keep; a rate of None is none at all.

    `clock` gives seconds; without one, the cloud's clock counts.
    """

    overall: int | None = 30  # sends and edits in any one second
    paid: int | None = 1000  # the same with allow_paid_broadcast
    private_rate: float | None = 1  # a second, in one private chat
    private_burst: float = 3
    group_minute: int | None = 20  # in any 60 seconds, in one group
    group_rate: float | None = 1
    group_burst: float = 5
    clock: Callable[[], float] | None = None
    _overall: dict[bool, Window] = field(default_factory=dict, init=False)
    _chats: dict[int, _ChatLimits] = field(default_factory=dict, init=False)

    @classmethod
    def telegram(cls, clock: Callable[[], float] | None = None) -> Limits:
        """What Telegram's documentation tells bots to keep."""
        return cls(clock=clock)

    @classmethod
    def none(cls) -> Limits:
        """No limits."""
        return cls(None, None, None, 0, None, None, 0)

    @property
    def active(self) -> bool:
        """Whether anything is limited."""
        rates = (self.overall, self.paid, self.private_rate, self.group_minute, self.group_rate)
        return any(rate is not None for rate in rates)

    def check(
        self, now: float, chat: int | None, *, private: bool = True, paid: bool = False
    ) -> Refused | None:
        """Count one request, or say how long to wait; chat None: it counts overall only."""
        gates = self._gates_overall(paid=paid)
        limits = None if chat is None else self._limits_of(chat, private=private)
        wait = 0.0
        if limits:
            wait = limits.until - now  # waiting is not over, whatever the windows say
            gates = gates + limits.gates
        wait = max(wait, *(gate.wait(now) for gate in gates), 0)
        if wait > 0:
            seconds = max(1, math.ceil(wait - 1e-6))
            if limits and limits.until <= now:
                limits.until = now + seconds
            return too_many(seconds)
        for gate in gates:
            gate.take(now)
        return None

    def _gates_overall(self, *, paid: bool) -> list[Window | Bucket]:
        most = self.paid if paid else self.overall
        if most is None:
            return []
        return [self._overall.setdefault(paid, Window(most, 1))]

    def _limits_of(self, chat: int, *, private: bool) -> _ChatLimits:
        if chat not in self._chats:
            self._chats[chat] = _ChatLimits(self._private() if private else self._group())
        return self._chats[chat]

    def _private(self) -> list[Window | Bucket]:
        if self.private_rate is None:
            return []
        return [Bucket(self.private_rate, self.private_burst)]

    def _group(self) -> list[Window | Bucket]:
        gates: list[Window | Bucket] = []
        if self.group_minute is not None:
            gates.append(Window(self.group_minute, 60))
        if self.group_rate is not None:
            gates.append(Bucket(self.group_rate, self.group_burst))
        return gates
