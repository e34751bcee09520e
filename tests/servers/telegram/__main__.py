"""Starts the stand-in by hand or for a benchmark: `python -m tests.servers.telegram`."""

from __future__ import annotations

import argparse
import asyncio
import gc
from contextlib import suppress

from tests.servers.telegram.cloud import Cloud
from tests.servers.telegram.control import populate
from tests.servers.telegram.limits import Limits
from tests.servers.telegram.play import play
from tests.servers.telegram.server import BotApi

KEPT = 50  # messages a chat; enough to press what stands in sight


async def main(port: int, people: int, *, limits: bool) -> None:
    """Serve until killed."""
    cloud = Cloud(limits=Limits.telegram() if limits else Limits.none(), keeps=KEPT)
    populate(cloud, people)
    gc.freeze()  # ten thousand people need not be looked through again and again
    async with BotApi(cloud, port) as api:
        await play(cloud, api.url)


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="python -m tests.servers.telegram", description=__doc__)
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--no-limits", action="store_true", help="take any number of messages")
    parser.add_argument("--people", type=int, default=0, help="how many have opened their chats")
    return parser.parse_args()


if __name__ == "__main__":
    given = arguments()
    with suppress(KeyboardInterrupt):
        asyncio.run(main(given.port, given.people, limits=not given.no_limits))
