"""What a plan gives people, in words that those who decide understand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.i18n import autonym
from bot.text import Listing, Text, _, lines, ngettext, verbatim
from conversations.programmes.fitting import WELL, Fitting, reasons, teaches
from storage.records.programmes import Cohort


@dataclass(frozen=True, slots=True)
class Figures:
    """What a plan gives to how many."""

    people: int
    matched: int
    first: int  # who get whom they would like best
    second: int  # or next to best
    ranked: int  # who said whom they would like best
    well: int  # pairs that share a language well
    hours: int  # pairs with time in common


def figures(cohort: Cohort, pairs: Mapping[str, str], now: datetime) -> Figures:
    """Count what a plan gives."""
    mentors = {one.someone.person: one for one in cohort.offering}
    both = [
        (one, mentors[pairs[one.someone.person]])
        for one in cohort.applicants
        if pairs.get(one.someone.person) in mentors
    ]
    ranks = [one.ranks.get(two.someone.person) for one, two in both]
    found = [reasons(one, two, now) for one, two in both]
    return Figures(
        people=len(cohort.applicants),
        matched=len(both),
        first=ranks.count(1),
        second=ranks.count(2),
        ranked=sum(bool(one.ranks) for one in cohort.applicants),
        well=sum(each.spoken >= WELL for each in found),
        hours=sum(bool(each.overlaps) for each in found),
    )


def told(found: Figures) -> Text:
    """The same in words."""
    facts = [_("• {n} of {people} get a mentor", n=found.matched, people=found.people)]
    if found.ranked:
        facts.append(
            _(
                "• {n} said whom they would like best: {first} with their first wish, {second} "
                "with their second",
                n=found.ranked,
                first=found.first,
                second=found.second,
            )
        )
    facts.append(
        ngettext(
            "• {n} pair shares a language well", "• {n} pairs share a language well", found.well
        )
    )
    facts.append(
        ngettext("• {n} pair has time in common", "• {n} pairs have time in common", found.hours)
    )
    return lines(facts)


def why_without(fitting: Fitting, applicant: str, pairs: Mapping[str, str], skill: Text) -> Text:
    """Why somebody gets no mentor, as those who decide read it."""
    one, cohort = fitting.applicants[applicant], fitting.cohort
    offering = [two for two in cohort.offering if teaches(two, one.skill)]
    spoken = one.someone.speaks
    if not offering:
        return _("no mentor in it offers {skill}", skill=skill)
    if not any(spoken.keys() & two.someone.speaks.keys() for two in offering):
        tongues = Listing(tuple(verbatim(autonym(tag)) for tag in spoken))
        return _("no mentor for {skill} speaks {languages}", skill=skill, languages=tongues)
    possible = fitting.possible(applicant)
    if not possible:
        return _("no mentor for {skill} can be brought together with them", skill=skill)
    taken = list(pairs.values())
    if all(taken.count(who) >= fitting.mentors[who].someone.places for who in possible):
        return _("all places with mentors who suit them are taken")
    if len(taken) >= cohort.places:
        return _("all places of the programme are taken")
    return _("a mentor has room, but the organisers want it so")


def holds(fitting: Fitting, pairs: Mapping[str, str]) -> dict[str, str]:
    """Those of a plan that can still be, in the order in which people applied."""
    left: dict[str, str] = {}
    room = {who: one.someone.places for who, one in fitting.mentors.items()}
    for who in fitting.applicants:
        mentor = pairs.get(who, "")
        possible = len(left) < fitting.cohort.places and room.get(mentor, 0) > 0
        if possible and fitting.value(who, mentor) is not None:
            left[who] = mentor
            room[mentor] -= 1
    return left
