"""What can be done about a call: each capability adds its own button, for people or for keepers."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

from bot.text import Text
from handlers.acts import Act, Acts, Test
from storage.records.calls import Call, CallState

OPEN: Final = frozenset(state for state in CallState if state.is_open)


class CallActs(Acts[Call]):
    """Everything that one side may do about a call."""

    def act(
        self,
        word: str,
        label: Text | None = None,
        *,
        during: Collection[CallState] = OPEN,
        order: int = 50,
        offered: Test[Call] | None = None,
    ) -> Callable[[Act[Call]], Act[Call]]:
        """Do something about a call in these states; in another one it is shown as it stands."""
        return self.add(
            word,
            label,
            order=order,
            possible=lambda call: call.state in during,
            offered=offered,
        )
