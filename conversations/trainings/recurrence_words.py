"""How often something is held, as people say it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.text import VERBATIM, Listing, Text, Weekday, _, ngettext
from conversations.trainings.recurrence import Day, Frequency, Rule, parse


def how_often(rule: str, starts: datetime) -> Text | None:
    """How often, and until when; None where it is held once. Raises `RuleError`."""
    return _ended(parse(rule), starts) if rule else None


def _ended(rule: Rule, starts: datetime) -> Text:
    said = _every(rule, starts)
    if rule.until:
        return _("{how_often}, until {day}", how_often=said, day=rule.until.date())
    if rule.count:
        return ngettext(
            "{how_often}, {n} time in all",
            "{how_often}, {n} times in all",
            rule.count,
            how_often=said,
        )
    return said


def _every(rule: Rule, starts: datetime) -> Text:
    match rule.frequency:
        case Frequency.DAILY if not rule.days:
            if rule.interval == 1:
                return _("Every day")
            return ngettext("Every {n} day", "Every {n} days", rule.interval)
        case Frequency.DAILY | Frequency.WEEKLY:
            days = _weekdays(rule, starts)
            if rule.interval == 1:
                return _("Every week: {days}", days=days)
            return ngettext(
                "Every {n} week: {days}", "Every {n} weeks: {days}", rule.interval, days=days
            )
        case Frequency.MONTHLY if rule.months:
            return _yearly(rule, starts)
        case Frequency.MONTHLY:
            days = Listing(tuple(_of_month(rule, starts)))
            if rule.interval == 1:
                return _("Every month: {days}", days=days)
            return ngettext(
                "Every {n} month: {days}", "Every {n} months: {days}", rule.interval, days=days
            )
    return _yearly(rule, starts)


def _weekdays(rule: Rule, starts: datetime) -> Listing:
    days = sorted(day for _nth, day in rule.days) or [starts.weekday()]
    return Listing(tuple(_weekday(day) for day in days))


def _yearly(rule: Rule, starts: datetime) -> Text:
    if len(rule.months) > 1:
        return ngettext(
            "In {n} month of each year, for the first time on {day}",
            "In {n} months of each year, for the first time on {day}",
            len(rule.months),
            day=starts.date(),
        )
    if rule.days:
        days = Listing(tuple(_of_month(rule, starts)))
        return _(
            "Every year in the same month, for the first time on {day}: {days}",
            day=starts.date(),
            days=days,
        )
    return _("Every year, for the first time on {day}", day=starts.date())


def _of_month(rule: Rule, starts: datetime) -> Iterable[Text]:
    """The days of a month, each as a phrase."""
    if rule.month_days:
        yield from (_day_of_month(day) for day in rule.month_days)
    elif not rule.days:
        yield _day_of_month(starts.day)
    elif rule.positions and len(rule.days) == 1:
        yield from (_nth((place, rule.days[0][1])) for place in rule.positions)
    elif rule.positions:
        days = _weekdays(rule, starts)
        yield from (_place(place, days) for place in rule.positions)
    else:
        yield from map(_nth, rule.days)


def _day_of_month(day: int) -> Text:
    if day == -1:
        return _("the last day")
    if day < 0:
        return _("day {n} from its end", n=-day)
    return _("day {n}", n=day)


def _nth(day: Day) -> Text:
    """One of the weekdays of a month: the second Tuesday."""
    nth, weekday = day
    match nth:
        case 0:
            return _("each {weekday}", weekday=Weekday(weekday))
        case 1:
            return _("the first {weekday}", weekday=Weekday(weekday))
        case 2:
            return _("the second {weekday}", weekday=Weekday(weekday))
        case 3:
            return _("the third {weekday}", weekday=Weekday(weekday))
        case 4:
            return _("the fourth {weekday}", weekday=Weekday(weekday))
        case 5:
            return _("the fifth {weekday}, if there is one", weekday=Weekday(weekday))
        case -1:
            return _("the last {weekday}", weekday=Weekday(weekday))
    return _("{weekday}, number {n} from its end", n=-nth, weekday=Weekday(weekday))


def _place(place: int, days: Listing) -> Text:
    """One of the days that a month has by several weekdays: the last one of Mon to Fri."""
    if place == 1:
        return _("the first day that is one of these: {days}", days=days)
    if place == -1:
        return _("the last day that is one of these: {days}", days=days)
    if place < 0:
        return _("number {n} from its end of these days: {days}", n=-place, days=days)
    return _("number {n} of these days: {days}", n=place, days=days)


def _weekday(day: int) -> Text:
    return Text("{weekday}", (("weekday", Weekday(day)),), context=VERBATIM)
