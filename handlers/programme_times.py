"""What the clock makes of programmes: reminders, the end of applications, the terms of pairs."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.text import CommandWord, Text, _, lines, ngettext, paragraphs
from conversations.programmes import words
from conversations.programmes.steps import REMIND_BEFORE, tell
from conversations.programmes.task_list import MOST
from handlers.programme_news import tell_organisers
from handlers.programme_ranks import ask_mentors
from handlers.programme_sending import send_part
from handlers.programmes import REMIND_EVERY, outcome
from handlers.registry import on
from handlers.turn import Turn
from storage import communities, matches, programmes, requests, tasks
from storage.records.matches import Kind, Match
from storage.records.programmes import Application, ApplicationState, Programme
from storage.records.programmes import ProgrammeState as State
from storage.records.requests import AskedState, RequestState

MOST_REMINDERS: Final = 4  # that a plan waits for its organisers
RESTING: Final = timedelta(days=1)  # until a programme of a resting community is looked at again


@on.due("programme")
async def look_at(turn: Turn, about: str) -> None:
    """Do what the time of a programme asks for."""
    found = await programmes.find(turn.tx, about)
    if found is None or found.due_at is None or found.due_at > turn.now:
        return
    community = await communities.find(turn.tx, found.community)
    if community is None or community.paused:
        return await programmes.schedule(turn.tx, about, turn.now + RESTING)
    match found.state:
        case State.OPEN:
            await _open(turn, found)
        case State.CLOSED:
            await _closed(turn, found)
        case State.UNDER_WAY:
            await _under_way(turn, found)
        case _:
            await programmes.schedule(turn.tx, about, None)


async def _open(turn: Turn, programme: Programme) -> None:
    applied = len(await programmes.applications(turn.tx, programme.id))
    many = ngettext("{n} person has applied.", "{n} people have applied.", applied)
    title = programme.title
    if turn.now >= programme.apply_until:
        due_at = turn.now + REMIND_EVERY
        await programmes.move(turn.tx, programme, State.CLOSED, due_at=due_at)
        text = _("Applications to <b>{title}</b> are closed now. {many}", title=title, many=many)
        await tell_organisers(turn, programme, text)
        return await ask_mentors(turn, programme)
    if turn.now >= programme.apply_until - REMIND_BEFORE and not programme.reminded:
        text = _(
            "The last day to apply to <b>{title}</b> is {day}. {many}",
            title=title,
            day=programme.apply_by,
            many=many,
        )
        await tell_organisers(turn, programme, text)
        return await programmes.schedule(
            turn.tx, programme.id, programme.apply_until, reminded=True
        )
    await programmes.schedule(turn.tx, programme.id, programme.apply_until)


async def _closed(turn: Turn, programme: Programme) -> None:
    if turn.now >= programme.ends_at:
        return await _never_begun(turn, programme)
    if programme.reminded >= MOST_REMINDERS:
        return await programmes.schedule(turn.tx, programme.id, programme.ends_at)
    text = _(
        "Applications to <b>{title}</b> are closed, and people wait to hear whether they get a "
        "mentor.",
        title=programme.title,
    )
    await tell_organisers(turn, programme, text)
    later = min(programme.ends_at, turn.now + REMIND_EVERY)
    await programmes.schedule(turn.tx, programme.id, later, reminded=True)


async def _never_begun(turn: Turn, programme: Programme) -> None:
    """Let go of a programme whose time has passed before anybody was asked."""
    text = _(
        "The programme <b>{title}</b> did not come about: its time has passed. What you wrote for "
        "it is deleted.",
        title=programme.title,
    )
    for person in await programmes.everybody_in(turn.tx, programme.id):
        await tell(turn.tx, f"{programme.id}:lapsed", person, text)
    await programmes.let_go(turn.tx, programme.id)
    await programmes.move(turn.tx, programme, State.ENDED, due_at=None)


async def _under_way(turn: Turn, programme: Programme) -> None:
    if await programmes.to_be_told(turn.tx, programme.id, 1):
        if await send_part(turn, programme):
            return await programmes.schedule(turn.tx, programme.id, turn.now)
        await _all_are_out(turn, programme)
    for one in await programmes.applications(turn.tx, programme.id):
        if one.state is ApplicationState.ASKED:
            await _see(turn, programme, one)
    if turn.now >= programme.ends_at:
        await programmes.move(turn.tx, programme, State.ENDED, due_at=None)
    else:
        await programmes.schedule(turn.tx, programme.id, programme.ends_at)


async def _all_are_out(turn: Turn, programme: Programme) -> None:
    """Tell organisers that what they approved has been done."""
    text = _(
        "All requests of <b>{title}</b> have gone out, and whoever has no mentor knows it.",
        title=programme.title,
    )
    numbers = outcome(await programmes.applications(turn.tx, programme.id))
    await tell_organisers(turn, programme, paragraphs(text, lines(numbers)))


async def _see(turn: Turn, programme: Programme, one: Application) -> None:
    """Give a pair that has just begun the terms of the programme, or note that there is none."""
    request = await requests.find(turn.tx, one.request) if one.request else None
    if request and request.state.is_open:
        return
    pair = await _pair(turn, one) if request and request.state is RequestState.MATCHED else None
    state = ApplicationState.MATCHED if pair else ApplicationState.OVER
    if not await programmes.settle(turn.tx, one, state) or pair is None:
        return
    await matches.agree(turn.tx, pair.id, rhythm=programme.rhythm, ends_at=programme.ends_at)
    for task in programme.tasks:
        await tasks.add(turn.tx, pair.id, task, most=MOST)
    if pair.due_at and pair.due_at > programme.ends_at:
        await matches.look_at(turn.tx, pair.id, programme.ends_at)
    for member in pair.members:
        await tell(turn.tx, f"{pair.id}:terms", member.person, _terms(programme))


async def _pair(turn: Turn, one: Application) -> Match | None:
    """The match that came of an application."""
    asked = await requests.asked_of(turn.tx, one.request or "")
    mentors = {each.mentor for each in asked if each.state is AskedState.ACCEPTED}
    for match in reversed(await matches.of_person(turn.tx, one.person)):
        others = {member.person for member in match.others(one.person)}
        if match.kind is Kind.MENTORING and others & mentors:
            return match
    return None


def _terms(programme: Programme) -> Text:
    told = [
        _(
            "You meet as part of <b>{title}</b>, which goes to {day}.",
            title=programme.title,
            day=programme.ends_on,
        )
    ]
    if programme.rhythm in words.RHYTHMS:
        told.append(words.RHYTHMS[programme.rhythm])
    if programme.tasks:
        told.append(words.what_pairs_do(programme.tasks))
        told.append(_("{matches} has them as a list to tick off.", matches=CommandWord("matches")))
    return paragraphs(*told)
