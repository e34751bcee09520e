"""What Banyan counts about its own work, for whoever runs it; nothing about any person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
)

TURN_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5)
DELIVERY_SECONDS: Final = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
GROUP_SIZES: Final = (1, 2, 4, 8, 16, 32, 64, 128, 256)


class Ended(StrEnum):
    """How a turn can end."""

    COMMITTED = "committed"
    REPEATED = "repeated"  # handed over twice, handled once
    LIMITED = "limited"  # too many at once: dropped
    PARKED = "parked"  # could not be handled


class Sent(StrEnum):
    """How a delivery can end."""

    DELIVERED = "delivered"
    POSTPONED = "postponed"  # the platform asks us to wait
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"


class Metrics:
    """Notes what happens; `registry` is what the web server shows."""

    def __init__(self, platforms: Iterable[str] = ()) -> None:
        self.registry = CollectorRegistry()
        self._listening = Gauge(
            "banyan_platform_listening",
            "1: what happens on a platform is heard; 0: it does not know Banyan any more",
            ["platform"],
            registry=self.registry,
        )
        for platform in platforms:
            self._listening.labels(platform).set(1)
        turns = Counter(
            "banyan_turns", "Turns by how they ended", ["ended"], registry=self.registry
        )
        # Looking a child up by its label takes longer than counting: done once, not for each turn.
        self._turns = {ended: turns.labels(ended) for ended in Ended}
        self._turn_seconds = self._histogram(
            "banyan_turn_seconds", "From taking a group of turns to its commit", TURN_SECONDS
        )
        self._group_size = self._histogram(
            "banyan_turn_group_size", "Turns that were committed together", GROUP_SIZES
        )
        self._deliveries = Counter(
            "banyan_deliveries",
            "Attempts to deliver a letter, by how they ended",
            ["platform", "ended"],
            registry=self.registry,
        )
        self._delivery_seconds = Histogram(
            "banyan_delivery_seconds",
            "How long a platform took to accept or refuse a letter",
            ["platform"],
            buckets=DELIVERY_SECONDS,
            registry=self.registry,
        )
        self._by_platform: dict[tuple[str, Sent], tuple[Counter, Histogram]] = {}
        self._letters = self._gauge("banyan_outbox_letters", "Letters that wait to be delivered")
        self._oldest = self._gauge("banyan_outbox_oldest_seconds", "How long the oldest has waited")
        self._stuck = self._gauge(
            "banyan_conversations_stuck", "Conversations that wait for a repaired release"
        )
        self._parked = self._gauge("banyan_events_parked", "Events kept that could not be handled")
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)

    def committed(self, turns: int, took: timedelta) -> None:
        """A group of turns was committed together."""
        self._turns[Ended.COMMITTED].inc(turns)
        self._group_size.observe(turns)
        self._turn_seconds.observe(took.total_seconds())

    def repeated(self, turns: int = 1) -> None:
        """Events came again that had been handled before."""
        self._turns[Ended.REPEATED].inc(turns)

    def limited(self) -> None:
        """An event was dropped, since too many came from one person or group."""
        self._turns[Ended.LIMITED].inc()

    def parked(self) -> None:
        """An event could not be handled."""
        self._turns[Ended.PARKED].inc()

    def stopped(self, platform: str) -> None:
        """A platform tells nothing more, until Banyan is started again."""
        self._listening.labels(platform).set(0)

    def sent(self, platform: str, ended: Sent, took: timedelta) -> None:
        """An attempt to deliver a letter is over."""
        deliveries, seconds = self._deliveries_of(platform, ended)
        deliveries.inc()
        seconds.observe(took.total_seconds())

    def outbox(self, letters: int, oldest: timedelta) -> None:
        """So many letters wait now, the oldest for so long."""
        self._letters.set(letters)
        self._oldest.set(oldest.total_seconds())

    def troubles(self, *, stuck_conversations: int, parked_events: int) -> None:
        """So much waits now for somebody to look into it."""
        self._stuck.set(stuck_conversations)
        self._parked.set(parked_events)

    def _deliveries_of(self, platform: str, ended: Sent) -> tuple[Counter, Histogram]:
        # Looked up once, as for turns: each delivery counts.
        if (platform, ended) not in self._by_platform:
            counter = self._deliveries.labels(platform, ended)
            self._by_platform[platform, ended] = (counter, self._delivery_seconds.labels(platform))
        return self._by_platform[platform, ended]

    def _gauge(self, name: str, meaning: str) -> Gauge:
        return Gauge(name, meaning, registry=self.registry)

    def _histogram(self, name: str, meaning: str, buckets: tuple[float, ...]) -> Histogram:
        return Histogram(name, meaning, buckets=buckets, registry=self.registry)
