"""The flows that are known by name, each checked against the rules when it is registered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.engine.replay import Function
from bot.engine.rules import check
from bot.text import Text


@dataclass(frozen=True, slots=True)
class Flow:
    """A conversation that Banyan can hold."""

    name: str
    title: Text  # what people call it: "I put … aside"
    function: Function
    before_consent: bool = False
    forgets: bool = False  # what was said in it is erased as soon as it has ended
    discreet: bool = False  # its answers are typed where others could see what is pressed


FLOWS: dict[str, Flow] = {}


def flow(
    name: str,
    *,
    title: Text,
    before_consent: bool = False,
    forgets: bool = False,
    discreet: bool = False,
) -> Callable[[Function], Function]:
    """Register a flow under a name that stays the same between releases.

    Raises `FlowError` where the function breaks a rule of `bot.engine.rules`.
    """

    def register(function: Function) -> Function:
        check(function)
        FLOWS[name] = Flow(name, title, function, before_consent, forgets, discreet)
        return function

    return register
