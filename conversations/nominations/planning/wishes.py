"""What an organiser wishes for a call, as their conversation keeps it, and the plan it makes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from typing import Final

from bot.i18n.zones import zone_info
from bot.model import Plain
from conversations.nominations.planning.ready import Ready
from storage.records.calls import Method, Plan, RollKind, Tie

OPENS: Final = time(9)  # in the community's zone: nobody is told about a call in the night
ENDS: Final = time(20)  # after work, and before people sleep
PARTS: Final = ("opens_at", "nominate_until", "prepare_until", "comment_until", "decide_until")
LATER: Final = 3  # days until a ready-made call opens: time enough to look at it together


def wish_from(ready: Ready, today: date, title: str, about: str) -> dict[str, Plain]:
    """What a ready-made call wishes when it is planned today."""
    opens = today + timedelta(days=LATER)
    days = accumulate(ready.phases, lambda day, n: day + timedelta(days=n), initial=opens)
    return {
        "title": title,
        "role": "",
        "about": about,
        "seats": ready.seats,
        "term": ready.term,
        "seconds": ready.seconds,
        "method": str(ready.method),
        "tie": str(ready.tie),
        "quorum": ready.quorum,
        "rounds": ready.rounds,
        "roll": str(RollKind.MEMBERS),
        "posted": True,
        "days": [day.isoformat() for day in days],
    }


def wish_of(plan: Plan) -> dict[str, Plain]:
    """The wish that would make this plan."""
    zone = zone_info(plan.zone)
    return {
        "title": plan.title,
        "role": plan.role,
        "about": plan.about,
        "seats": plan.seats,
        "term": plan.term,
        "seconds": plan.seconds,
        "method": str(plan.method),
        "tie": str(plan.tie),
        "quorum": plan.quorum,
        "rounds": plan.rounds,
        "roll": str(plan.roll),
        "posted": plan.posted,
        "days": [getattr(plan, part).astimezone(zone).date().isoformat() for part in PARTS],
    }


def plan_of(wish: Plain, zone: str) -> Plan:
    """The plan that a wish makes in a time zone (IANA)."""
    opens, *ends = map(date.fromisoformat, wish["days"])
    moments = [_at(opens, OPENS, zone), *(_at(day, ENDS, zone) for day in ends)]
    return Plan(
        title=wish["title"],
        role=wish["role"],
        about=wish["about"],
        seats=wish["seats"],
        term=wish["term"],
        seconds=wish["seconds"],
        method=Method(wish["method"]),
        tie=Tie(wish["tie"]),
        quorum=wish["quorum"],
        rounds=wish["rounds"],
        roll=RollKind(wish["roll"]),
        posted=wish["posted"],
        zone=zone,
        **dict(zip(PARTS, moments, strict=True)),
    )


def _at(day: date, clock: time, zone: str) -> datetime:
    return datetime.combine(day, clock, zone_info(zone)).astimezone(UTC)


def moved(days: Sequence[str], place: int, day: str) -> list[str]:
    """The days with one of them changed; those that follow stay as far behind it as they were."""
    by = date.fromisoformat(day) - date.fromisoformat(days[place])
    return [*days[:place], *((date.fromisoformat(one) + by).isoformat() for one in days[place:])]
