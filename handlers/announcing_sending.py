"""Sending an announcement: now, later or not at all; watching, stopping and going on."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.model import Button
from bot.text import Text, _, ngettext, pgettext
from conversations.announcements.audience import TOO_FEW
from conversations.announcements.flow import SCHEDULE
from handlers import announcing_watch
from handlers.announcing import act, back, data, show_one, size_of, talk_about
from handlers.panels import show
from handlers.turn import Turn
from storage import announcements, audit
from storage.records.announcements import Announcement, AnnouncementState

DRAFT: Final = (AnnouncementState.DRAFT,)
SCHEDULED: Final = (AnnouncementState.SCHEDULED,)
SENDING: Final = (AnnouncementState.SENDING,)
STOPPED: Final = (AnnouncementState.STOPPED,)


async def reaches_enough(turn: Turn, one: Announcement) -> bool:
    """Whether it is for so many that it can be sent."""
    return bool(await size_of(turn, one))


@act("send", pgettext("button", "Send it now"), order=10, offered=reaches_enough)
async def send(turn: Turn, one: Announcement, rest: str) -> None:
    """Let it go out, once that is confirmed; the next message is the one whose numbers move."""
    size = await size_of(turn, one)
    if not size:
        return show(turn, TOO_FEW if size is None else NOBODY, ((back(one),),))
    if rest != "yes":
        yes = Button(pgettext("button", "Yes, send it"), data(one.id, "send.yes"))
        return show(turn, _sure(one, size), ((yes,), (back(one),)))
    if not await announcements.send(turn.tx, one.id):
        return await show_one(turn, one.id)
    me = turn.somebody.id
    await _noted(turn, one, "announcement sent")
    turn.edit(UNDER_WAY)
    await announcing_watch.begin(turn, replace(one, state=AnnouncementState.SENDING), me)


def _sure(one: Announcement, size: int) -> Text:
    if one.audience.is_close:
        return ngettext(
            "Shall I send it now, to about {n} person?",
            "Shall I send it now, to about {n} people?",
            size,
        )
    return ngettext(
        "Shall I send it now, to {n} person?", "Shall I send it now, to {n} people?", size
    )


@act("when", pgettext("button", "Send it later"), during=DRAFT, order=11, offered=reaches_enough)
async def when(turn: Turn, one: Announcement, rest: str) -> None:
    """Ask when it shall go out."""
    await talk_about(turn, SCHEDULE, one.community, announcement=one.id)


@act("another", pgettext("button", "Another time"), during=SCHEDULED, order=11)
async def another(turn: Turn, one: Announcement, rest: str) -> None:
    """Ask for another time."""
    await when(turn, one, rest)


@act("withdraw", pgettext("button", "Do not send it"), during=SCHEDULED, order=90)
async def withdraw(turn: Turn, one: Announcement, rest: str) -> None:
    """Take it back before it goes out; it is a draft again."""
    if await announcements.withdraw(turn.tx, one.id):
        await _noted(turn, one, "announcement withdrawn")
    await show_one(turn, one.id, news=WITHDRAWN)


@act("stop", pgettext("button", "Stop"), during=SENDING, order=10)
async def stop(turn: Turn, one: Announcement, rest: str) -> None:
    """Send it to nobody more for now."""
    if await announcements.stop(turn.tx, one.id):
        await _noted(turn, one, "announcement stopped")
    await show_one(turn, one.id)


@act("go", pgettext("button", "Go on"), during=STOPPED, order=10)
async def go_on(turn: Turn, one: Announcement, rest: str) -> None:
    """Send it to those who have not got it yet."""
    if await announcements.go_on(turn.tx, one.id):
        await _noted(turn, one, "announcement went on")
    await show_one(turn, one.id)


@act("end", pgettext("button", "Leave it at that"), during=STOPPED, order=20)
async def end(turn: Turn, one: Announcement, rest: str) -> None:
    """End it with those who have got it so far."""
    if await announcements.end(turn.tx, one.id):
        await _noted(turn, one, "announcement ended")
    await show_one(turn, one.id)


@act("look", pgettext("button", "Look again"), during=SENDING, order=20)
async def look(turn: Turn, one: Announcement, rest: str) -> None:
    """Show the numbers as they are now."""
    await show_one(turn, one.id)


async def _noted(turn: Turn, one: Announcement, act: str) -> None:
    await audit.note(turn.tx, turn.somebody.id, act, community=one.community)


NOBODY: Final = _("Nobody would get it: there is nobody of whom all this is true.")
UNDER_WAY: Final = _("It goes out now. Nobody gets it in their quiet hours: those wait for it.")
WITHDRAWN: Final = _("It does not go out. It is a draft again.")
