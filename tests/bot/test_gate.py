"""The gate: as fast as the platform allows, what matters first, and nobody forgotten."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.gate import Gate, Waiter
from bot.model import Place, Weight
from bot.rate_limits import Pacing, Rate
from tests.telegram_world import Virtual

SECOND: Final = timedelta(seconds=1)
OVERALL: Final = Rate(1, SECOND / 10)
PRIVATE: Final = Rate(2, SECOND)


@dataclass(eq=False)
class Lane:
    """Something with one letter that wants to pass."""

    place: Place
    weight: Weight
    visible: bool = True
    waiter: Waiter | None = None


def lane(chat: int, weight: Weight) -> Lane:
    return Lane(Place("net", str(chat), private=True), weight)


async def passing(gate: Gate, timer: Virtual, one: Lane, log: list[tuple[datetime, Lane]]) -> None:
    await gate.passed(one)
    log.append((timer.now(), one))


async def all_pass(lanes: list[Lane], pacing: Pacing) -> list[tuple[datetime, Lane]]:
    timer, log = Virtual(), list[tuple[datetime, Lane]]()
    gate = Gate(pacing, timer)
    async with asyncio.timeout(20):
        await asyncio.gather(*(passing(gate, timer, one, log) for one in lanes))
    gate.close()
    return log


@given(
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from(Weight)), min_size=1, max_size=40),
)
def test_everybody_passes_and_never_too_fast(asked: list[tuple[int, Weight]]) -> None:
    lanes = [lane(chat, weight) for chat, weight in asked]
    log = asyncio.run(all_pass(lanes, Pacing(overall=OVERALL, private=PRIVATE)))
    assert sorted(map(id, lanes)) == sorted(id(one) for _, one in log)
    assert_within(OVERALL, [at for at, _ in log])
    for chat in {chat for chat, _ in asked}:
        assert_within(PRIVATE, [at for at, one in log if one.place.chat == str(chat)])


def assert_within(rate: Rate, moments: list[datetime]) -> None:
    """Between any two moments no more than the rate lets through."""
    for first in range(len(moments)):
        for last in range(first, len(moments)):
            span = moments[last] - moments[first]
            assert last - first + 1 <= rate.capacity + span / rate.refill + 1e-6


async def test_what_matters_passes_first() -> None:
    announced = [lane(chat, Weight.ANNOUNCEMENT) for chat in range(50)]
    answers = [lane(100 + chat, Weight.ANSWER) for chat in range(5)]
    log = await all_pass([*announced, *answers], Pacing(overall=OVERALL))
    order = [one.weight for _, one in log]
    assert Weight.ANSWER not in order[7:]


async def test_an_answer_that_comes_later_passes_soon() -> None:
    timer, log = Virtual(), list[tuple[datetime, Lane]]()
    gate = Gate(Pacing(overall=OVERALL), timer)
    lanes = [lane(chat, Weight.ANNOUNCEMENT) for chat in range(1000)]
    tasks = [asyncio.create_task(passing(gate, timer, one, log)) for one in lanes]
    await tasks[9]
    passed = len(log)
    answer = lane(5000, Weight.ANSWER)
    await passing(gate, timer, answer, log)
    assert log.index(next(entry for entry in log if entry[1] is answer)) < passed + 5
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    gate.close()


async def test_a_chat_that_is_held_holds_no_other() -> None:
    timer = Virtual()
    gate = Gate(Pacing(), timer)
    held, other = lane(1, Weight.ANSWER), lane(2, Weight.ANSWER)
    gate.hold(held.place, 5 * SECOND)
    began = timer.now()
    await gate.passed(other)
    assert timer.now() == began
    await gate.passed(held)
    assert timer.now() == began + 5 * SECOND


async def test_who_stops_waiting_leaves_nothing_behind() -> None:
    timer, log = Virtual(), list[tuple[datetime, Lane]]()
    gate = Gate(Pacing(overall=OVERALL), timer)
    await gate.passed(lane(0, Weight.ANSWER))
    gone = asyncio.create_task(gate.passed(lane(1, Weight.ANSWER)))
    await asyncio.sleep(0)
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    await passing(gate, timer, lane(2, Weight.ANNOUNCEMENT), log)
    assert len(log) == 1
    gate.close()
