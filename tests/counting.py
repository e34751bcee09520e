"""A platform in this process that keeps what it is given, as strictly as a real one would."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import cast

from bot.model import Account, Place
from bot.platforms.base import Outgoing, Receive
from bot.rate_limits import Pacing
from conversations.matches.address import ADDRESSES

# Whoever is here is written to directly, as on the real networks.
cast("dict[str, Callable[[str], str]]", ADDRESSES)["counting"] = (
    "https://counting.example/{}".format
)


@dataclass(frozen=True, slots=True)
class Shown:
    """Something that people saw: a message, or a change of one."""

    kind: str  # "sends", "edits" or "deletes"
    place: Place
    message: str
    outgoing: Outgoing


class CountingPlatform:
    """Takes messages, and knows a key that it has had already."""

    name = "counting"
    command_sign = "/"
    knows_keys = True
    pacing = Pacing()

    def __init__(self) -> None:
        self.shown: list[Shown] = []
        self.administrators: set[tuple[Account, Place]] = set()
        self.deliveries = 0
        self._by_key: dict[str, str] = {}

    async def listen(self, receive: Receive, since: str) -> None:
        """Nothing happens here by itself."""
        await asyncio.Event().wait()

    def parts(self, outgoing: Outgoing) -> Sequence[Outgoing]:
        """However long: one message."""
        return (outgoing,)

    async def deliver(self, outgoing: Outgoing) -> str:
        """Keep the message, once for each key."""
        self.deliveries += 1
        if outgoing.key in self._by_key:
            return self._by_key[outgoing.key]
        changed = outgoing.edits or outgoing.deletes
        message = changed or f"m{len(self._by_key)}"
        self._by_key[outgoing.key] = message
        kind = "edits" if outgoing.edits else "deletes" if outgoing.deletes else "sends"
        self.shown.append(Shown(kind, outgoing.place, message, outgoing))
        return message

    def link_for(self, payload: str) -> str:
        """An address that a transcript can follow."""
        return f"counting:start={payload}"

    async def fetch(self, reference: str) -> bytes | None:
        """There are no files elsewhere."""
        return None

    async def working(self, place: Place) -> None:
        """Nobody looks."""

    async def administers(self, account: Account, place: Place) -> bool:
        """Whether the test made this account an administrator."""
        return (account, place) in self.administrators

    def as_seen(self, place: Place) -> list[Outgoing]:
        """The messages of a place as they look now."""
        messages: dict[str, Outgoing] = {}
        for shown in self.shown:
            if shown.place != place:
                continue
            if shown.kind == "deletes":
                messages.pop(shown.message, None)
            elif shown.message in messages:
                text, buttons = shown.outgoing.text, shown.outgoing.buttons
                messages[shown.message] = replace(
                    messages[shown.message], text=text, buttons=buttons
                )
            else:
                messages[shown.message] = shown.outgoing
        return list(messages.values())

    def shown_in(self, place: Place) -> list[Shown]:
        """What was shown in a place, in its order."""
        return [shown for shown in self.shown if shown.place == place]

    def since(self, number: int) -> Sequence[Shown]:
        """What was shown after the first so many."""
        return self.shown[number:]


class SecondPlatform(CountingPlatform):
    """A network of its own, on which commands begin with another sign."""

    name = "second"
    command_sign = "!"
