"""An organiser sends a calendar, sees what would become of it, and decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from bot.engine.flows import flow
from bot.engine.talk import Option, Talk
from bot.model import Plain
from bot.text import CommandWord, Text, _, lines, ngettext, paragraphs, pgettext, text_from_plain
from conversations.trainings.calendar_import import UNTITLED, Found, found_in
from conversations.trainings.importing import steps
from conversations.trainings.importing.source import CalendarSource, read_calendar
from conversations.trainings.recurrence_words import how_often
from conversations.trainings.wall_clock import moment

IMPORT: Final = "training-import"
MOST_SHOWN: Final = 12
QUESTION: Final = _(
    "Please send me a calendar file (.ics), or the address of a calendar that begins with "
    "https://. I show you what would become of it before anything is planned; {cancel} leaves "
    "everything as it is.",
    cancel=CommandWord("cancel"),
)
POST, QUIETLY, LEAVE = "post", "quietly", "leave"
DECISION: Final = (
    Option(POST, pgettext("button", "Plan them and tell the groups")),
    Option(QUIETLY, pgettext("button", "Plan them, tell nobody")),
    Option(LEAVE, pgettext("button", "Leave it")),
)

UPDATE: Final = (
    Option(QUIETLY, pgettext("button", "Bring them up to date")),
    Option(LEAVE, pgettext("button", "Leave it")),
)


@flow(IMPORT, title=_("Trainings from a calendar"), forgets=True)
async def bring_in(talk: Talk) -> None:
    """Take a file or an address, show what is in it, and ask whether it is wanted.

    What is wanted is done when this has ended: the answers are all that is needed.
    """
    zone, since = talk.args["zone"], talk.args["since"]
    source = await talk.ask("source", QUESTION, CalendarSource(zone, since))
    if "address" in source:
        read = await talk.fetch("read", source["address"], read_calendar, zone=zone, since=since)
    else:
        read = source["found"]
    found = found_in(read)
    if not found:
        return await talk.say(paragraphs(NOTHING, lines(left_out(read))))
    uids = [one.uid for one in found]
    known = await talk.look("known", steps.known, community=talk.args["community"], uids=uids)
    options = DECISION if len(known) < len(found) else UPDATE
    if await talk.choose("decision", preview(read, set(known)), options) == LEAVE:
        await talk.say(_("All right, everything stays as it is."))


NOTHING: Final = _("I can make no training of what is in this calendar:")


def preview(read: Plain, known: set[str]) -> Text:
    """What would be planned, what would change, and what is left out."""
    found = found_in(read)
    new = [one for one in found if one.uid not in known]
    again = [one for one in found if one.uid in known]
    told = [*_listed(NEW, new), *_listed(AGAIN, again)]
    if read["more"]:
        told.append(
            ngettext(
                "{n} more is in this calendar. Bring it in again later for that.",
                "{n} more are in this calendar. Bring it in again later for those.",
                read["more"],
            )
        )
    if read["problems"]:
        told.append(lines((_("I leave out:"), *left_out(read))))
    told.append(_SHALL_I_PLAN if new else _SHALL_I_UPDATE)
    return paragraphs(*told)


_SHALL_I_PLAN: Final = _("Links to meetings are told only to who signs up. Shall I plan them?")
_SHALL_I_UPDATE: Final = _(
    "Shall I bring them up to date? Whoever has signed up hears what is another way."
)
NEW: Final = _("I would plan:")
AGAIN: Final = _("These are planned already, and would be as they are in the calendar now:")


def _listed(heading: Text, found: Sequence[Found]) -> Iterator[Text]:
    if not found:
        return
    rest = len(found) - MOST_SHOWN
    more = [ngettext("… and {n} more", "… and {n} more", rest)] if rest > 0 else []
    yield lines((heading, *map(_line, found[:MOST_SHOWN]), *more))


def _line(found: Found) -> Text:
    starts = datetime.fromisoformat(found.starts)
    at, title = moment(starts, found.zone), found.title or UNTITLED
    often = how_often(found.rule, starts)
    if often:
        return _("• <b>{title}</b>: {moment} · {often}", title=title, moment=at, often=often)
    return _("• <b>{title}</b>: {moment}", title=title, moment=at)


def left_out(read: Plain) -> Iterator[Text]:
    """What is left out, and why."""
    for one in read["problems"]:
        yield _("• {problem}", problem=text_from_plain(one))
    if read["more_problems"]:
        yield ngettext("• {n} more", "• {n} more", read["more_problems"])
