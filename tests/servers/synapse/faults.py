"""What can go wrong between Banyan and a homeserver, scripted by a test."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias

Ending: TypeAlias = Literal["answer", "hang", "close", "reset"]
Change: TypeAlias = Callable[[Any], Any]

PAGE: Final = b"<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


@dataclass(frozen=True, slots=True)
class Call:
    """One request."""

    method: str
    path: str  # decoded, without what is asked after the "?"
    query: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens instead of the usual answer, or to it, or before it."""

    status: int = 200
    body: bytes | None = None  # None: the homeserver's
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0  # seconds
    happens: bool = False  # whether the homeserver hears of it, where the answer is another
    ending: Ending = "answer"
    change: Change | None = None  # of the homeserver's answer


Predicate: TypeAlias = Callable[[Call], bool]


def to(method: str, *parts: str) -> Predicate:
    """Requests with this method, or with "" any, whose path holds all of these parts."""

    def applies(call: Call) -> bool:
        return method in {"", call.method} and all(part in call.path for part in parts)

    return applies


SENDING: Final = to("PUT", "/send/")
SHARING_KEYS: Final = to("PUT", "/sendToDevice/m.room.encrypted/")
CLAIMING_KEYS: Final = to("POST", "/keys/claim")
ASKING_FOR_KEYS: Final = to("POST", "/keys/query")
SYNCING: Final = to("GET", "/sync")


def answer(content: Any, status: int = 200) -> Fault:
    """Any JSON; nothing happens at the homeserver."""
    headers = {"Content-Type": "application/json"}
    return Fault(status, json.dumps(content).encode(), headers)


def refusal(status: int, errcode: str, error: str = "No", **more: Any) -> Fault:
    """Any answer of a homeserver that is an error."""
    return answer({"errcode": errcode, "error": error, **more}, status)


def too_many_requests(seconds: float | None = None, *, old: bool = False) -> Fault:
    """429, with the time to wait in the header or the `old` way, or without it."""
    if old and seconds is not None:
        return refusal(429, "M_LIMIT_EXCEEDED", retry_after_ms=round(seconds * 1000))
    fault = refusal(429, "M_LIMIT_EXCEEDED")
    header = {} if seconds is None else {"Retry-After": f"{seconds:.0f}"}
    return Fault(fault.status, fault.body, {**fault.headers, **header})


def page(status: int = 502) -> Fault:
    """The page of a proxy, in which there is no JSON."""
    return Fault(status, PAGE, {"Content-Type": "text/html"})


def slow(seconds: float) -> Fault:
    """The usual answer, later: first the pause, then the effect."""
    return Fault(delay=seconds)


def silent() -> Fault:
    """Nothing happens, and no answer comes."""
    return Fault(ending="hang")


def closed() -> Fault:
    """The connection is closed before anything happens; aiohttp asks once more where it may."""
    return Fault(ending="close")


def reset() -> Fault:
    """The connection is reset before anything happens."""
    return Fault(ending="reset")


def done_but(fault: Fault) -> Fault:
    """It happens at the homeserver, and then comes this in the place of its answer."""
    return Fault(
        fault.status, fault.body, fault.headers, fault.delay, happens=True, ending=fault.ending
    )


def changed(change: Change) -> Fault:
    """It happens, and the homeserver's JSON arrives as `change` returns it."""
    return Fault(change=change)


def gzip_bomb(size: int = 200_000_000) -> Fault:
    """An answer that is small on the wire and huge when it is unpacked."""
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    return Fault(body=gzip.compress(bytes(size), 9), headers=headers)


@dataclass(slots=True)
class _Rule:
    fault: Fault
    applies: Predicate
    left: int | None  # how often still; None: for ever


@dataclass(slots=True)
class Faults:
    """Which requests go wrong, and how; the first rule that applies counts."""

    _rules: list[_Rule] = field(default_factory=list)

    def next(self, applies: Predicate, *faults: Fault) -> None:
        """The next requests for which this is true meet these faults, one after another."""
        self._rules += [_Rule(fault, applies, 1) for fault in faults]

    def when(self, applies: Predicate, fault: Fault, *, times: int | None = None) -> None:
        """The requests for which this is true meet this fault, so often or for ever."""
        self._rules.append(_Rule(fault, applies, times))

    def clear(self) -> None:
        """All is well again."""
        self._rules.clear()

    def strike(self, call: Call) -> Fault | None:
        """The fault that this request meets, if any."""
        rule = next((rule for rule in self._rules if rule.applies(call)), None)
        if rule is None:
            return None
        if rule.left is not None:
            rule.left -= 1
            if not rule.left:
                self._rules.remove(rule)
        return rule.fault
