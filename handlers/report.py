"""Problems that people report, and how they end."""

from __future__ import annotations

from typing import Final

from bot.engine.journal import Conversation
from bot.text import _, paragraphs, verbatim
from conversations.matches.states import Event
from conversations.safety import flow  # noqa: F401 - registers it
from handlers import dialogue
from handlers.match_changes import happen
from handlers.own_days import own_day
from handlers.registry import on
from handlers.request_trouble import taken_from
from handlers.rights import NotOrganiser, as_organiser
from handlers.turn import Turn
from handlers.unprompted import tell
from storage import matches, reports
from storage.records.matches import MatchState
from storage.records.reports import Report

BEGINNING: Final = 60  # characters


@on.command("report", summary=_("Tell the organisers that something is wrong"))
async def report(turn: Turn) -> None:
    """Ask what happened."""
    await dialogue.start(turn, "report")


@on.press("report")
async def pressed(turn: Turn, about: str, option: str) -> None:
    """As the command."""
    await report(turn)


@on.press("close")
async def close(turn: Turn, about: str, option: str) -> None:
    """Ask an organiser what came of a report, to end it.

    Raises `NotOrganiser` for everybody else, for whom it is about, and for who wrote it.
    """
    found = await reports.find(turn.tx, about)
    community = await as_organiser(turn, found.community or "" if found else "")
    if found is None or not await _may_close(turn, found):
        raise NotOrganiser
    if not found.open:
        return turn.edit(_("This report has been closed."))
    await dialogue.start(
        turn,
        "outcome",
        report=about,
        community=community.id,
        day=own_day(turn, found.at).isoformat(),
        words=_beginning(found.words),
        match=await _rests_for(turn, found),
    )


async def _may_close(turn: Turn, report: Report) -> bool:
    me = turn.somebody.id
    return report.reporter != me and not await reports.is_about(turn.tx, report, me)


async def _rests_for(turn: Turn, report: Report) -> str:
    """The match that rests for this report alone, if there is one."""
    match = await matches.find(turn.tx, report.match) if report.match else None
    if match is None or match.state is not MatchState.PAUSED:
        return ""
    return match.id if len(await reports.open_about_match(turn.tx, match.id)) == 1 else ""


@on.ended("report")
async def sent(turn: Turn, conversation: Conversation) -> None:
    """Let the match rest that a report is about, or take the request from who was asked."""
    done = {entry.key: entry.value for entry in conversation.journal if entry.done}
    match = await matches.find(turn.tx, conversation.args.get("match", ""))
    if match and done.get("sent") is not None:
        await happen(turn, match, Event.REPORTED, by=conversation.person)
    request = conversation.args.get("request")
    if request and done.get("sent") is not None:
        await taken_from(turn, request, conversation.person)


@on.ended("outcome")
async def closed(turn: Turn, conversation: Conversation) -> None:
    """Tell whoever wrote the report, and let the match go on or end, as the organisers chose."""
    done = {entry.key: entry.value for entry in conversation.journal if entry.done}
    report = await reports.find(turn.tx, conversation.args["report"])
    if report is None or not done.get("closed"):
        return
    await _tell_what_came_of_it(turn, report)
    match = await matches.find(turn.tx, report.match) if report.match else None
    if match is None:
        return
    if done.get("match") == "ends":
        await happen(turn, match, Event.ORGANISERS_END)
    elif not await reports.open_about_match(turn.tx, match.id):  # it may rest for more than that
        await happen(turn, match, Event.GOES_ON)


async def _tell_what_came_of_it(turn: Turn, report: Report) -> None:
    if report.reporter:
        said = _("The organisers have dealt with what you reported. They say:")
        await tell(turn, report.reporter, paragraphs(said, verbatim(report.outcome)))


def _beginning(words: str) -> str:
    """Enough of a report to tell it from another one."""
    line = " ".join(words.split())
    return line if len(line) <= BEGINNING else line[:BEGINNING].rstrip() + "…"
