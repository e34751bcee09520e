"""A call that is deliberated, so that a test can begin with what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from bot.model import Plain
from storage import ballots, polls
from storage.records.calls import CallState, Method
from storage.records.polls import Poll, PollKind
from tests.handlers.calling import call_at, community_of
from tests.handlers.communities import sends_press
from tests.handlers.people import presses
from tests.world import World

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
EVERYBODY: Final = ("rosa", "ana", "ben", "cleo", "dina")


@dataclass(frozen=True)
class Deliberation:
    """A call, and the people by their names: rosa chairs it, cleo is the deputy."""

    world: World
    call: str
    ids: dict[str, str]

    async def rounds(self) -> list[Poll]:
        """All of them, the first first."""
        async with self.world.database.reading() as tx:
            return await polls.of_call(tx, self.call)

    async def kinds(self) -> list[PollKind]:
        """What was asked in each of them."""
        return [one.kind for one in await self.rounds()]

    async def cast(self) -> list[Plain]:
        """What has been answered to the last draft."""
        poll = (await self.rounds())[-1].id
        async with self.world.database.reading() as tx:
            return await ballots.open_all(tx, poll)

    async def says_what(self, who: str, words: str) -> None:
        """Somebody says what they think, in a round of views."""
        await sends_press(self.world, who, f"call:{self.call}:view")
        await self.world.says(who, words)

    async def drafts(self, *whom: str, words: str = "So it shall be.", by: str = "rosa") -> None:
        """The chair writes a draft that names these."""
        await sends_press(self.world, by, f"keepcall:{self.call}:draft")
        for one in whom:
            await presses(self.world, by, one.capitalize())
        await self.world.says(by, words)
        await presses(self.world, by, "Yes")

    async def answers(self, who: str, stance: str, words: str = "", poll: str = "") -> str:
        """Somebody answers the last draft, or an earlier one; returns what they are shown."""
        about = poll or (await self.rounds())[-1].id
        told = await sends_press(self.world, who, f"call:{self.call}:stance.{about}.{stance}")
        if not words:
            return told
        before = len(self.world.platform.shown)
        await self.world.says(who, words)
        return " ".join(str(one.outgoing.text) for one in self.world.platform.since(before))


async def deliberated(
    world: World,
    method: Method = Method.MUFAKAT,
    standing: Sequence[str] = ("ana", "ben"),
    **other: Any,
) -> Deliberation:
    """Deciding has begun among five people."""
    community, ids = await community_of(world, *EVERYBODY)
    call = await call_at(
        world,
        community,
        CallState.DECIDING,
        [ids[one] for one in standing],
        method=method,
        chair=ids["rosa"],
        deputy=ids["cleo"],
        **other,
    )
    await world.pass_time(HOUR)
    return Deliberation(world, call, ids)


async def drafted(world: World, *whom: str, **other: Any) -> Deliberation:
    """Everybody has been asked for their view, and the chair has written a draft."""
    one = await deliberated(world, **other)
    if other.get("method") is not Method.CONSENT:
        await world.pass_time(7 * DAY)
    await one.drafts(*(whom or ("ana",)))
    return one
