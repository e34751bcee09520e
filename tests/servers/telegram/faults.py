"""What can go wrong between the bot and Telegram, scripted by a test."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

Ending: TypeAlias = Literal["answer", "hang", "close", "reset"]

PAGE: Final = b"<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


@dataclass(frozen=True, slots=True)
class Call:
    """One request of the bot."""

    method: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens instead of the usual answer, or before it."""

    status: int = 200
    body: bytes | None = None  # None: the usual answer
    content_type: str = "application/json"
    encoding: str = ""
    delay: float = 0  # seconds
    happens: bool = False  # whether the call has its effect first
    ending: Ending = "answer"


Predicate: TypeAlias = Callable[[Call], bool]


def refusal(status: int, description: str, **parameters: int) -> Fault:
    """Any answer of the Bot API that is an error."""
    answer = {"ok": False, "error_code": status, "description": description}
    if parameters:
        answer["parameters"] = parameters
    return Fault(status, json.dumps(answer).encode())


def too_many_requests(retry_after: int | None) -> Fault:
    """429, with or without the time to wait."""
    if retry_after is None:
        return refusal(429, "Too Many Requests")
    words = f"Too Many Requests: retry after {retry_after}"
    return refusal(429, words, retry_after=retry_after)


def restart() -> Fault:
    """500, as while Telegram restarts a server."""
    return refusal(500, "Internal Server Error: restart")


def bad_gateway(*, page: bool = False) -> Fault:
    """502, as JSON or as the page of a proxy."""
    return Fault(502, PAGE, "text/html") if page else refusal(502, "Bad Gateway")


def page() -> Fault:
    """200 with a page that is no JSON."""
    return Fault(200, PAGE, "text/html")


def slow(seconds: float) -> Fault:
    """The usual answer, later: first the pause, then the effect."""
    return Fault(delay=seconds)


def done_but_silent() -> Fault:
    """The effect happens, and no answer comes for as long as the client waits."""
    return Fault(happens=True, ending="hang")


def done_but_closed() -> Fault:
    """The effect happens, and the connection is closed without an answer."""
    return Fault(happens=True, ending="close")


def silent() -> Fault:
    """Nothing happens, and no answer comes."""
    return Fault(ending="hang")


def reset() -> Fault:
    """The connection is reset before anything happens."""
    return Fault(ending="reset")


def gzip_bomb(size: int = 200_000_000) -> Fault:
    """An answer that is small on the wire and huge when it is unpacked."""
    return Fault(body=gzip.compress(bytes(size), 9), encoding="gzip")


def huge(size: int = 50_000_000) -> Fault:
    """A valid answer that is very large."""
    return Fault(body=b'{"ok":true,"result":"' + b"x" * size + b'"}')


@dataclass(slots=True)
class _Rule:
    fault: Fault
    applies: Predicate
    every: int
    left: int | None  # how often still; None: for ever
    seen: int = 0


@dataclass(slots=True)
class Faults:
    """Which calls go wrong, and how; the first rule that applies counts."""

    struck: Counter[str] = field(default_factory=Counter)  # by method
    _rules: list[_Rule] = field(default_factory=list)

    def next(self, method: str, *faults: Fault, times: int = 1) -> None:
        """The next calls of a method meet these faults, one after another, each so many times."""
        for fault in faults:
            self._rules.append(_Rule(fault, _is(method), 1, times))

    def every(self, number: int, fault: Fault, *, method: str = "") -> None:
        """Every so many-th call, of one method or of any, meets this fault."""
        self._rules.append(_Rule(fault, _is(method), number, None))

    def when(self, applies: Predicate, fault: Fault, *, times: int | None = None) -> None:
        """The calls for which this is true meet this fault."""
        self._rules.append(_Rule(fault, applies, 1, times))

    def clear(self) -> None:
        """All is well again."""
        self._rules.clear()

    def strike(self, call: Call) -> Fault | None:
        """The fault that this call meets, if any."""
        for rule in self._rules:
            if not rule.applies(call):
                continue
            rule.seen += 1
            if rule.seen % rule.every:
                continue
            if rule.left is not None:
                rule.left -= 1
                if not rule.left:
                    self._rules.remove(rule)
            self.struck[call.method] += 1
            return rule.fault
        return None


def _is(method: str) -> Predicate:
    return lambda call: not method or call.method == method
