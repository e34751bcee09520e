"""Matrix's platform, which tells a test what it has heard and handed over."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.model import (
    Incoming,
    Invited,
    Opened,
)
from bot.platforms.base import Cursor, Outgoing, Receive
from bot.platforms.matrix.connection import Connection
from bot.platforms.matrix.foreign import events_of, part_of
from bot.platforms.matrix.intake import Heard, Intake
from bot.platforms.matrix.platform import Matrix
from bot.platforms.matrix.receipts import Receipt, receipts_in
from bot.platforms.matrix.signs import Signs
from tests.world import Killed

if TYPE_CHECKING:
    from tests.matrix_world import MatrixWorld


@dataclass(frozen=True, slots=True)
class Handed:
    """One message that was handed over, and what it is known by."""

    outgoing: Outgoing
    receipt: str

    @property
    def known(self) -> Receipt:
        """The message; of a change the one that was changed."""
        (known,) = receipts_in(self.receipt)
        return known

    @property
    def kind(self) -> str:
        """As the counting platform calls it."""
        if self.outgoing.deletes:
            return "deletes"
        return "edits" if self.outgoing.edits == self.receipt else "sends"


class Noting(Matrix):
    """The platform, which notes what it hands over."""

    world: MatrixWorld

    async def deliver(self, outgoing: Outgoing) -> str:
        try:
            receipt = await super().deliver(outgoing)
        except Killed:
            self.world.died.set()
            await asyncio.Event().wait()  # nothing goes on in a process that is dead
        self.world.note(Handed(outgoing, receipt))
        return receipt

    async def connected(self) -> None:
        """Wait until Banyan hears what happens."""
        await self._there()

    def hold_entering(self) -> asyncio.Event:
        """Let Banyan enter no room before this is set."""
        connection = self._connection
        assert connection
        open_, enter = asyncio.Event(), connection.entering._once  # noqa: SLF001 - see below

        async def later(*invitation: Any) -> None:
            await open_.wait()
            await enter(*invitation)

        # What somebody says at once must be there first, however slow this machine is today.
        connection.entering._once = later  # type: ignore[assignment,method-assign] # noqa: SLF001
        return open_

    def _intake(self, connection: Connection, receive: Receive, signs: Signs) -> Intake:
        intake = NotingIntake(self._api, connection, receive, signs, self._timer)
        intake.world = self.world
        return intake


class NotingIntake(Intake):
    """The intake, which notes what it has handed over."""

    world: MatrixWorld

    async def _made_out(self, heard: Heard | None) -> list[Incoming]:
        found = await super()._made_out(heard)
        self._told = _told_by(heard) if heard else set()
        self.world.entered |= {
            one.place.chat: one.id for one in found if isinstance(one.what, Opened | Invited)
        }
        return found

    def _received(self, incomings: Sequence[Incoming], cursor: Cursor) -> Coroutine[Any, Any, None]:
        return self._noted(super()._received(incomings, cursor), self._told)

    async def _noted(self, work: Coroutine[Any, Any, None], told: set[str]) -> None:
        await work
        self.world.heard |= told
        self.world.something.set()


def _told_by(heard: Heard) -> set[str]:
    """The events of an answer, and the rooms that they are in."""
    found: set[str] = set()
    for kind in ("join", "leave"):
        for room in part_of(heard.answer, "rooms", kind):
            found.add(room)
            events = events_of(heard.answer, "rooms", kind, room, "timeline")
            found |= {str(one.get("event_id")) for one in events if isinstance(one, dict)}
    return found
