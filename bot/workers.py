"""Heavy work in a process of its own, so that nobody waits and an idle bot stays small."""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Self, TypeVar, TypeVarTuple

from bot.errors import BanyanError
from bot.worker_process import LENGTH, Answer

Ts = TypeVarTuple("Ts")
T = TypeVar("T")

# The worker finds what its parent finds, and imports none of it before it has work.
START = "import sys; sys.path[:] = sys.argv[1:]; from bot.worker_process import work; work()"
# What computes with many numbers leaves the other cores to those who wait for an answer.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
OURS = "BANYAN_"  # settings, and so secrets: nothing that a worker needs


class WorkError(BanyanError):
    """Heavy work has no result; nobody is told in the chat itself."""

    text = None


class WorkFailed(WorkError):
    """The work itself raised an error; its story is a note of this one."""


class WorkerDied(WorkError):
    """The worker ended in the middle of the work; the next work gets a new one."""


class WorkTookTooLong(WorkError):
    """The work was ended because it took too long."""


class TooMuchWork(WorkError):
    """So much is waiting already that there is no sense in waiting, too."""


class Workers:
    """Runs pure functions elsewhere, one after the other.

    There is one worker at most. It starts with the first work and ends when it was idle for a
    while. A function is named by its module, so it cannot be a lambda; arguments and result are
    plain values.
    """

    def __init__(
        self,
        *,
        idle: timedelta = timedelta(seconds=60),
        longest: timedelta = timedelta(seconds=60),
        most_waiting: int = 100,
    ) -> None:
        self._idle = idle
        self._longest = longest
        self._most_waiting = most_waiting
        self._waiting = 0
        self._turn = asyncio.Lock()
        self._worker: Process | None = None
        self._rest: asyncio.Task[None] | None = None
        self._closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._closed = True
        self._wake()
        await self._end()

    @property
    def pid(self) -> int | None:
        """The process of the worker, if there is one now."""
        return self._worker.pid if self._worker is not None else None

    async def run(self, function: Callable[[*Ts], T], *arguments: *Ts) -> T:
        """What the function returns for these arguments.

        Raises `WorkFailed`, `WorkerDied`, `WorkTookTooLong` or `TooMuchWork`. If the caller is
        cancelled, the work is ended.
        """
        if self._waiting >= self._most_waiting:
            raise TooMuchWork(f"Expected fewer than {self._most_waiting} pieces of work at once.")
        request = pickle.dumps((function, arguments))
        self._waiting += 1
        try:
            async with self._turn:
                done, result = await self._answer_in_time(request)
        finally:
            self._waiting -= 1
        if not done:
            failed = WorkFailed(f"{function.__qualname__} raised an error in the worker.")
            failed.add_note(result)
            raise failed
        return result  # type: ignore[no-any-return]

    async def _answer_in_time(self, request: bytes) -> Answer:
        self._wake()
        try:
            async with asyncio.timeout(self._longest.total_seconds()):
                answer = await self._answer(request)
        except TimeoutError:
            await self._end()
            raise WorkTookTooLong(f"The work was ended after {self._longest}.") from None
        except BaseException:  # cancelled or died: an answer that comes late must reach nobody
            await self._end()
            raise
        self._rest = asyncio.create_task(self._end_when_idle(), name="idle worker")
        return answer

    async def _answer(self, request: bytes) -> Answer:
        if self._worker is None or self._worker.returncode is not None:
            self._worker = await _start()
        if self._closed:
            raise WorkerDied("The workers have been closed.")
        worker = self._worker
        try:
            return await _asked(worker, request)
        except (ConnectionError, asyncio.IncompleteReadError) as broken:
            raise WorkerDied(f"The worker ended: {_ending(await worker.wait())}.") from broken

    def _wake(self) -> None:
        if self._rest is not None:
            self._rest.cancel()

    async def _end_when_idle(self) -> None:
        await asyncio.sleep(self._idle.total_seconds())
        async with self._turn:
            await self._end()

    async def _end(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            with suppress(ProcessLookupError):
                worker.kill()
            await worker.wait()


async def _start() -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        START,
        *sys.path,
        stdin=PIPE,
        stdout=PIPE,
        env=ONE_THREAD
        | {name: value for name, value in os.environ.items() if not name.startswith(OURS)},
        start_new_session=True,  # a Ctrl-C at the terminal does not reach it, even while it starts
    )


async def _asked(worker: Process, request: bytes) -> Answer:
    if worker.stdin is None or worker.stdout is None:
        raise ConnectionError("Expected a worker with a line to it.")
    worker.stdin.write(LENGTH.pack(len(request)) + request)
    await worker.stdin.drain()
    length, *_ = LENGTH.unpack(await worker.stdout.readexactly(LENGTH.size))
    answer: Answer = pickle.loads(await worker.stdout.readexactly(length))  # noqa: S301 - our own
    return answer


def _ending(returncode: int) -> str:
    if returncode == -signal.SIGKILL:
        return "it was killed, perhaps for lack of memory"
    return f"signal {-returncode}" if returncode < 0 else f"exit status {returncode}"
