"""The commands of whoever runs Banyan."""

from __future__ import annotations

import argparse
import asyncio
import platform
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeAlias

import structlog

from bot import __version__, logs
from bot.check import check
from bot.clock import system_clock
from bot.errors import BanyanError
from bot.findings import Grade
from bot.settings import Settings, SettingsProblems, load
from storage import copies
from storage.condition import SQLITE
from storage.database_url import database_path

Command: TypeAlias = Callable[[argparse.Namespace], int]

DONE: Final = 0
FAILED: Final = 1
MISUSED: Final = 2  # as argparse counts arguments that it does not understand
INTERRUPTED: Final = 130  # as shells count Ctrl-C

log = structlog.get_logger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command; returns the exit status."""
    asked = _parser().parse_args(arguments)
    logs.set_up()  # what the settings say about it comes with them
    try:
        command: Command = asked.command
        return command(asked)
    except KeyboardInterrupt:
        return INTERRUPTED
    except SettingsProblems as problems:
        _complain(problems)
        return MISUSED
    except BanyanError as problem:
        _complain(problem)
    except OSError as problem:
        _complain(f"{problem.filename or 'Banyan'}: {problem.strerror or type(problem).__name__}")
    except ExceptionGroup as problems:
        known, unknown = problems.split(BanyanError)
        for one in _each(known):
            _complain(one)
        if unknown:
            log.exception("Banyan has stopped, because something in it is broken.")
    except Exception:  # the outermost place: whatever it is, nobody reads a traceback
        log.exception("Banyan has stopped, because something in it is broken.")
    return FAILED


def run(asked: argparse.Namespace) -> int:
    """Start what the settings name; without any platform, the playground."""
    return _start(load(asked.config), playground_only=False)


def try_out(asked: argparse.Namespace) -> int:
    """Start the playground, whatever the settings name."""
    return _start(load(asked.config), playground_only=True)


def examine(asked: argparse.Namespace) -> int:
    """Tell what is right and what is wrong with settings, database and machine."""
    settings = load(asked.config)
    logs.set_up(secrets=settings.secrets())
    findings = list(check(settings))
    for finding in findings:
        _say(f"{finding.grade:5}  {finding.sentence}")
    return FAILED if any(finding.grade is Grade.WRONG for finding in findings) else DONE


def backup(asked: argparse.Namespace) -> int:
    """Copy the database, also while Banyan runs."""
    storage = load(asked.config).storage
    folder = asked.folder or storage.backups
    copy = copies.backup(database_path(storage.url), folder, system_clock())
    _say(f"The database was copied to {copy}.")
    if copies.open_votes(copy):
        _say("Votes that are open now cannot be read from it: their keys are in no backup.")
    return DONE


def restore(asked: argparse.Namespace) -> int:
    """Put a copy in the place of the database, which is kept; stop Banyan first."""
    path = database_path(load(asked.config).storage.url)
    replaced = copies.restore(asked.copy, path, system_clock())
    _say(f"{asked.copy} was restored as {path}.")
    if replaced:
        _say(f"The database that was there is kept as {replaced}.")
    if copies.open_votes(path):
        _say("Votes were open in it. Those whose keys are not here any more start anew.")
    return DONE


def version(_: argparse.Namespace) -> int:
    """Tell which release this is, and what it runs on."""
    _say(f"Banyan {__version__}")
    _say(f"Python {platform.python_version()}")
    _say(f"SQLite {SQLITE}")
    return DONE


COMMANDS: Final[Mapping[str, Command]] = {
    "run": run,
    "try": try_out,
    "check": examine,
    "backup": backup,
    "restore": restore,
    "version": version,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="banyan", description="Helps the volunteers of a community to grow into its work."
    )
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")
    commands: dict[str, argparse.ArgumentParser] = {}
    for name, command in COMMANDS.items():
        one = subparsers.add_parser(name, help=command.__doc__, description=command.__doc__)
        one.set_defaults(command=command)
        commands[name] = one
    for name in COMMANDS.keys() - {"version"}:
        commands[name].add_argument(
            "--config", metavar="FILE", type=Path, help="the settings; else config.toml"
        )
    commands["backup"].add_argument(
        "folder", nargs="?", type=Path, help="where to keep it; else where the settings say"
    )
    commands["restore"].add_argument("copy", type=Path, help="the file that backup has made")
    return parser


def _start(settings: Settings, *, playground_only: bool) -> int:
    logs.set_up(settings.log.level, settings.log.format, secrets=settings.secrets())
    # Web server and scheduler take a while to load, and no other command needs them.
    from bot import app  # noqa: PLC0415

    asyncio.run(app.run(settings, playground_only=playground_only))
    return DONE


def _each(problems: BaseException | None) -> Iterator[BaseException]:
    if isinstance(problems, BaseExceptionGroup):
        for one in problems.exceptions:
            yield from _each(one)
    elif problems:
        yield problems


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")


def _complain(problem: object) -> None:
    sys.stderr.write(f"{problem}\n")
