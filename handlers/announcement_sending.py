"""Announcements on their way: as letters go out more are written, and how each ends is noted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.model import Edit, ToPerson, Weight
from bot.text import Text
from conversations.announcements.audience import TOO_FEW
from handlers import announcing_watch, unprompted
from handlers.announcement_letters import write
from handlers.announcing import back
from handlers.announcing_sending import NOBODY
from handlers.registry import on
from handlers.turn import Turn
from storage import (
    announcement_readers,
    announcements,
    audiences,
    communities,
    outbox,
)
from storage.records.announcements import Announcement, AnnouncementState, ReaderState

AT_ONCE: Final = 600  # letters of an announcement that wait: more would take the room of others
STUCK: Final = timedelta(minutes=10)  # after which a letter holds up no others
LATER: Final = timedelta(minutes=10)  # until it is seen whether what waits for days has ended
UNDER_WAY: Final = frozenset(
    {AnnouncementState.SENDING, AnnouncementState.STOPPED, AnnouncementState.SENT}
)


@on.due("announcement")
async def go_on(turn: Turn, about: str) -> None:
    """Do for an announcement what can be done now."""
    one = await announcements.find(turn.tx, about)
    community = await communities.find(turn.tx, one.community) if one else None
    if one is None or community is None or community.paused:
        return
    if one.state is AnnouncementState.SCHEDULED:
        if one.at and one.at > turn.now:
            return  # somebody has chosen another time meanwhile
        one = await _begin(turn, one)
    if one.state not in UNDER_WAY:
        return await announcements.look_again(turn.tx, one.id, None)
    news = await announcement_readers.settle(turn.tx, one.id)
    if one.state is AnnouncementState.SENDING:
        if not await _has_readers(turn, one):
            return
        room = AT_ONCE - await _moving(turn, one)
        news += await write(turn, one, community, max(0, room))
    if await _has_ended(turn, one):
        await announcements.end(turn.tx, one.id)
        await announcements.look_again(turn.tx, one.id, None)
        one = replace(one, state=AnnouncementState.SENT)
        news += 1
    if news or one.state is not AnnouncementState.SENDING:
        await announcing_watch.move(turn, one)


async def _begin(turn: Turn, one: Announcement) -> Announcement:
    """Let it go out at its time; whoever wrote it can watch."""
    await announcements.send(turn.tx, one.id)
    begun = replace(one, state=AnnouncementState.SENDING)
    if begun.author:
        await announcing_watch.begin(turn, begun, begun.author)
    return await announcements.find(turn.tx, one.id) or begun


async def _has_readers(turn: Turn, one: Announcement) -> bool:
    """Fix whom it is for; False where these are nobody, or too few: it is a draft again then."""
    if await announcement_readers.counts(turn.tx, one.id):
        return True
    people = await audiences.people(turn.tx, one.community, one.audience)
    if len(people) >= (audiences.FEWEST if one.audience.is_close else 1):
        await announcement_readers.fix(turn.tx, one.id, people)
        return True
    await announcements.give_up(turn.tx, one.id)
    await _tell(turn, one, TOO_FEW if one.audience.is_close else NOBODY)
    return False


async def _tell(turn: Turn, one: Announcement, text: Text) -> None:
    """Say it where the numbers would have moved, or else to whoever wrote it."""
    buttons = ((back(one),),)
    watching = await outbox.reader_of(turn.tx, one.letter) if one.letter else None
    if watching:
        turn.write(Edit(one.letter, text, buttons), ToPerson(watching), Weight.NOTICE)
    elif one.author:
        await unprompted.tell(turn, one.author, text, buttons)


async def _moving(turn: Turn, one: Announcement) -> int:
    """How many letters are on their way and not stuck."""
    return await announcement_readers.on_their_way(turn.tx, one.id, turn.now - STUCK)


async def _has_ended(turn: Turn, one: Announcement) -> bool:
    """Whether nothing more becomes of it; otherwise it is noted when it is looked at again."""
    counts = await announcement_readers.counts(turn.tx, one.id)
    written = counts.get(ReaderState.WRITTEN, 0)
    moving = await _moving(turn, one)
    sending = one.state is AnnouncementState.SENDING
    at = await announcement_readers.next_moment(turn.tx, one.id) if sending else None
    if moving or (written and not sending):
        at = announcements.AT_ONCE
    elif written:
        at = min(at or turn.now + LATER, turn.now + LATER)
    await announcements.look_again(turn.tx, one.id, at)
    over = not written and not counts.get(ReaderState.WAITING, 0)
    return sending and over
