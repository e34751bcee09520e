"""What follows from an approved plan: the requests, and who goes without, a few at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.letters import message_to_plain
from bot.model import Send
from bot.text import CommandWord, Text, _
from conversations.programmes.comparing import holds
from conversations.programmes.fitting import Fitting
from conversations.programmes.steps import tell
from handlers.turn import Turn
from storage import cohorts, installation, notices, programme_plans, programmes, requests
from storage.records.mentors import Lasting
from storage.records.programmes import Application, ApplicationState, Plan, Programme
from storage.records.requests import AskedState

AT_ONCE: Final = 20  # people in one turn: nobody else waits long
APART: Final = timedelta(milliseconds=1)  # so that they hear of it in the order of the list
RESERVES: Final = 2  # who are asked next, where a mentor says no


async def send_part(turn: Turn, programme: Programme) -> bool:
    """Do the next part of what was approved, as far as it can still be; whether more is left.

    Whose mentor cannot be asked any more gets whoever is next best in the programme.
    """
    tx = turn.tx
    part = await programmes.to_be_told(tx, programme.id, AT_ONCE)
    pairs = await programme_plans.pairs(tx, programme.id, Plan.CHOSEN)
    fitting = await _fitting(turn, programme, part)
    for number, one in enumerate(part):
        mentors = _mentors(fitting, pairs, one.person)
        if mentors and turn.now < programme.ends_at:
            await _ask(turn, programme, one, mentors, turn.now + number * APART)
            pairs[one.person] = mentors[0]
        else:
            await programmes.settle(tx, one, ApplicationState.OVER)
            await tell(tx, f"{programme.id}:over", one.person, _no_place(programme))
    if await programmes.to_be_told(tx, programme.id, 1):
        return True
    await _thank(turn, programme, pairs)
    await programme_plans.clear(tx, programme.id)
    return False


async def _fitting(turn: Turn, programme: Programme, part: Sequence[Application]) -> Fitting:
    """Who of these may be brought together with whom, as everything stands now."""
    who = {one.person for one in part if one.state is ApplicationState.APPROVED}
    cohort = await cohorts.cohort(turn.tx, programme, applicants=who)
    return Fitting(cohort, (await installation.of(turn.tx)).weights, turn.now)


def _mentors(fitting: Fitting, pairs: Mapping[str, str], who: str) -> list[str]:
    """Whom to ask for somebody: their mentor, if that can still be, and then who suits as well."""
    mine = [mentor for mentor in [pairs.get(who)] if mentor and who in holds(fitting, pairs)]
    taken = [mentor for one, mentor in pairs.items() if one != who]
    others = [
        mentor
        for mentor in (fitting.possible(who) if who in fitting.applicants else [])
        if mentor not in mine and taken.count(mentor) < fitting.mentors[mentor].someone.places
    ]
    return [*mine, *others[:RESERVES]]


async def _ask(
    turn: Turn, programme: Programme, one: Application, mentors: Sequence[str], at: datetime
) -> None:
    """Let the same request go out as for everybody else."""
    request = await requests.add(
        turn.tx, one.person, programme.community, one.skill, one.goal, lasting=Lasting.LONGER
    )
    for mentor in mentors:
        await requests.place(turn.tx, request, mentor, AskedState.NEXT)
    await requests.schedule(turn.tx, request, at)
    await programmes.settle(turn.tx, one, ApplicationState.ASKED, request)
    await programme_plans.change(turn.tx, programme.id, one.person, mentors[0])


def _no_place(programme: Programme) -> Text:
    return _(
        "In <b>{title}</b> there was no place for you this time: there were not enough mentors who "
        "suit what you look for. What you wrote is deleted. {mentor} looks for one on its own.",
        title=programme.title,
        mentor=CommandWord("mentor"),
    )


async def _thank(turn: Turn, programme: Programme, pairs: Mapping[str, str]) -> None:
    """Tell mentors who get nobody, with the next bundle."""
    text = _(
        "Nobody is brought together with you in <b>{title}</b> for now. Thank you for being there!",
        title=programme.title,
    )
    body, taken = message_to_plain(Send(text)), set(pairs.values())
    for number, mentor in enumerate(await programmes.places_of(turn.tx, programme.id)):
        if mentor not in taken:
            await notices.add(turn.tx, mentor, body, turn.now + number * APART)
