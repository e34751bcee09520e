"""Metrics: what happened is counted, and nobody stands in it."""

import re
from datetime import timedelta

from prometheus_client import generate_latest

from bot.metrics import Metrics, Sent

SOME_TIME = timedelta(milliseconds=3)


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(name, labels)


def test_a_group_counts_each_turn_and_one_observation() -> None:
    metrics = Metrics()
    metrics.committed(5, SOME_TIME)
    metrics.committed(1, timedelta(seconds=2))
    assert value(metrics, "banyan_turns_total", ended="committed") == 6
    assert value(metrics, "banyan_turn_group_size_count") == 2
    assert value(metrics, "banyan_turn_group_size_sum") == 6
    assert value(metrics, "banyan_turn_seconds_bucket", le="0.005") == 1
    assert value(metrics, "banyan_turn_seconds_sum") == 2.003


def test_every_end_of_a_turn_is_there_from_the_beginning() -> None:
    metrics = Metrics()
    metrics.repeated(2)
    metrics.limited()
    metrics.parked()
    ends = ("committed", "repeated", "limited", "parked")
    assert [value(metrics, "banyan_turns_total", ended=end) for end in ends] == [0, 2, 1, 1]


def test_deliveries_are_counted_by_platform_and_outcome() -> None:
    metrics = Metrics()
    metrics.sent("playground", Sent.DELIVERED, SOME_TIME)
    metrics.sent("playground", Sent.DELIVERED, SOME_TIME)
    metrics.sent("telegram", Sent.POSTPONED, SOME_TIME)
    name = "banyan_deliveries_total"
    assert value(metrics, name, platform="playground", ended="delivered") == 2
    assert value(metrics, name, platform="telegram", ended="postponed") == 1
    assert value(metrics, name, platform="telegram", ended="delivered") is None
    assert value(metrics, "banyan_delivery_seconds_count", platform="playground") == 2


def test_gauges_show_the_present() -> None:
    metrics = Metrics()
    metrics.outbox(7, timedelta(minutes=2))
    metrics.outbox(3, timedelta(minutes=1))
    metrics.troubles(stuck_conversations=1, parked_events=2)
    assert value(metrics, "banyan_outbox_letters") == 3
    assert value(metrics, "banyan_outbox_oldest_seconds") == 60
    assert value(metrics, "banyan_conversations_stuck") == 1
    assert value(metrics, "banyan_events_parked") == 2


def test_two_of_them_do_not_meet() -> None:
    one, other = Metrics(), Metrics()
    one.parked()
    assert value(other, "banyan_turns_total", ended="parked") == 0


def test_no_label_could_name_a_person() -> None:
    metrics = Metrics()
    metrics.committed(1, SOME_TIME)
    metrics.sent("telegram", Sent.REFUSED, SOME_TIME)
    page = generate_latest(metrics.registry).decode()
    labels = set(re.findall(r'(\w+)="', "\n".join(re.findall(r"^banyan_.*", page, re.MULTILINE))))
    assert labels == {"ended", "le", "platform"}
