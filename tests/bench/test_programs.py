"""The benchmarks run, and print what a program can compare."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench.contender import NAMES
from bench.figures import medians, percentile, table
from bench.turns import Size, compare

ROOT = Path(__file__).parents[2]
TINY = Size(rounds=1, people=8, talks=2, mortals=4)


@pytest.mark.slow
def test_every_contender_holds_the_dialogue_and_only_banyan_must_lose_nothing() -> None:
    figures = compare(TINY)
    assert list(figures) == list(NAMES)
    for name, measured in figures.items():
        speed = {key: number for key, number in measured.items() if key != "lost"}
        assert list(speed) == [
            "updates_per_second",
            "p50_one_ms",
            "p99_one_ms",
            "p50_ms",
            "p99_ms",
            "peak_mb",
        ]
        assert all(number > 0 for number in speed.values()), name
    assert figures["banyan"]["lost"] == 0
    # A death in the middle of six answers: whoever only keeps them in memory has lost them all.
    assert figures["ptb_memory"]["lost"] >= TINY.mortals * 3
    assert figures["aiogram_memory"]["lost"] >= TINY.mortals * 3


@pytest.mark.slow
def test_the_start_is_measured_up_to_a_served_page() -> None:
    printed = printed_by("bench.startup", "--quick", "--json")
    assert list(printed) == ["banyan"]
    assert list(printed["banyan"]) == ["import_ms", "page_ms", "idle_mb"]
    assert all(number > 0 for number in printed["banyan"].values())


@pytest.mark.slow
def test_an_announcement_reaches_everybody_within_the_limits() -> None:
    printed = printed_by("bench.broadcast", "--quick", "--json")
    assert list(printed) == ["banyan"]
    measured = printed["banyan"]
    assert list(measured) == [
        "messages_per_second",
        "share_of_limit",
        "refused_429",
        "interactive_p50_ms",
        "interactive_p99_ms",
        "peak_mb",
    ]
    assert measured.pop("refused_429") == 0
    assert all(number > 0 for number in measured.values())


@pytest.mark.slow
def test_matching_is_measured_beside_its_bound() -> None:
    printed = printed_by("bench.matching", "--quick", "--json")
    assert set(printed) == {
        "mentors_10000x2000",
        "greedy",
        "candidates_10000x2000",
        "suggest_20000",
        "peers_1000",
        "peers_10000",
        "turns_during_round",
    }
    for name, measured in printed.items():
        assert {"seconds", "peak_mb", "objective", "bound"} <= measured.keys(), name
        assert 0 < measured["objective"] <= measured["bound"] * 1.001, name
    assert printed["turns_during_round"]["p99_ms"] > 0


def printed_by(*command: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, check=True, capture_output=True, text=True
    )
    printed: dict[str, Any] = json.loads(done.stdout)
    return printed


def test_a_percentile_is_a_value_that_was_measured() -> None:
    assert percentile([5.0, 1.0, 3.0, 2.0, 4.0], 50) == 3.0
    assert percentile([float(n) for n in range(1, 101)], 99) == 99.0
    assert percentile([7.0], 99) == 7.0


def test_medians_are_taken_figure_by_figure() -> None:
    runs = [{"a": 1.0, "b": 9.0}, {"a": 2.0, "b": 7.0}, {"a": 30.0, "b": 8.0}]
    assert medians(runs) == {"a": 2.0, "b": 8.0}


def test_a_table_has_a_line_for_each_contender() -> None:
    lines = table({"slow": {"ms": 12.345}, "fast": {"ms": 0.123}}, {"ms": "p50, ms"}).splitlines()
    assert lines == ["      p50, ms", "slow     12.3", "fast     0.12"]


@pytest.mark.synapse
def test_an_encrypted_answer_is_measured_up_to_its_reader(synapse_python: str) -> None:
    printed = printed_by("bench.matrix", "--quick", "--json")
    assert list(printed) == ["banyan"]
    assert list(printed["banyan"]) == ["answers_per_second", "p50_ms", "p99_ms"]
    assert all(number > 0 for number in printed["banyan"].values())
