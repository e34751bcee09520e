"""What talking about rounds leaves behind."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from bot.i18n.zones import zone_info
from bot.model import Plain
from conversations.peers.schedule import first_after
from conversations.peers.stages import LONGER, begins_at
from conversations.peers.until import MONTH, WEEK
from storage import (
    audit,
    communities,
    matches,
    memberships,
    participants,
    people,
    round_teams,
    rounds,
)
from storage.database import Transaction
from storage.records.rounds import Often, Rhythm, Schedule, Stage

FEWEST: Final = 5  # people whom a number may describe
LONGEST_BREAK: Final = timedelta(days=366)
BREAKS: Final = {WEEK: timedelta(days=7), MONTH: timedelta(days=30)}
TO_SIGN_UP: Final = timedelta(days=1)  # at least, before the very first round


async def take_part(tx: Transaction, *, person: str, series: str, often: str) -> Plain:
    """Let somebody take part; when the next one begins, or nothing where there is none."""
    found = await rounds.find(tx, series)
    member = await memberships.find(tx, found.community, person) if found else None
    if found is None or found.next_at is None or member is None:
        return ""
    await participants.take_part(tx, series, person, Often(often))
    return found.next_at.isoformat()


async def pause(tx: Transaction, *, person: str, series: str, until: str) -> Plain:
    """Let somebody rest; when they are back, on their own clock, or nothing for no such day."""
    known = await memberships.with_zone(tx, person)
    zone = zone_info(known.zone if known else "UTC")
    today = tx.now.astimezone(zone).date()
    day = today + BREAKS[until] if until in BREAKS else date.fromisoformat(until)
    if not today < day <= today + LONGEST_BREAK:
        return ""
    back = datetime.combine(day, time(), zone)
    await participants.pause(tx, series, person, back.astimezone(UTC))
    return back.isoformat()


async def preview(tx: Transaction, *, person: str, community: str, wish: Plain) -> Plain:
    """What would come of it."""
    found = await communities.find(tx, community)
    running = await rounds.of_community(tx, community)
    who = await people.find(tx, person)
    zone = found.zone if found else "UTC"
    begins = _begins(tx, wish, zone, running=bool(running and running.next_at))
    many = len(await participants.taking_part(tx, running.id, begins)) if running else 0
    return {
        "zone": zone,
        "language": who.languages[0] if who and who.languages else "en",
        "next": begins.isoformat(),
        "people": many if many >= FEWEST else 0,  # not even the journal holds fewer
        "running": bool(running and running.next_at),
    }


def _begins(tx: Transaction, wish: Plain, zone: str, *, running: bool) -> datetime:
    earliest = tx.now if running else tx.now + TO_SIGN_UP
    return first_after(_schedule(wish, zone), earliest)


def _schedule(wish: Plain, zone: str) -> Schedule:
    return Schedule(Rhythm(wish["rhythm"]), wish["weekday"], wish["minute"], zone)


async def plan(tx: Transaction, *, person: str, community: str, wish: Plain) -> Plain:
    """Start the rounds of a community, or change them; when the next one begins."""
    found = await communities.find(tx, community)
    before = await rounds.of_community(tx, community)
    zone = found.zone if found else "UTC"
    running = bool(before and before.next_at)
    begins = _begins(tx, wish, zone, running=running)
    schedule = _schedule(wish, zone)
    series = await rounds.plan(tx, community, schedule, wish["theme"], begins)
    await move_end(tx, series, begins)
    act = "peer rounds changed" if running else "peer rounds started"
    await audit.note(tx, person, act, community=community)
    return begins.isoformat()


async def move_end(tx: Transaction, series: str, begins: datetime) -> None:
    """Let what runs now end when the next one begins, at a moment that has changed."""
    for run in await rounds.latest(tx, series):
        if run.stage is Stage.CLOSED:
            continue
        await rounds.end_at(tx, series, begins)
        met = {seat.match for seat in await round_teams.seats(tx, run.id) if seat.match}
        await matches.prolong(tx, sorted(met), begins + LONGER)
        if run.stage in {Stage.ASKING, Stage.LISTENING}:
            due_at = begins_at(run.stage, run.began_at, begins)
            await rounds.come_to(tx, run.id, run.stage, due_at)
