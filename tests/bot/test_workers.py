from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.workers import TooMuchWork, WorkerDied, WorkError, Workers, WorkFailed, WorkTookTooLong

ROOT = Path(__file__).parents[2]
NO_PROC = not Path("/proc/self/fd").exists()


@pytest.fixture
async def workers() -> AsyncIterator[Workers]:
    async with Workers() as workers:
        yield workers


async def until(true: Callable[[], bool]) -> None:
    while not true():  # noqa: ASYNC110 - a process tells nobody that it started or ended
        await asyncio.sleep(0.01)


async def running(workers: Workers) -> int:
    await until(lambda: workers.pid is not None)
    assert workers.pid is not None
    return workers.pid


def is_gone(pid: int) -> bool:
    """Whether a process has ended; one that nobody has asked about yet counts, too."""
    try:
        os.kill(pid, 0)
        state = "" if NO_PROC else Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2]
    except (ProcessLookupError, FileNotFoundError):
        return True
    return state.split()[:1] == ["Z"]


async def test_work_is_done_in_another_process_which_stays_for_the_next(workers: Workers) -> None:
    first, second = await workers.run(os.getpid), await workers.run(os.getpid)
    assert first == second == workers.pid != os.getpid()


async def test_nothing_runs_before_there_is_work(workers: Workers) -> None:
    assert workers.pid is None


async def test_an_idle_worker_ends_and_a_new_one_comes_when_needed() -> None:
    async with Workers(idle=timedelta(milliseconds=30)) as workers:
        first = await workers.run(os.getpid)
        await until(lambda: workers.pid is None)
        second = await workers.run(os.getpid)
        assert second != first
    assert is_gone(first)
    assert is_gone(second)


async def test_an_error_in_the_work_is_told_and_the_worker_stays(workers: Workers) -> None:
    before = await workers.run(os.getpid)
    with pytest.raises(WorkFailed, match="int raised an error") as failed:
        await workers.run(int, "three")
    assert "ValueError: invalid literal" in failed.value.__notes__[0]
    assert await workers.run(os.getpid) == before


async def test_a_result_that_cannot_travel_is_an_error_of_the_work(workers: Workers) -> None:
    with pytest.raises(WorkFailed) as failed:
        await workers.run(threading.Lock)
    assert "pickle" in failed.value.__notes__[0]


async def test_a_worker_that_ends_is_told_once_and_replaced(workers: Workers) -> None:
    with pytest.raises(WorkerDied, match="exit status 3"):
        await workers.run(os._exit, 3)
    assert await workers.run(abs, -1) == 1


async def test_a_worker_killed_in_the_middle_is_told_once_and_replaced(workers: Workers) -> None:
    sleeping = asyncio.create_task(workers.run(time.sleep, 60))
    os.kill(await running(workers), signal.SIGKILL)
    with pytest.raises(WorkerDied, match="killed, perhaps for lack of memory"):
        await sleeping
    assert await workers.run(abs, -1) == 1


async def test_a_worker_killed_while_idle_is_replaced(workers: Workers) -> None:
    first = await workers.run(os.getpid)
    os.kill(first, signal.SIGKILL)
    while True:
        try:
            second = await workers.run(os.getpid)
            break
        except WorkerDied:  # the news of its end had not come yet
            continue
    assert second != first


async def test_work_that_takes_too_long_is_ended() -> None:
    async with Workers(longest=timedelta(seconds=1)) as workers:
        pid = await workers.run(os.getpid)
        with pytest.raises(WorkTookTooLong, match="0:00:01"):
            await workers.run(time.sleep, 60)
        assert is_gone(pid)
        assert await workers.run(abs, -1) == 1


async def test_cancelled_work_is_ended_and_its_answer_reaches_nobody(workers: Workers) -> None:
    sleeping = asyncio.create_task(workers.run(time.sleep, 60))
    pid = await running(workers)
    sleeping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sleeping
    assert is_gone(pid)
    assert await workers.run(abs, -1) == 1


async def test_work_is_done_in_the_order_in_which_it_came(workers: Workers) -> None:
    done: list[int] = []

    async def ask(number: int) -> None:
        done.append(await workers.run(abs, number))

    await asyncio.gather(*map(ask, range(5)))
    assert done == [0, 1, 2, 3, 4]


async def test_no_more_than_so_much_waits() -> None:
    async with Workers(most_waiting=1) as workers:
        sleeping = asyncio.create_task(workers.run(time.sleep, 0.2))
        await running(workers)
        with pytest.raises(TooMuchWork, match="fewer than 1 "):
            await workers.run(abs, -1)
        await sleeping
        assert await workers.run(abs, -1) == 1


async def test_leaving_ends_the_work_and_the_worker() -> None:
    async with Workers() as workers:
        sleeping = asyncio.create_task(workers.run(time.sleep, 60))
        pid = await running(workers)
    with pytest.raises(WorkerDied):
        await sleeping
    assert is_gone(pid)
    with pytest.raises(WorkerDied, match="closed"):
        await workers.run(abs, -1)
    assert workers.pid is None


async def test_an_interrupt_from_the_terminal_is_ignored(workers: Workers) -> None:
    pid = await workers.run(os.getpid)
    await workers.run(signal.raise_signal, signal.SIGINT)
    assert await workers.run(os.getpid) == pid
    assert await workers.run(os.getsid, 0) == pid != os.getsid(0)


async def test_what_the_work_prints_does_not_disturb_the_answer(workers: Workers) -> None:
    assert await workers.run(os.system, "echo to the log") == 0
    assert await workers.run(abs, -1) == 1


async def test_large_arguments_and_results_pass(workers: Workers) -> None:
    assert await workers.run(bytes.upper, b"a" * 3_000_000) == b"A" * 3_000_000


async def test_no_descriptor_is_inherited(workers: Workers) -> None:
    os.dup2(0, 200, inheritable=True)
    try:
        with pytest.raises(WorkFailed) as refused:
            await workers.run(os.fstat, 200)
    finally:
        os.close(200)
    assert "Bad file descriptor" in "".join(refused.value.__notes__)


async def test_no_setting_is_inherited(workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANYAN_TELEGRAM__TOKEN", "secret")
    monkeypatch.setenv("LANGUAGE", "ha")
    assert await workers.run(os.getenv, "BANYAN_TELEGRAM__TOKEN") is None
    assert await workers.run(os.getenv, "LANGUAGE") == "ha"


async def test_a_worker_imports_nothing_of_banyan_but_itself(workers: Workers) -> None:
    modules = set(await workers.run(eval, "sorted(__import__('sys').modules)"))
    assert {name for name in modules if name.startswith("bot")} == {"bot", "bot.worker_process"}
    assert not modules & {"asyncio", "matplotlib", "aiohttp", "pydantic", "sqlite3", "numpy"}


PARENT = """
import asyncio, os, time
from bot.workers import Workers

async def main():
    async with Workers() as workers:
        print(await workers.run(os.getpid), flush=True)
        await workers.run(time.sleep, 600)

asyncio.run(main())
"""


def test_a_worker_ends_with_its_parent_even_in_the_middle_of_work() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], cwd=ROOT, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        assert not is_gone(worker)
        parent.kill()
    while not is_gone(worker):
        time.sleep(0.01)


def test_every_error_says_nothing_in_the_chat() -> None:
    assert WorkError.text is None
    assert all("text" not in vars(error) for error in WorkError.__subclasses__())
