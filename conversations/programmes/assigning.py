"""Who of a programme is brought together with whom: the best for all, and the stable one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Final

from bot.model import Plain
from conversations.programmes.comparing import figures
from conversations.programmes.fitting import FINE, Fitting
from conversations.programmes.stable import settle
from storage.records.programmes import Applicant, Cohort, Offering
from storage.records.weights import Weights

WISHES: Final = 3  # of each person that count between plans that are equally good
UNRANKED: Final = 1_000_000  # comes after everybody whom somebody ranked


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that the work rests on, as it was at one moment."""

    cohort: Cohort
    kept: Mapping[str, str]  # applicants and their mentors, who stay as they are
    weights: Weights
    now: datetime


def work_out(seen: Snapshot) -> Plain:
    """Both assignments, by person, with what they give; the stable one only where people ranked."""
    cohort = without(seen.cohort, seen.kept)
    ranked = any(one.ranks for one in cohort.applicants) or any(
        one.ranks for one in cohort.offering
    )
    fitting = Fitting(cohort, seen.weights, seen.now)
    plans = {"best": dict(seen.kept) | best(fitting)}
    if ranked:
        plans["stable"] = dict(seen.kept) | stable(fitting)
    return {
        plan: {"pairs": pairs, "figures": asdict(figures(seen.cohort, pairs, seen.now))}
        for plan, pairs in plans.items()
    }


def without(cohort: Cohort, kept: Mapping[str, str]) -> Cohort:
    """The others, and what these leave to them."""
    taken = list(kept.values())
    return Cohort(
        applicants=tuple(one for one in cohort.applicants if one.someone.person not in kept),
        offering=tuple(
            replace(one, someone=replace(one.someone, places=room))
            for one in cohort.offering
            if (room := one.someone.places - taken.count(one.someone.person)) > 0
        ),
        places=max(0, cohort.places - len(taken)),
    )


def best(fitting: Fitting) -> dict[str, str]:
    """As many as possible get a mentor, and all together suit each other as well as can be.

    Of plans that are equally good the one is taken with more of what people wished.
    """
    from conversations.programmes.best import assign  # noqa: PLC0415 - numpy is heavy

    cohort = fitting.cohort
    exact = 1 + 2 * WISHES * len(cohort.applicants)  # all wishes weigh less than one point
    values = {
        (n, m): value * exact + _wishes(one, two)
        for n, one in enumerate(cohort.applicants)
        for m, two in enumerate(cohort.offering)
        if (value := fitting.value(one.someone.person, two.someone.person)) is not None
    }
    places = [one.someone.places for one in cohort.offering]
    found = assign(values, len(cohort.applicants), places, cohort.places)
    return _by_person(cohort, found)


def _wishes(one: Applicant, two: Offering) -> int:
    """What the wishes of both sides are worth."""
    return _wish(one.ranks.get(two.someone.person)) + _wish(two.ranks.get(one.someone.person))


def _wish(rank: int | None) -> int:
    return 0 if rank is None else max(0, WISHES + 1 - rank)


def stable(fitting: Fitting) -> dict[str, str]:
    """No two would rather have each other than what they get.

    Whom somebody did not rank comes after those whom they did, as well as they suit each other; of
    equal ones a mentor would rather have who wished for them, and then who applied first.
    Where the programme has fewer places than its mentors, who applied last waits.
    """
    cohort = fitting.cohort
    people = list(range(len(cohort.applicants)))
    while True:
        found = _settle(fitting, people)
        if len(found) <= cohort.places:
            return _by_person(cohort, found)
        people.remove(max(found))


def _settle(fitting: Fitting, people: list[int]) -> dict[int, int]:
    offering = fitting.cohort.offering
    wanted: dict[int, list[int]] = {}
    ranks: dict[tuple[int, int], tuple[int, int]] = {}
    for n in people:
        one = fitting.cohort.applicants[n]
        who, order = one.someone.person, {}
        for m, two in enumerate(offering):
            mentor = two.someone.person
            value = fitting.value(who, mentor)
            if value is not None:
                order[m] = _place(one.ranks, mentor, value)
                wished = one.ranks.get(mentor, UNRANKED)
                ranks[m, n] = _place(two.ranks, who, value), wished
        wanted[n] = sorted(order, key=order.__getitem__)
    return settle(wanted, ranks, [one.someone.places for one in offering])


def _place(ranks: Mapping[str, int], other: str, value: int) -> int:
    """Where somebody comes on a list: as they were ranked, else as well as they suit."""
    return ranks.get(other, UNRANKED) * 100 * FINE - value


def _by_person(cohort: Cohort, found: Mapping[int, int]) -> dict[str, str]:
    return {
        cohort.applicants[n].someone.person: cohort.offering[m].someone.person
        for n, m in sorted(found.items())
    }
