"""How soon Banyan is there, and how much memory it takes while nobody talks to it.

It is started with the playground alone, as without any configuration.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.request import HTTPCookieProcessor, ProxyHandler, build_opener

import psutil  # type: ignore[import-untyped]

from bench.figures import Figures, as_json, medians, table

ROOT: Final = Path(__file__).parent.parent
IMPORT: Final = """
from time import perf_counter
began = perf_counter()
import bot.cli, bot.app, bot.platforms.playground.platform
print(perf_counter() - began)
"""
REST: Final = 2.0  # seconds until whatever belongs to the start is over
MS: Final = 1000
HEADS: Final = {"import_ms": "import, ms", "page_ms": "page, ms", "idle_mb": "idle, MB"}


def measure(rounds: int, rest: float) -> Figures:
    """The medians of several starts after the first, which makes the database."""
    with TemporaryDirectory() as folder:
        _started(Path(folder), rest=0)
        return medians([_imported() | _started(Path(folder), rest) for _ in range(rounds)])


def _imported() -> Figures:
    done = subprocess.run(
        [sys.executable, "-c", IMPORT], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return {"import_ms": float(done.stdout) * MS}


def _started(folder: Path, rest: float) -> Figures:
    began = time.perf_counter()
    with _running(folder) as process:
        assert process.stdout
        address = process.stdout.readline().split()[-1]
        browser = build_opener(HTTPCookieProcessor(), ProxyHandler({}))
        with browser.open(address) as page:
            page.read()
        took = time.perf_counter() - began
        time.sleep(rest)
        idle = psutil.Process(process.pid).memory_info().rss
    return {"page_ms": took * MS, "idle_mb": idle / 1e6}


@contextmanager
def _running(folder: Path) -> Iterator[subprocess.Popen[str]]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BANYAN_")}
    environment = kept | {"PYTHONPATH": str(ROOT), "BANYAN_WEB__PORT": "0"}
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.startup", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--quick", action="store_true", help="one start")
    args = parser.parse_args()
    figures = measure(rounds=1, rest=0) if args.quick else measure(rounds=5, rest=REST)
    if args.json:
        return print(as_json({"banyan": figures}))
    print(table({"banyan": figures}, HEADS))


if __name__ == "__main__":
    main()
