"""When a training is: its day and hour, how long, how often, and on which clock."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from bot.engine.talk import Option
from bot.model import Plain
from bot.text import TimeOfDay, _, paragraphs, pgettext, verbatim
from conversations.communities.proposal import Proposal
from conversations.communities.steps import zones
from conversations.nominations.planning.days import DayBetween
from conversations.peers.clock_time import ClockTime
from conversations.trainings.planning import rules
from conversations.trainings.planning.answers import (
    COUNT,
    LONGEST_SERIES,
    UNTIL,
    Ending,
    HowLong,
    latest,
)
from conversations.trainings.planning.points import Point
from conversations.trainings.planning.wishes import starts_of
from conversations.trainings.recurrence_words import how_often
from conversations.trainings.wall_clock import on_the_wall

ONCE: Final = "once"
DAY: Final = timedelta(days=1)
LONGEST_PLACE: Final = 60  # characters
MOST_TRIES: Final = 4
OTHER: Final = Option("other", pgettext("button", "None of these"))


async def day(at: Point) -> dict[str, Plain]:
    """On which day the first date is; its rule moves along."""
    before = starts_of(at.wish)
    today = on_the_wall(datetime.fromisoformat(at.known.now), at.wish["zone"]).date()
    asked = _("On which day? Please write it as in 2026-09-30.")
    if at.wish["rule"]:
        asked = _("On which day is the first one? Please write it as in 2026-09-30.")
    if not at.first:
        now = _("Now: {day}. If you skip, it stays.", day=before.date())
        asked = paragraphs(asked, now)
    answer = DayBetween((today - DAY).isoformat(), latest(today.isoformat()))
    chosen = await at.talk.ask(("day", at.n), asked, answer, optional=not at.first)
    return _at(at.wish, date.fromisoformat(chosen) if chosen else before.date(), before.time())


async def hour(at: Point) -> dict[str, Plain]:
    """At which hour, on the clock of the training."""
    before = starts_of(at.wish)
    asked = _("At what time does it begin, where the community is at home?")
    if at.wish["zone"] != at.known.home:
        asked = _("At what time does it begin, on the clock of {place}?", place=_city(at.wish))
    if not at.first:
        now = TimeOfDay(before.hour * 60 + before.minute)
        asked = paragraphs(asked, _("Now: {time}. If you skip, it stays.", time=now))
    minute = await at.talk.ask(("time", at.n), asked, ClockTime(), optional=not at.first)
    clock = before.time() if minute is None else time(*divmod(minute, 60))
    return _at(at.wish, before.date(), clock)


def _at(wish: Plain, day: date, clock: time) -> dict[str, Plain]:
    before, after = starts_of(wish), datetime.combine(day, clock)
    return {
        "starts": after.isoformat(timespec="minutes"),
        "rule": rules.moved(wish["rule"], before, after),
    }


def _city(wish: Plain) -> str:
    return str(wish["zone"]).rpartition("/")[2].replace("_", " ")


async def length(at: Point) -> dict[str, Plain]:
    """How long a date lasts."""
    asked = _("How long does it last?")
    if not at.first:
        now = timedelta(minutes=at.wish["length"])
        asked = paragraphs(asked, _("Now: {time}. If you skip, it stays.", time=now))
    chosen = await at.talk.ask(("length", at.n), asked, HowLong(), optional=not at.first)
    return {"length": at.wish["length"] if chosen is None else chosen}


async def when(at: Point) -> dict[str, Plain]:
    """Day, hour and length together."""
    found: dict[str, Plain] = {}
    for change in (day, hour, length):
        found |= await change(Point(at.talk, at.known, {**at.wish, **found}, at.n))
    return found


async def often(at: Point) -> dict[str, Plain]:
    """Once, or again and again: until when, or how often."""
    starts = starts_of(at.wish)
    offered = rules.offered(starts)
    labels = {id: how_often(str(rule), starts) for id, rule in offered.items()}
    options = [Option(id, label) for id, label in labels.items() if label]
    asked = _("Is it held once, or again and again?")
    once = Option(ONCE, pgettext("button", "Once"), words=(_("once"),))
    chosen = await at.talk.choose(("often", at.n), asked, [once, *options])
    if chosen == ONCE:
        return {"rule": ""}
    first = starts.date().isoformat()
    asked = _("How many times in all? Or write its last day, as in 2026-09-30.")
    end = await at.talk.ask(("end", at.n), asked, Ending(first, latest(first, LONGEST_SERIES)))
    until = date.fromisoformat(end[UNTIL]) if UNTIL in end else None
    return {"rule": str(rules.ended(offered[chosen], count=end.get(COUNT), until=until))}


async def zone(at: Point) -> dict[str, Plain]:
    """On which clock its times are, found by a city."""
    asked = _("On the clock of which place is it? Please write a city, or the time there now.")
    for attempt in map(str, range(MOST_TRIES)):
        key = f"{at.n}.{attempt}"
        words = await at.talk.ask(("place", key), asked, Proposal("", LONGEST_PLACE), optional=True)
        if words is None:
            break
        found = await at.talk.step(("zones", key), zones, words=words)
        chosen = await _one_of(at, key, found)
        if chosen:
            return {"zone": chosen}
        asked = _("I do not find that one. A larger city nearby, or the time there now?")
    return {"zone": at.wish["zone"]}


async def _one_of(at: Point, key: str, zones: Plain) -> str | None:
    if len(zones) < 2:
        return str(zones[0][0]) if zones else None
    options = [Option(f"n{n}", verbatim(label)) for n, (_zone, label) in enumerate(zones)]
    asked = _("Which of these is it?")
    chosen = await at.talk.choose(("which", key), asked, [*options, OTHER])
    return None if chosen == OTHER.id else str(zones[int(chosen[1:])][0])
