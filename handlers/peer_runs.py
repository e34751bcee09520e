"""Running a peer round: who meets whom, the introductions, and care until the next one begins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.letters import message_to_plain
from bot.model import Button, Plain, Send
from bot.text import named, paragraphs, pgettext
from conversations.peers import words
from conversations.peers.schedule import next_after_run
from conversations.peers.stages import LONGER, NEXT, begins_at
from conversations.peers.working import pair_up
from conversations.relay.words import write_to
from handlers import peer_ending as ending
from handlers.peer_introducing import introduce, kept_apart
from handlers.peer_teams import Team, snapshot, staying
from handlers.registry import on
from handlers.turn import Turn, WorkUndone
from handlers.unprompted import tell
from storage import (
    communities,
    matches,
    notices,
    organisers,
    participants,
    round_teams,
    rounds,
)
from storage.records.communities import Community
from storage.records.matches import Ending
from storage.records.rounds import Often, Round, Run, Seat, Stage

AT_ONCE: Final = 20  # teams, or people, in one turn: nobody else waits long
MOST_TRIES: Final = 3  # to match anew those for whom something changed meanwhile
AGAIN_IN: Final = timedelta(minutes=5)  # and twice as long after each failure
AGAIN_AT_MOST: Final = timedelta(hours=6)
LATEST_NUDGE: Final = timedelta(days=3)  # later than that it is of no use

log = structlog.get_logger(__name__)


@on.due("peer_round")
async def begin(turn: Turn, about: str) -> None:
    """Begin a round, or try it later; while a community rests, its rounds do, too."""
    found = await rounds.find(turn.tx, about)
    community = await communities.find(turn.tx, found.community) if found else None
    if found is None or community is None or not found.next_at or found.next_at > turn.now:
        return
    coming = next_after_run(found.schedule, found.next_at, turn.now)
    if community.paused:
        return await rounds.move(turn.tx, found.id, coming)
    if await _last_is_open(turn, found):
        return
    try:
        await _begin(turn, found, community, coming)
    except WorkUndone:
        wait = min(AGAIN_IN * 2**found.tries, AGAIN_AT_MOST)
        await rounds.try_later(turn.tx, found.id, turn.now + wait)
        log.warning("A peer round could not begin.", series=found.id, again_in=str(wait))


async def _last_is_open(turn: Turn, series: Round) -> bool:
    """Whether the last time has still to be closed; it is, in a moment, and then this is tried."""
    for run in await rounds.latest(turn.tx, series.id):
        if ending.is_open(run):
            if run.due_at is None or run.due_at > turn.now:
                await rounds.come_to(turn.tx, run.id, Stage.LISTENING, turn.now)
            return True
    return False


async def _begin(turn: Turn, series: Round, community: Community, coming: datetime) -> None:
    found = await turn.work("pairs", snapshot, pair_up, series=series.id)
    stay = await staying(turn.tx, series.id)
    await ending.close_matches(turn.tx, series.id, stay)
    await _ask_to_agree(turn, series, community)
    await rounds.move(turn.tx, series.id, coming)
    taking_part = await participants.taking_part(turn.tx, series.id)
    if len(taking_part) < 2:
        await _tell_organisers(turn, community)
    if not taking_part:
        return
    seats = _seats(taking_part, stay, found["teams"])
    run = await rounds.begin(turn.tx, series.id, coming, seats)
    _note(series, found, len(taking_part))
    await care(turn, run)


def _seats(
    taking_part: Sequence[str], stay: Sequence[Team], teams: Sequence[Sequence[str]]
) -> list[tuple[str, int | None, str | None]]:
    """Who sits in which team; whose team has changed meanwhile is in none yet."""
    order = {person: number for number, person in enumerate(taking_part)}
    settled = [(team.people, team.match) for team in stay]
    team_of: dict[str, tuple[int, str | None]] = {}
    for number, (members, match) in enumerate([*settled, *((team, None) for team in teams)]):
        if order.keys() >= set(members) and team_of.keys().isdisjoint(members):
            team_of |= dict.fromkeys(members, (number, match))
    return [(person, *team_of.get(person, (None, None))) for person in taking_part]


def _note(series: Round, found: Plain, people: int) -> None:
    total, bound = found["total"], found["bound"]
    log.info(
        "A peer round has been worked out.",
        series=series.id,
        people=people,
        teams=len(found["teams"]),
        alone=len(found["alone"]),
        total=round_to(total),
        below_optimum=round_to((bound - total) / bound) if bound else 0.0,
    )


def round_to(value: float) -> float:
    """A number as a log shows it."""
    return float(f"{value:.6g}")


@on.due("peer_run")
async def care(turn: Turn, about: str) -> None:
    """Do what the stage asks for; where there is more of it, the rest follows soon."""
    run = await rounds.run(turn.tx, about)
    found = await rounds.find(turn.tx, run.round) if run else None
    community = await communities.find(turn.tx, found.community) if found else None
    if run is None or found is None or community is None:
        return
    if run.stage is Stage.LISTENING:
        return await _close(turn, run, found, community)
    try:
        more = await STAGES[run.stage](turn, run, found, community)
    except WorkUndone:
        return await rounds.come_to(turn.tx, run.id, run.stage, turn.now + AGAIN_IN)
    if more:
        return await rounds.come_to(turn.tx, run.id, run.stage, turn.now)
    coming = NEXT[run.stage]
    await rounds.come_to(turn.tx, run.id, coming, begins_at(coming, run.began_at, run.ends_at))


async def _introduce(turn: Turn, run: Run, series: Round, community: Community) -> bool:
    teams = await round_teams.teams_to_introduce(turn.tx, run.id, AT_ONCE)
    for team in teams:
        await _introduce_team(turn, run, series, community, team)
    if len(teams) == AT_ONCE:
        return True
    left = await round_teams.left_over(turn.tx, run.id)
    still = await participants.still(turn.tx, series.id, left)
    await round_teams.vacate(turn.tx, run.id, set(left) - still)
    fit = [person for person in left if person in still]
    if len(fit) > 1 and run.tries < MOST_TRIES and await _match_anew(turn, run, series, fit):
        return True
    await _tell_alone(turn, run, series, community, fit)
    return False


async def _match_anew(turn: Turn, run: Run, series: Round, left: Sequence[str]) -> bool:
    """Put those who are left into teams, as far as that can be done; False where it cannot."""
    key, who = f"anew/{run.tries}", list(left)
    found = await turn.work(key, snapshot, pair_up, series=series.id, people=who)
    teams = [team for team in found["teams"] if set(left).issuperset(team)]
    await round_teams.regroup(turn.tx, run.id, teams)
    await rounds.tried(turn.tx, run.id)
    return bool(teams)


async def _introduce_team(
    turn: Turn, run: Run, series: Round, community: Community, team: Sequence[Seat]
) -> None:
    """Let a team know of each other, unless something has changed since it was worked out."""
    tx, members = turn.tx, [seat.person for seat in team]
    still = await participants.still(tx, series.id, members)
    match = team[0].match
    changed = len(still) < len(members) or await kept_apart(tx, members)
    if changed or (match and not await ending.goes_on(tx, match)):
        await matches.close_all(tx, [match] if match else [], Ending.DONE)
        await round_teams.vacate(tx, run.id, set(members) - still)
        return await round_teams.dissolve(tx, run.id, still)
    if match:
        await matches.prolong(tx, [match], run.ends_at + LONGER)
        await ending.meet_again(tx, members)
        await _tell_on_together(turn, community, members)
    else:
        match = await introduce(tx, run, series, community, members)
    await round_teams.introduced(tx, run.id, members, match)
    await participants.found_somebody(tx, series.id, members)
    await participants.begun(tx, series.id, members)


async def _tell_on_together(turn: Turn, community: Community, members: Sequence[str]) -> None:
    for person in members:
        rest = [one for one in members if one != person]
        await tell(turn, person, words.on_together(rest, community.name))


async def _tell_alone(
    turn: Turn, run: Run, series: Round, community: Community, left: Sequence[str]
) -> None:
    for person in left:
        peer = await participants.find(turn.tx, series.id, person)
        always = peer is not None and peer.often is Often.ALWAYS
        text = words.alone(community.name, series.next_at, comes_again=always)
        again = Button(pgettext("button", "Next time again"), f"peers:{series.id}:once")
        await tell(turn, person, text, () if always else ((again,),))
    await round_teams.told_alone(turn.tx, run.id, left)
    await participants.found_nobody(turn.tx, series.id, left)
    await participants.begun(turn.tx, series.id, left)


async def _nudge(turn: Turn, run: Run, series: Round, community: Community) -> bool:
    """One word to those of whose team nobody has been heard of."""
    if turn.now - run.began_at > LATEST_NUDGE:
        return False
    seats = await round_teams.take_to_nudge(turn.tx, run.id, AT_ONCE)
    for seat in seats:
        team = await round_teams.team_of(turn.tx, seat)
        if any(one.wrote or one.answer for one in team) or not await _runs(turn, seat):
            continue
        match = await matches.find(turn.tx, seat.match or "")
        called = {one: named(one) for one in others(seat, team)}
        write = write_to(match, seat.person, called) if match else ()
        await tell(turn, seat.person, words.nudge(others(seat, team)), write)
    return len(seats) == AT_ONCE


async def _ask(turn: Turn, run: Run, series: Round, community: Community) -> bool:
    """One question to those who have not said how it went."""
    seats = await round_teams.take_to_ask(turn.tx, run.id, AT_ONCE)
    for seat in seats:
        if seat.answer or not seat.match or not await _runs(turn, seat):
            continue
        team = await round_teams.team_of(turn.tx, seat)
        question = words.how_was_it(others(seat, team))
        peer = await participants.find(turn.tx, series.id, seat.person)
        if peer and series.next_at and peer.takes_part(series.next_at):
            question = paragraphs(question, words.next_one(series.next_at))
        buttons = words.outcome_buttons(seat.match)
        await tell(turn, seat.person, question, buttons, discreet=True)
    return len(seats) == AT_ONCE


STAGES: Final = {
    Stage.INTRODUCING: _introduce,
    Stage.NUDGING: _nudge,
    Stage.ASKING: _ask,
}


async def _runs(turn: Turn, seat: Seat) -> bool:
    """Whether the match still goes on, and nobody has left it."""
    return seat.match is not None and await ending.goes_on(turn.tx, seat.match)


async def _close(turn: Turn, run: Run, series: Round, community: Community) -> None:
    """End it; who stays together goes on until the next one begins."""
    stay = await staying(turn.tx, series.id) if series.is_running else []
    asleep = await ending.close(turn.tx, run, stay)
    back = Button(pgettext("button", "I am back"), f"peers:{series.id}:back")
    leave = Button(pgettext("button", "Leave the rounds"), f"peers:{series.id}:leave")
    for person in asleep:
        await tell(turn, person, words.fell_asleep(community.name), ((back,), (leave,)))


async def _ask_to_agree(turn: Turn, series: Round, community: Community) -> None:
    body = message_to_plain(Send(words.agree_anew(community.name)))
    for person in await participants.to_agree_anew(turn.tx, series.id):
        await notices.add(turn.tx, person, body, turn.now)


async def _tell_organisers(turn: Turn, community: Community) -> None:
    body = message_to_plain(Send(words.too_few(community.name)))
    for organiser in await organisers.of_community(turn.tx, community.id):
        await notices.add(turn.tx, organiser.person, body, turn.now)


def others(seat: Seat, team: Sequence[Seat]) -> list[str]:
    """Everybody else in somebody's team."""
    return [one.person for one in team if one.person != seat.person]
