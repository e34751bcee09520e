"""The inside of a worker: takes work from its parent, one piece at a time, and answers.

It is started by `bot.workers`, imports nothing of Banyan but the work itself, and ends at once when
its parent has gone or closes the line.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import struct
import threading
import traceback
from typing import Any, BinaryIO, TypeAlias

LENGTH = struct.Struct(">Q")  # stands before every message, in both directions
NICENESS = 5  # people who are talking come before pictures

Answer: TypeAlias = tuple[bool, Any]  # done and the result; or not, and the story of the error


def work() -> None:
    """Answer until the parent goes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, who ends us
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    inbox, outbox = _private_lines()
    waiting: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(inbox, waiting), daemon=True).start()
    while True:
        answer = pickle.dumps(_answer(waiting.get()))
        outbox.write(LENGTH.pack(len(answer)) + answer)
        outbox.flush()


def _private_lines() -> tuple[BinaryIO, BinaryIO]:
    """Keep standard input and output for the parent; whatever prints, prints to the log."""
    inbox, outbox = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return inbox, outbox


def _listen(inbox: BinaryIO, waiting: queue.SimpleQueue[bytes]) -> None:
    """Runs beside the work, so that a parent's end is noticed in the middle of it."""
    while head := inbox.read(LENGTH.size):
        waiting.put(inbox.read(*LENGTH.unpack(head)))
    os._exit(0)


def _answer(request: bytes) -> Answer:
    try:
        function, arguments = pickle.loads(request)  # noqa: S301 - it comes from our own parent
        answer = (True, function(*arguments))
        pickle.dumps(answer)
    except Exception:  # noqa: BLE001 - whatever goes wrong is the parent's to judge
        return (False, traceback.format_exc())
    return answer
