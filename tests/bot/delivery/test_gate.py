"""The gate: as fast as the platform allows, what matters first, and nobody forgotten."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.gate import Gate, Waiter
from bot.model import Place, Weight
from bot.rate_limits import MANY_IN_A_ROW, Pacing, Rate
from tests.telegram_world import Virtual
from tests.virtual import Exact
from tests.world import START

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


@dataclass(frozen=True)
class Asked:
    """Somebody comes to the gate at a time, and may leave it again."""

    after: timedelta
    chat: int
    weight: Weight
    private: bool
    visible: bool
    leaves_after: timedelta | None


times = st.integers(0, 4000).map(lambda ms: SECOND * ms / 1000)
comings = st.builds(
    Asked,
    after=times,
    chat=st.integers(0, 4),
    weight=st.sampled_from(Weight),
    private=st.booleans(),
    visible=st.booleans(),
    leaves_after=st.one_of(st.none(), times),
)
GROUP: Final = Rate(2, 2 * SECOND)
ALL: Final = Pacing(overall=OVERALL, a_second=8, private=PRIVATE, group=GROUP)


@dataclass(frozen=True)
class Passed:
    """Somebody has passed."""

    at: datetime
    asked: Asked


async def come(gate: Gate, timer: Exact, asked: Asked, log: list[Passed]) -> None:
    await timer.sleep(asked.after)
    place = Place("net", str(asked.chat), private=asked.private)
    passing = asyncio.create_task(gate.passed(Lane(place, asked.weight, asked.visible)))
    if asked.leaves_after is not None:
        leaving = asyncio.create_task(timer.sleep(asked.leaves_after))
        await asyncio.wait([passing, leaving], return_when=asyncio.FIRST_COMPLETED)
        leaving.cancel()
    if asked.leaves_after is not None and not passing.done():
        passing.cancel()
        return
    await passing
    log.append(Passed(timer.now(), asked))
    gate.answered()


async def all_come(asked: list[Asked], pacing: Pacing, held: timedelta) -> list[Passed]:
    timer, log = Exact(), list[Passed]()
    gate = Gate(pacing, timer)
    gate.hold(Place("net", "0"), held)
    await timer.until(asyncio.gather(*(come(gate, timer, one, log) for one in asked)))
    gate.close()
    return log


@given(asked=st.lists(comings, min_size=1, max_size=40), held=times)
def test_whoever_comes_whenever_passes_in_time_and_never_too_fast(
    asked: list[Asked], held: timedelta
) -> None:
    log = asyncio.run(all_come(asked, ALL, held))
    stayed = [one for one in asked if one.leaves_after is None]
    passed = [one.asked for one in log]
    assert Counter(stayed) <= Counter(passed)
    assert_within(OVERALL, [one.at for one in log])
    assert all(last.at - first.at >= SECOND for first, last in zip(log, log[8:], strict=False))
    for chat in range(5):
        for private, rate in ((True, PRIVATE), (False, GROUP)):
            assert_within(rate, [one.at for one in log if counts_for(one.asked, chat, private)])
    assert min((one.at for one in log if one.asked.chat == 0), default=START + held) >= START + held
    each = len(asked) * (GROUP.refill + OVERALL.refill)
    assert log == [] or log[-1].at <= START + 4 * SECOND + held + each


def counts_for(asked: Asked, chat: int, private: bool) -> bool:
    return asked.visible and (asked.chat, asked.private) == (chat, private)


@given(asked=st.lists(comings, min_size=2, max_size=30))
def test_who_matters_more_or_has_waited_longer_passes_first(
    asked: list[Asked],
) -> None:
    once = [replace(one, chat=number, leaves_after=None) for number, one in enumerate(asked)]
    log = asyncio.run(all_come(once, Pacing(overall=OVERALL), timedelta(0)))
    for number, first in enumerate(log):
        for later in log[number + 1 :]:
            came = START + later.asked.after
            assert later.asked.weight >= first.asked.weight or came >= first.at
            alike = later.asked.weight == first.asked.weight
            assert not alike or first.asked.after <= later.asked.after


async def test_an_answer_among_those_that_wait_is_the_next_to_pass() -> None:
    timer, log = Exact(), list[tuple[datetime, Lane]]()
    gate = Gate(Pacing(overall=OVERALL), timer)
    waiting = [lane(chat, Weight.ANNOUNCEMENT) for chat in range(5)]
    tasks = [asyncio.create_task(enter(gate, timer, one, log)) for one in waiting]
    await timer.until(tasks[0])
    last = waiting[-1]
    last.weight = Weight.ANSWER  # an answer overtook the announcement of this lane
    assert last.waiter
    last.waiter.matters_more(last.weight)
    await timer.until(asyncio.gather(*tasks))
    assert [one for _, one in log] == [waiting[0], last, *waiting[1:-1]]
    gate.close()


async def enter(gate: Gate, timer: Exact, one: Lane, log: list[tuple[datetime, Lane]]) -> None:
    await gate.passed(one)
    log.append((timer.now(), one))


async def test_many_chats_that_are_held_in_a_row_hold_all_and_one_that_is_taken_none() -> None:
    timer = Exact()
    gate = Gate(Pacing(), timer)
    for number in range(MANY_IN_A_ROW - 1):
        gate.hold(lane(number, Weight.ANSWER).place, 5 * SECOND)
    gate.taken()
    gate.hold(lane(90, Weight.ANSWER).place, 5 * SECOND)
    await timer.until(gate.passed(lane(100, Weight.ANSWER)))
    assert timer.now() == START
    for number in range(MANY_IN_A_ROW):
        gate.hold(lane(number, Weight.ANSWER).place, 5 * SECOND)
    await timer.until(gate.passed(lane(100, Weight.ANSWER)))
    assert timer.now() == START + 5 * SECOND
    gate.close()


async def test_while_all_are_held_for_long_one_finds_out_every_minute() -> None:
    timer, an_hour = Exact(), 3600 * SECOND
    gate = Gate(Pacing(), timer)
    for chat in range(MANY_IN_A_ROW):
        gate.hold(lane(chat, Weight.ANSWER).place, an_hour)
    for minute in (1, 2, 3):
        tries = lane(100 + minute, Weight.ANSWER)
        await timer.until(gate.passed(tries))
        assert timer.now() == START + minute * 60 * SECOND
        gate.hold(tries.place, an_hour)
    gate.close()
