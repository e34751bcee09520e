"""The letters of one place, in the order in which they are delivered."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.delivery.gate import Waiter
from bot.model import Delete, Edit, Letter, Message, Place, Weight
from bot.platforms.base import Outgoing
from bot.receive import Released


@dataclass(eq=False, slots=True)
class OnItsWay:
    """A letter that is being delivered, perhaps in several messages."""

    released: Released
    attempts: int = 0  # that may have had an effect
    in_vain: int = 0  # attempts that certainly had none
    parts: deque[Outgoing] | None = None  # those that are left; None: not put into words yet
    receipts: list[str] = field(default_factory=list)
    left: bool = False  # it is written down that it is being handed over

    @property
    def letter(self) -> Letter:
        return self.released.letter


class Lane:
    """One place: its letters go one after another, and only announcements are overtaken."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.letters: deque[OnItsWay] = deque()
        self.waiter: Waiter | None = None  # at the gate
        self.sending = False  # the first has passed the gate

    @property
    def weight(self) -> Weight:
        """How much the first of its letters matters."""
        return self.letters[0].letter.weight

    @property
    def visible(self) -> bool:
        """Whether the first of its letters counts as a message in its chat."""
        return not isinstance(self.letters[0].letter.message, Delete)

    def add(self, released: Released) -> Sequence[Letter]:
        """Put a letter behind what it has to follow; returns the edits that it makes needless."""
        needless = self._overtaken(released.letter)
        letter, place = OnItsWay(released), len(self.letters)
        while place > self._first and self._may_overtake(released.letter, place - 1):
            place -= 1
        self.letters.insert(place, letter)
        if self.waiter and place == 0:
            self.waiter.matters_more(self.weight)
        return needless

    @property
    def _first(self) -> int:
        """The first letter that still can be overtaken."""
        begun = self.letters and (self.sending or self.letters[0].receipts)
        return 1 if begun else 0

    def _may_overtake(self, later: Letter, number: int) -> bool:
        earlier = self.letters[number].letter
        if earlier.weight is not Weight.ANNOUNCEMENT or later.weight is Weight.ANNOUNCEMENT:
            return False
        return _of(later.message) != earlier.key

    def _overtaken(self, later: Letter) -> list[Letter]:
        if not isinstance(later.message, Edit):
            return []
        gone = [
            one
            for one in list(self.letters)[self._first :]
            if _changes_the_same(one.letter.message, later.message)
        ]
        for one in gone:
            self.letters.remove(one)
        return [one.letter for one in gone]


def _of(message: Message) -> str:
    return message.of if isinstance(message, Edit | Delete) else ""


def _changes_the_same(earlier: Message, later: Edit) -> bool:
    return isinstance(earlier, Edit) and (earlier.of, earlier.message) == (later.of, later.message)
