"""Everything that can be pressed about a match, by whom it is about only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias

from bot.text import Text, _
from handlers.registry import DefinedTwice, on
from handlers.turn import Turn
from storage import matches
from storage.records.matches import Match, MatchState

Chosen: TypeAlias = Callable[[Turn, Match, str], Awaitable[None]]

OPTIONS: Final[dict[str, tuple[Chosen, frozenset[MatchState]]]] = {}
OPEN: Final = (MatchState.RUNNING, MatchState.PAUSED)


def option(word: str, *states: MatchState) -> Callable[[Chosen], Chosen]:
    """Answer the buttons `match:id:word` and `match:id:word.rest`, in these states only."""

    def register(chosen: Chosen) -> Chosen:
        if word in OPTIONS:
            raise DefinedTwice(f"The option {word!r} is there twice.")
        OPTIONS[word] = chosen, frozenset(states or (MatchState.RUNNING,))
        return chosen

    return register


@on.press("match")
async def pressed(turn: Turn, about: str, data: str) -> None:
    """Do what was chosen, if the match is one of theirs and as it has to be for that."""
    word, _dot, rest = data.partition(".")
    match = await matches.find(turn.tx, about)
    chosen, states = OPTIONS.get(word, OPTIONS[""])
    if match is None or all(one.person != turn.somebody.id for one in match.members):
        return turn.edit(OVER, discreet=True)
    if match.state not in states:
        return turn.edit(why_not(match), discreet=True)
    await chosen(turn, match, rest)


def why_not(match: Match) -> Text:
    """Why nothing can be done about it now."""
    return RESTS if match.state is MatchState.PAUSED else OVER


OVER: Final = _("This match has ended.")
RESTS: Final = _("This match rests for now. I let you know how it goes on.")
