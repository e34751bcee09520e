"""What happens to those who were brought together: by themselves, by others, and by the clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bot.text import Listing, named
from conversations.matches.states import Change, Event, Note, change
from conversations.matches.terms import THANKS_WAIT, look_after, next_look
from conversations.matches.words import LENGTH, RHYTHM, data, thanks, told
from handlers.own_days import day_for
from handlers.registry import on
from handlers.turn import Turn
from handlers.unprompted import tell
from storage import blocks, deeds, farewells, matches, outbox, people
from storage.records.deeds import DeedKind
from storage.records.matches import Ending, Match, MatchPart, MatchState

QUESTIONS: Final = frozenset({Note.CHECK_IN, Note.ENDING})
SETTLING: Final = {Note.AGREED: RHYTHM, Note.EXTENDED: LENGTH}  # people try out what suits them
SETTLED_AFTER: Final = timedelta(minutes=10)  # so the other reads the last of it only
ASKED: Final = frozenset({Event.CHECK_IN, Event.GOES_ON})  # the next check-in is a while off


async def happen(turn: Turn, match: Match, event: Event, *, by: str = "") -> bool:
    """Let something happen to a match, and tell everybody of it but for who brought it about.

    False where it cannot happen any more: the match has changed since.
    """
    found = change(match.state, event)
    if found is None:
        return False
    due_at = next_look(match, turn.now, found.state, asked=event in ASKED)
    if found.state is MatchState.CLOSED:
        due_at = turn.now + THANKS_WAIT if found.told is Note.FAREWELL else None
    if not await matches.become(turn.tx, match, found.state, ended=found.ended, due_at=due_at):
        return False
    await _tell(turn, match, found, by)
    return True


async def _tell(turn: Turn, match: Match, found: Change, by: str) -> None:
    readers = [one.person for one in match.members if one.person != by]
    if found.told is None:
        return
    if found.told is Note.FAREWELL:
        await farewells.ask(turn.tx, match.id, readers)
    for reader in readers:
        await _tell_one(turn, match, found.told, reader)


async def _tell_one(turn: Turn, match: Match, note: Note, reader: str) -> None:
    if note in QUESTIONS and not await _may_be_asked(turn, reader):
        return
    ends = await day_for(turn, reader, match.ends_at) if match.ends_at else None
    text, buttons = told(note, match, reader, ends)
    if note not in SETTLING:
        return await tell(turn, reader, text, buttons, discreet=True)
    await outbox.take_back(turn.tx, reader, f'{data(match, SETTLING[note])}"')
    await tell(turn, reader, text, buttons, discreet=True, later=SETTLED_AFTER)


async def _may_be_asked(turn: Turn, reader: str) -> bool:
    """Whether somebody has not stopped all that comes by itself; what has changed, they hear."""
    known = await people.find(turn.tx, reader)
    return known is not None and known.unprompted


@on.due("match")
async def look(turn: Turn, about: str) -> None:
    """Look after a match whose time has come."""
    match = await matches.find(turn.tx, about)
    if match is None or match.due_at is None or match.due_at > turn.now:
        return
    if match.state is MatchState.CLOSED:
        return await settle(turn, match)
    event = look_after(match, turn.now)
    if event is None:
        due_at = next_look(match, turn.now, match.state, asked=True)
        return await matches.look_at(turn.tx, match.id, due_at)
    if event is Event.FEWER:
        match = await _without_the_gone(turn, match)
    await happen(turn, match, event)


async def _without_the_gone(turn: Turn, match: Match) -> Match:
    """Three of whom one has gone are two."""
    for one in match.members:
        if one.gone:
            await matches.part(turn.tx, match.id, one.person)
            await _tell_one(turn, match, Note.ENDED, one.person)
    return await matches.find(turn.tx, match.id) or match


async def settle(turn: Turn, match: Match) -> None:
    """Pass on the thanks, and let what else was said be counted without saying whose it is."""
    for said in await farewells.take(turn.tx, match.id):
        if match.community:
            await farewells.count(turn.tx, match.community, said)
        if said.thanks:
            await _pass_on(turn, match, said.person, said.thanks)
    if match.ended is Ending.DONE:
        await _note(turn, match, DeedKind.MENTORED, (MatchPart.MENTOR,))
    await matches.look_at(turn.tx, match.id, None)


async def _pass_on(turn: Turn, match: Match, sender: str, words: str) -> None:
    for other in match.others(sender):
        if not await blocks.between(turn.tx, sender, other.person):
            await tell(turn, other.person, thanks(Listing((named(sender),)), words), discreet=True)
            await _note(turn, match, DeedKind.THANKED, tuple(MatchPart), other.person)


async def _note(
    turn: Turn, match: Match, kind: DeedKind, parts: Sequence[MatchPart], only: str = ""
) -> None:
    """Note what members did for others, as far as they let organisers see it."""
    for one in match.members:
        if match.community and one.part in parts and only in {"", one.person}:
            await deeds.note(turn.tx, match.community, one.person, kind)
