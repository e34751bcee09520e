"""What becomes of one time of a round when the next one begins."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import combinations
from typing import Final

from conversations.peers.outcomes import count_as_met
from handlers.peer_teams import Team
from storage import matches, participants, round_teams, rounds
from storage.database import Reading, Transaction
from storage.records.matches import Ending, Kind, MatchState
from storage.records.rounds import Outcome, Run, Seat, Stage

SILENT_ROUNDS: Final = 3  # after which somebody rests


async def goes_on(tx: Reading, match: str) -> bool:
    """Whether a match goes on, with somebody in it."""
    kept = await matches.find(tx, match)
    return kept is not None and kept.state is MatchState.RUNNING and len(kept.members) > 1


async def say(tx: Transaction, seat: Seat, answer: Outcome) -> bool:
    """Note what somebody says of how it went; whether two have met follows from it.

    True where they had been left to rest, and take part again from now on.
    """
    team = await round_teams.team_of(tx, seat)
    for other in team:
        if other.person != seat.person:
            await _weigh(tx, seat, answer, other)
    await round_teams.answered(tx, seat, answer)
    run = await rounds.run(tx, seat.run)
    return run is not None and await participants.heard_of(tx, run.round, seat.person)


async def _weigh(tx: Transaction, seat: Seat, answer: Outcome, other: Seat) -> None:
    before = count_as_met(seat.answer, other.answer)
    after = count_as_met(answer, other.answer)
    if before and not after:
        await matches.did_not_meet(tx, Kind.PEERS, seat.person, other.person)
    elif after and not before:
        await matches.met_anew(tx, Kind.PEERS, (seat.person, other.person))


async def meet_again(tx: Transaction, people: Collection[str]) -> None:
    """Note that those who stay together are to meet after all."""
    for pair in combinations(sorted(people), 2):
        await matches.met_anew(tx, Kind.PEERS, pair)


async def close(tx: Transaction, run: Run, stay: Sequence[Team]) -> list[str]:
    """End a time of a round, but for those who stay together; returns whom that lets rest."""
    seats = [seat for seat in await round_teams.seats(tx, run.id) if seat.match]
    silent = [seat for seat in seats if seat.asked and not seat.answer and not seat.wrote]
    running = await matches.running(tx, sorted({seat.match or "" for seat in silent}))
    await close_matches(tx, run.round, stay)
    await rounds.close(tx, run.id)
    people = {seat.person for seat in silent if seat.match in running}
    return await participants.were_silent(tx, run.round, people, SILENT_ROUNDS)


async def close_matches(tx: Transaction, series: str, stay: Sequence[Team]) -> None:
    """Close what the last time led to, but for those who stay together."""
    kept = {team.match for team in stay}
    for run in await rounds.latest(tx, series):
        ended = {seat.match for seat in await round_teams.seats(tx, run.id) if seat.match} - kept
        await matches.close_all(tx, sorted(ended), Ending.DONE)


def is_open(run: Run) -> bool:
    """Whether a time of a round still goes on."""
    return run.stage is not Stage.CLOSED
