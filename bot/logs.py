"""Structured logs without secrets and without what people wrote.

Our own words and plain values are logged; of anything else only its kind. What libraries write may
hold a message or a token: of theirs we keep the template, never what was filled in.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import PurePath
from traceback import extract_tb
from typing import Final, Literal, TextIO, TypeAlias

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.errors import BanyanError

Format: TypeAlias = Literal["auto", "json", "text"]

OWN: Final = ("bot", "handlers", "conversations", "storage")
HIDDEN: Final = "[secret]"
MOST_CAUSES: Final = 20  # errors in one record; one that causes itself would never end

# Forms of secrets that are hidden even where nobody has told us of them.
FORMS: Final = (
    r"(?<!\d)\d{6,12}:[\w-]{30,}",  # Telegram's token: in addresses it follows the word "bot"
    r"\b(?:syt|syr|mct|mcr|mat)_\w+",  # Matrix' access and refresh tokens
    r"\bEs[1-9A-HJ-NP-Za-km-z]{2}(?:\s?[1-9A-HJ-NP-Za-km-z]{4}){11}\b",  # Matrix' recovery key
    r"(?<=Bearer )\S+",
)


class Redactor:
    """Takes secrets out of everything that is to be logged."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        # The longest first: one secret may be the beginning of another.
        literal = sorted({secret for secret in secrets if secret}, key=len, reverse=True)
        self._pattern = re.compile("|".join([*map(re.escape, literal), *FORMS]))

    def __call__(self, _: WrappedLogger, __: str, event: EventDict) -> EventDict:
        """As a step of structlog: plain values without secrets, of others only their kind."""
        return {key: self.plain(value) for key, value in event.items()}

    def plain(self, value: object) -> object:
        """This value as far as it may be logged."""
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, str):
            return self._redacted(value)
        if isinstance(value, date | timedelta | PurePath):
            return self._redacted(str(value))
        if isinstance(value, Mapping):
            return {str(self.plain(key)): self.plain(one) for key, one in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self.plain(one) for one in value]
        return f"<{type(value).__name__}>"

    def _redacted(self, text: str) -> str:
        # Lone halves of a character, which people can send, would fail to be written.
        writable = text.encode("utf-8", "backslashreplace").decode("utf-8")
        return self._pattern.sub(HIDDEN, writable)


def set_up(
    level: str = "info",
    form: Format = "auto",
    *,
    secrets: Iterable[str] = (),
    stream: TextIO | None = None,
) -> None:
    """Log to this stream (without one: standard error) from now on, libraries only warnings."""
    target = sys.stderr if stream is None else stream
    redactor = Redactor(secrets)
    handler = logging.StreamHandler(target)
    handler.setFormatter(_formatter(form, target, redactor))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in OWN:
        logging.getLogger(name).setLevel(level.upper())
    logging.raiseExceptions = False  # or a record that cannot be written is shown as it is
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def frames(error: BaseException) -> list[str]:
    """What happened where, with every cause: kinds, files, lines and functions.

    The message of an error that is not ours is left out: it may repeat what a person wrote.
    """
    return [line for one in _family(error) for line in (_title(one), *_places(one))]


def _formatter(form: Format, stream: TextIO, redactor: Redactor) -> logging.Formatter:
    text = form == "text" or (form == "auto" and stream.isatty())
    rendering: list[Processor] = [structlog.processors.JSONRenderer()]
    if text:
        plain = structlog.dev.plain_traceback
        console = structlog.dev.ConsoleRenderer(colors=stream.isatty(), exception_formatter=plain)
        rendering = [_lines, console]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[_template],
        processors=[
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _origin,
            _error,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            redactor,
            *rendering,
        ],
        pass_foreign_args=True,
        use_get_message=False,
    )


def _template(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Of a record that a library made: its words where they are sure to be a template."""
    record: logging.LogRecord = event["_record"]
    event["at"] = f"{record.pathname}:{record.lineno}"
    event.pop("stack_info", None)
    # Without values to fill in, the words may have been put together before.
    if not event.pop("positional_args", None):
        event["event"] = "A library has reported something."
    return event


def _origin(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    record: logging.LogRecord = event["_record"]
    return {**event, "level": record.levelname.lower(), "logger": record.name}


def _error(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    given = event.pop("exc_info", None)
    error = sys.exception() if given is True else given
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["traceback"] = frames(error)
    return event


def _lines(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Where people read: each place on a line of its own, below the record."""
    if "traceback" in event:
        event["exception"] = "\n".join(f"  {line}" for line in event.pop("traceback"))
    return event


def _family(error: BaseException) -> Iterator[BaseException]:
    """This error, those it holds and those that led to it, each once."""
    waiting, seen = [error], set[int]()
    while waiting and len(seen) < MOST_CAUSES:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        if isinstance(one, BaseExceptionGroup):
            waiting.extend(one.exceptions)
        cause = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
        if cause:
            waiting.append(cause)


def _title(error: BaseException) -> str:
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    return f"{kind}: {error}" if isinstance(error, BanyanError) else kind


def _places(error: BaseException) -> list[str]:
    return [f"{at.filename}:{at.lineno} in {at.name}" for at in extract_tb(error.__traceback__)]
