"""What is right and what is wrong here, in plain words, before Banyan is started."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from textwrap import shorten
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.clock import Clock, system_clock
from bot.findings import Finding, Grade
from bot.i18n import autonym, is_draft
from bot.model import Place
from bot.platforms.matrix.names import NAME as MATRIX
from bot.platforms.telegram.names import NAME as TELEGRAM
from bot.settings import Matrix, Settings, Telegram
from storage import communities, suggestions
from storage.condition import Condition, examine
from storage.database_url import database_path
from storage.errors import StorageError

MOST_SUGGESTIONS: Final = 20
MOST_WORDS: Final = 300  # letters of a suggestion
UNNAMED: Final = (
    "Community: [community] name is not set, so people read at first contact that this Banyan is"
    " only being tried out."
)
RELEASED: Final = datetime(2026, 11, 1, tzinfo=UTC)  # no right clock shows an earlier time


def check(settings: Settings, clock: Clock = system_clock) -> Iterator[Finding]:
    """Look at everything that a start depends on."""
    yield Finding(Grade.RIGHT, "Settings: all of them are understood.")
    yield _platforms(settings)
    running, groups = False, dict[str, list[Place]]()
    try:
        path = database_path(settings.storage.url)
        condition = examine(path)
    except StorageError as problem:
        yield Finding(Grade.WRONG, f"Database: {problem}")
    else:
        running = condition.in_use
        yield _database(path, condition)
        if condition.version == condition.newest:
            yield from _better_words(path)
            groups = {name: communities.present_on(path, name) for name in (TELEGRAM, MATRIX)}
    if settings.platforms and not settings.community.name:
        yield Finding(Grade.NOTE, UNNAMED)
    if settings.telegram:
        yield from _telegram(settings.telegram, groups.get(TELEGRAM, ()))
    if settings.matrix:
        yield from _matrix(settings.matrix, groups.get(MATRIX, ()))
    called = settings.telegram is not None and settings.telegram.webhook_url is not None
    yield _port(settings.web.host, settings.web.port, running=running, called=called)
    yield _languages(settings.community.languages)
    yield _clock(clock())
    yield _zones()


def _platforms(settings: Settings) -> Finding:
    if not settings.platforms:
        return Finding(Grade.RIGHT, "Platforms: none is configured, so the playground is started.")
    named = ", ".join(f"[{name}]" for name in settings.platforms)
    return Finding(Grade.RIGHT, f"Platforms: {named}.")


def _telegram(settings: Telegram, groups: Sequence[Place]) -> list[Finding]:
    # Its library takes a while to load, and no other command needs it.
    from bot.platforms.telegram.check import findings  # noqa: PLC0415

    return asyncio.run(findings(settings, groups))


def _matrix(settings: Matrix, groups: Sequence[Place]) -> list[Finding]:
    from bot.platforms.matrix.check import findings  # noqa: PLC0415

    return asyncio.run(findings(settings, groups))


def _better_words(path: Path) -> Iterator[Finding]:
    """What readers would rather read, for whoever looks after the translations."""
    for found in suggestions.latest(path, MOST_SUGGESTIONS):
        language, words = autonym(found.language), shorten(found.words, MOST_WORDS)
        better = shorten(found.better, MOST_WORDS)
        yield Finding(Grade.NOTE, f"Words: {language}, instead of “{words}” rather “{better}”.")


def _database(path: Path, found: Condition) -> Finding:
    if not found.writable:
        return Finding(Grade.WRONG, f"Database: {path} or its folder cannot be written to.")
    if found.in_use:
        return Finding(Grade.NOTE, f"Database: another Banyan is using {path}; stop it first.")
    if not found.version:
        return Finding(Grade.RIGHT, f"Database: {path} is made at the first start.")
    if found.version < found.newest:
        return Finding(
            Grade.NOTE,
            f"Database: {path} is upgraded at the next start; a copy is kept beside it.",
        )
    return Finding(Grade.RIGHT, f"Database: {path} is there, up to date, and nobody else uses it.")


def _port(host: str, port: int, *, running: bool, called: bool) -> Finding:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except OSError as problem:
        return _refused(host, port, problem, running=running, called=called)
    return Finding(Grade.RIGHT, f"Web: port {port or 'some'} of {host} is free.")


def _refused(host: str, port: int, problem: OSError, *, running: bool, called: bool) -> Finding:
    if problem.errno == errno.EADDRINUSE and running:
        return Finding(Grade.NOTE, f"Web: port {port} of {host} is taken, likely by that Banyan.")
    if problem.errno in (errno.EADDRINUSE, errno.EACCES) and called:
        sentence = f"Web: port {port} of {host} cannot be had, and Telegram calls at no other."
        return Finding(Grade.WRONG, sentence)
    if problem.errno in (errno.EADDRINUSE, errno.EACCES):
        sentence = f"Web: port {port} of {host} cannot be had; the next free one would be used."
        return Finding(Grade.NOTE, sentence)
    return Finding(Grade.WRONG, f"Web: {host} is no address of this machine.")


def _languages(tags: tuple[str, ...]) -> Finding:
    names = [f"{autonym(tag)} (not yet read by a second person)" for tag in tags if is_draft(tag)]
    ready = [autonym(tag) for tag in tags if not is_draft(tag)]
    grade = Grade.NOTE if names else Grade.RIGHT
    return Finding(grade, f"Languages: {', '.join([*ready, *names])}.")


def _clock(now: datetime) -> Finding:
    shown = f"{now:%Y-%m-%d %H:%M} UTC"
    if now < RELEASED:
        return Finding(Grade.WRONG, f"Clock: it shows {shown}, long before this release.")
    return Finding(Grade.RIGHT, f"Clock: it shows {shown}.")


def _zones() -> Finding:
    try:
        ZoneInfo("Africa/Lagos")
    except ZoneInfoNotFoundError:
        return Finding(Grade.WRONG, "Time zones: none are known here; install the package tzdata.")
    return Finding(Grade.RIGHT, "Time zones: they are known.")
