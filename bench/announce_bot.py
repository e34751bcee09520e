"""Banyan on three networks, in a process that can be told to stop an announcement and killed."""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import resource
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final

from bench.cloud import TOKEN
from bot import logs
from bot.app import House
from bot.model import Account, Place
from bot.platforms.base import Outgoing, Receive
from bot.platforms.playground.platform import Playground
from bot.platforms.telegram.platform import Telegram
from bot.rate_limits import Pacing, Rate
from bot.settings import Settings
from bot.settings import Telegram as TelegramSettings
from storage import announcements
from storage.database import Database

HEARD: Final = "heard-on-matrix"
PEAK: Final = "peak"
BYTES: Final = 1 if sys.platform == "darwin" else 1024  # the unit of `ru_maxrss`
SECOND: Final = timedelta(seconds=1)


class CountingMatrix:
    """A homeserver that knows a key for ever, and tells a file who was written to."""

    name = "matrix"
    command_sign = "!"
    knows_keys = True
    pacing = Pacing(overall=Rate(50, SECOND / 100), private=Rate(20, SECOND / 20))

    def __init__(self, folder: Path) -> None:
        path = folder / HEARD
        path.touch()
        self._known = {line.split()[0] for line in path.read_text().splitlines()}
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND)

    async def listen(self, receive: Receive, since: str) -> None:
        await asyncio.Event().wait()

    def parts(self, outgoing: Outgoing) -> Sequence[Outgoing]:
        return (outgoing,)

    async def deliver(self, outgoing: Outgoing) -> str:
        if outgoing.key not in self._known:
            self._known.add(outgoing.key)
            os.write(self._file, f"{outgoing.key} {outgoing.place.chat}\n".encode())
        await asyncio.sleep(0.02)  # the way there and back
        return f"${outgoing.key}"

    def link_for(self, payload: str) -> str:
        return payload

    async def fetch(self, reference: str) -> bytes | None:
        """There are no files elsewhere."""
        return None

    async def working(self, place: Place) -> None:
        """Nobody looks."""

    async def administers(self, account: Account, place: Place) -> bool:
        return False


def peak() -> float:
    """The most memory that this process has had, in MB."""
    status = Path("/proc/self/status")
    # What a process had before it became this program counts in `ru_maxrss`, and not here.
    if status.exists() and (found := re.search(r"VmHWM:\s+(\d+) kB", status.read_text())):
        return int(found[1]) * 1024 / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES / 1e6


async def run(folder: Path, url: str, announcement: str) -> None:
    """Run until killed, and do what comes line by line: `stop` and `go`."""
    logs.set_up("critical")
    settings = TelegramSettings.model_validate({"token": TOKEN, "api_url": url})
    async with (
        Database.open(folder / "banyan.db") as database,
        Telegram.open(database, settings, languages=["en"]) as telegram,
    ):
        networks = (telegram, CountingMatrix(folder), Playground(database))
        house = House(database, {one.name: one for one in networks}, Settings())
        async with house.running(), asyncio.TaskGroup() as together:
            together.create_task(_tell_peak(folder))
            print("up", flush=True)
            while word := (await asyncio.to_thread(sys.stdin.readline)).strip():
                async with database.transaction() as tx:
                    act = announcements.stop if word == "stop" else announcements.go_on
                    await act(tx, announcement)


async def _tell_peak(folder: Path) -> None:
    while True:
        (folder / f"{PEAK}-{os.getpid()}").write_text(str(peak()))
        await asyncio.sleep(1)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.announce_bot", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("url")
    parser.add_argument("announcement")
    args = parser.parse_args()
    asyncio.run(run(args.folder, args.url, args.announcement))


if __name__ == "__main__":
    main()
