"""How letters ended, remembered until it is written down."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, TypeAlias

from bot.model import Letter, Place, Send, ToPerson, Weight
from storage import outbox
from storage.database import Database
from storage.outbox import Receipt, State
from storage.records.menus import Menu

# An edit need not ask the database, and a letter whose receipt is not committed yet is not taken
# for one that still waits.
REMEMBERED: Final = 10_000

Settle: TypeAlias = Callable[[Sequence[Receipt]], None]


class Receipts:
    """What the platforms call the letters that they were given last."""

    def __init__(self, database: Database, settle: Settle) -> None:
        self._database = database
        self._settle = settle
        self._known: OrderedDict[str, tuple[str, Place | None]] = OrderedDict()

    def __contains__(self, key: str) -> bool:
        return key in self._known

    async def of(self, key: str) -> str:
        """The receipt of a letter; empty where it was never sent."""
        if key in self._known:
            return self._known[key][0]
        async with self._database.reading() as tx:
            found = await outbox.receipts(tx, [key])
        return found.get(key, "")

    def place_of(self, key: str) -> Place | None:
        """Where a letter was sent, as far as that is remembered."""
        return self._known[key][1] if key in self._known else None

    def end(
        self, letter: Letter, state: State, place: Place | None = None, message: str | None = None
    ) -> None:
        """Note how a delivery ended."""
        # Whoever has no person here has been forgotten: their chat is not kept with the receipt.
        forgotten = place is not None and place.private and not isinstance(letter.to, ToPerson)
        self._known[letter.key] = message or "", place
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        menu = _unasked(letter, place) if state is State.SENT else None
        self._settle([Receipt(letter.key, state, None if forgotten else place, message, menu=menu)])

    def put_off(self, letter: Letter, until: datetime) -> None:
        """Note that a letter waits until then as a row."""
        self._settle([Receipt(letter.key, State.QUEUED, until=until)])


def _unasked(letter: Letter, place: Place | None) -> Menu | None:
    """What a letter offers that came by itself: its buttons can be typed from now on.

    Of an answer that was known when it was committed.
    """
    if letter.weight < Weight.NOTICE or not isinstance(letter.to, ToPerson):
        return None
    match letter.message:
        case Send(buttons=buttons) if buttons:
            return Menu(letter.to.person, letter.key, "", buttons, place)
    return None
