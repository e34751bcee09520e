"""Everything that can be pressed about a match, by whom it is about only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias

from bot.text import Text, _
from conversations.matches.states import Event
from conversations.matches.terms import look_after
from handlers.match_changes import look
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
    match = await _as_it_is(turn, about)
    chosen, states = OPTIONS.get(word, OPTIONS[""])
    if match is None or all(one.person != turn.somebody.id for one in match.members):
        return turn.edit(OVER, discreet=True)
    if match.state not in states:
        return turn.edit(why_not(match), discreet=True)
    await chosen(turn, match, rest)


async def _as_it_is(turn: Turn, about: str) -> Match | None:
    """The match as it is once whoever has gone is no longer in it: the clock may not know yet."""
    match = await matches.find(turn.tx, about)
    if match and look_after(match, turn.now) in {Event.MEMBER_GONE, Event.FEWER}:
        await look(turn, about)
        return await matches.find(turn.tx, about)
    return match


def why_not(match: Match) -> Text:
    """Why nothing can be done about it now."""
    return RESTS if match.state is MatchState.PAUSED else OVER


OVER: Final = _("This match has ended.")
RESTS: Final = _("This match rests for now. I let you know how it goes on.")
