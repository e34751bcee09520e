"""Who goes on together, and who is to be matched."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from bot.model import Plain
from conversations.peers.outcomes import stay_together
from conversations.peers.working import Snapshot
from storage import installation, matches, participants, pool, round_teams, rounds
from storage.database import Reading
from storage.records.matches import Kind, MatchState


@dataclass(frozen=True, slots=True)
class Team:
    """People who go on together, in the match that they have."""

    match: str
    people: tuple[str, ...]


async def staying(tx: Reading, series: str) -> list[Team]:
    """Who said that it is still to come, all of them, and takes part again, all of them."""
    latest = await rounds.latest(tx, series)
    if not latest:
        return []
    taking_part = set(await participants.taking_part(tx, series))
    found = []
    seats = [seat for seat in await round_teams.seats(tx, latest[0].id) if seat.match]
    for match, members in groupby(seats, key=lambda seat: seat.match or ""):
        team = list(members)
        people = tuple(seat.person for seat in team)
        wanted = stay_together([seat.answer for seat in team])
        if wanted and taking_part.issuperset(people) and await _goes_on(tx, match, people):
            found.append(Team(match, people))
    return found


async def _goes_on(tx: Reading, match: str, people: tuple[str, ...]) -> bool:
    kept = await matches.find(tx, match)
    if kept is None or kept.state is not MatchState.RUNNING:
        return False
    return {member.person for member in kept.members} == set(people)


async def snapshot(tx: Reading, *, series: str, people: Plain = None) -> Plain:
    """These people, or everybody who takes part and does not stay with whom they have."""
    if people is None:
        together = {one for team in await staying(tx, series) for one in team.people}
        people = [one for one in await participants.taking_part(tx, series) if one not in together]
    return Snapshot(
        people=await pool.people(tx, people, Kind.PEERS),
        waited=await participants.waited(tx, series),
        weights=(await installation.of(tx)).weights,
        now=tx.now,
    )
