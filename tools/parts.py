"""Runs the parts of the test suite one after another: `python -m tools.parts check|quick|test`.

Every part runs, also after one has failed; at the end stands what each took and how it went.
"""

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tools import chromium, strict, synapse
from tools.environment import ROOT

PYTHON = sys.executable
LINT_IMPORTS = str(Path(PYTHON).with_name("lint-imports"))
ROOMS = ("bot", "handlers", "conversations", "storage")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
MOST_WORKERS = 4  # each starts a homeserver of its own
PYTEST_SUMMARY = re.compile(r"(\d+ \w+.*|no tests ran.*) in [\d.]+s.*")
NO_BROWSER = """
{line}
  THE BROWSER TESTS WERE NOT RUN: no Chromium is here and none could be
  installed. Install chromium and run `make test` again.
{line}
""".format(line="*" * 74)
NO_SYNAPSE = """
{line}
  THE TESTS OF MATRIX WERE NOT RUN: Synapse could not be installed. That
  needs the network once; run `make test` again when there is one.
{line}
""".format(line="*" * 74)
NO_STRICT_CLIENT = """
{line}
  THE TESTS WITH A STRICT MATRIX CLIENT WERE NOT RUN: it needs Node 20 or
  newer with npm, and the network once.
{line}
""".format(line="*" * 74)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a part went, in one line of the table."""

    failed: bool
    word: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the suite: a name, and what runs it."""

    name: str
    run: Callable[[], Outcome]


def lint() -> Outcome:
    """Style, format, and dependencies that are missing or not used."""
    ruff = (PYTHON, "-m", "ruff")
    deptry = (PYTHON, "-m", "deptry", *ROOMS)
    return all_succeed(
        (*ruff, "check", "--quiet"),
        (*ruff, "format", "--check", "--quiet"),
        deptry if sys.stdout.isatty() else (*deptry, "--no-ansi"),
    )


def types() -> Outcome:
    """Strict types in every room, the tests and the benchmarks."""
    return all_succeed((PYTHON, "-m", "mypy"))


def contracts() -> Outcome:
    """Who may import whom."""
    return all_succeed((LINT_IMPORTS, "--no-logo"))


def quick_tests() -> Outcome:
    """Everything that takes no browser, no homeserver and no patience."""
    return pytest("not browser and not synapse and not slow")


def tests() -> Outcome:
    """Everything that takes no browser and no homeserver."""
    return pytest("not browser and not synapse")


def matrix_tests() -> Outcome:
    """Matrix, at a real homeserver."""
    if not synapse.ensure():
        print(NO_SYNAPSE, file=sys.stderr)
        return not_run("no Synapse")
    with_all = bool(strict.ensure())
    ran = pytest("synapse")
    if not with_all:  # said last, where it is read; in CI its tests have failed
        print(NO_STRICT_CLIENT, file=sys.stderr)
    return ran


def browser_tests() -> Outcome:
    """The pages, in Chromium."""
    path = chromium.ensure()
    if path:
        os.environ["CHROMIUM"] = path
        return pytest("browser", workers="0")
    print(NO_BROWSER, file=sys.stderr)
    return not_run("no Chromium")


CHECK = (Part("lint", lint), Part("types", types), Part("contracts", contracts))
QUICK = (*CHECK, Part("tests", quick_tests))
TEST = (
    *CHECK,
    Part("tests", tests),
    Part("matrix", matrix_tests),
    Part("browser", browser_tests),
)
SUITES = {"check": CHECK, "quick": QUICK, "test": TEST}


def pytest(marker: str, workers: str | None = None) -> Outcome:
    """Run the tests with a marker, and keep pytest's own last line for the table."""
    workers = (
        workers or os.environ.get("TEST_WORKERS") or str(min(os.cpu_count() or 1, MOST_WORKERS))
    )
    command = (PYTHON, "-m", "pytest", "-q", "-n", workers, "-m", marker)
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    summary = ""
    for line in process.stdout or ():
        print(line, end="", flush=True)
        plain = COLOUR.sub("", line).strip(" =\n")
        summary = plain if PYTEST_SUMMARY.fullmatch(plain) else summary
    return outcome(failed=process.wait() != 0, detail=summary)


def all_succeed(*commands: tuple[str, ...]) -> Outcome:
    """Run every command, also after one that fails: one look shows all that is to be mended."""
    failures = [command for command in commands if run_tool(command) != 0]
    return outcome(failed=bool(failures))


def run_tool(command: tuple[str, ...]) -> int:
    """Run one tool from the checkout and give its exit status."""
    return subprocess.run(command, check=False, cwd=ROOT).returncode


def not_run(why: str) -> Outcome:
    """Say that a part had no chance; where nobody reads the warning, that is a failure."""
    return Outcome(failed=os.environ.get("CI") == "true", word="NOT RUN", detail=why)


def outcome(*, failed: bool, detail: str = "") -> Outcome:
    """Put success or failure into a word."""
    return Outcome(failed, "FAILED" if failed else "ok", detail)


def timed(parts: tuple[Part, ...]) -> Iterator[tuple[Part, float, Outcome]]:
    """Run each part and measure it, in seconds."""
    for part in parts:
        print(f"\n── {part.name} ──", flush=True)
        started = time.perf_counter()
        result = part.run()
        yield part, time.perf_counter() - started, result


def main() -> int:
    """Run the suite named on the command line; the exit status is 1 when any part failed."""
    parser = argparse.ArgumentParser(prog="python -m tools.parts")
    parser.add_argument("suite", choices=SUITES)
    if sys.stdout.isatty():
        os.environ.setdefault("FORCE_COLOR", "1")
    rows = list(timed(SUITES[parser.parse_args().suite]))
    print(f"\n{'part':<10} {'time':>9}  result")
    for part, seconds, result in rows:
        print(f"{part.name:<10} {seconds:>7.1f} s  {result.word:<8} {result.detail}".rstrip())
    print(f"{'all':<10} {sum(seconds for _, seconds, _ in rows):>7.1f} s")
    return int(any(result.failed for _, _, result in rows))


if __name__ == "__main__":
    sys.exit(main())
