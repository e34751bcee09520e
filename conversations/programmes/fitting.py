"""Whether the people of a programme may be brought together, and how well that suits both.

What counts is defined once, in `conversations.matching.score`. Here it is asked for one skill each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from math import inf
from typing import Final

from bot.text import LanguageName, Text, _, pgettext
from conversations.matching import reasons as why
from storage.records.pool import TEACHES_FROM, Someone
from storage.records.programmes import Applicant, Cohort, Offering
from storage.records.weights import Weights

FINE: Final = 1000  # values are whole thousandths, so that sums are exact
WELL: Final = 3  # how well somebody speaks a language that carries a talk


class Fitting:
    """Who of a cohort may be brought together with whom; places are another matter."""

    def __init__(self, cohort: Cohort, weights: Weights, now: datetime) -> None:
        self.cohort = cohort
        self.applicants: Mapping[str, Applicant] = {
            one.someone.person: one for one in cohort.applicants
        }
        self.mentors: Mapping[str, Offering] = {one.someone.person: one for one in cohort.offering}
        self._values = _values(cohort, weights, now)

    def value(self, applicant: str, mentor: str) -> int | None:
        """How well they suit each other, more is better; None where a hard rule forbids it."""
        return self._values.get((applicant, mentor))

    def possible(self, applicant: str) -> list[str]:
        """The mentors who may be brought together with somebody, the best suited first."""
        found = {who: value for who in self.mentors if (value := self.value(applicant, who))}
        return sorted(found, key=lambda who: -found[who])  # of equal ones, who came first

    def helped_by(self, mentor: str) -> list[str]:
        """The applicants who may be brought together with a mentor, the best suited first."""
        found = {who: value for who in self.applicants if (value := self.value(who, mentor))}
        return sorted(found, key=lambda who: -found[who])  # of equal ones, who applied first

    def obstacle(self, applicant: str, mentor: str) -> Text | None:
        """The sentence that says which hard rule keeps them apart; None: nothing does."""
        if self.value(applicant, mentor) is not None:
            return None
        one, two = self.applicants.get(applicant), self.mentors.get(mentor)
        if one is None or two is None:
            return _("One of them is not in it any more.")
        if not teaches(two, one.skill):
            return _("This mentor does not offer what they want to learn.")
        if not one.someone.speaks.keys() & two.someone.speaks.keys():
            return _("They share no language.")
        if mentor in one.someone.met:
            return _("They have been mentor and mentee before.")
        return NOT_TOGETHER  # and never why: that belongs to one of them


def _values(cohort: Cohort, weights: Weights, now: datetime) -> Mapping[tuple[str, str], int]:
    if not cohort.applicants or not cohort.offering:
        return {}
    from conversations.matching.score import Rule, Scores  # noqa: PLC0415 - numpy is heavy

    ones = [learner(one) for one in cohort.applicants]
    others = [replace(one.someone, places=max(1, one.someone.places)) for one in cohort.offering]
    scores = Scores(ones, others, weights, now, Rule.MENTORS).all().tolist()
    return {
        (one.someone.person, two.someone.person): 1 + max(0, round(FINE * scores[n][m]))
        for n, one in enumerate(cohort.applicants)
        for m, two in enumerate(cohort.offering)
        if scores[n][m] > -inf and teaches(two, one.skill)
    }


def learner(applicant: Applicant) -> Someone:
    """Somebody as they are in this programme: they want to learn one thing."""
    own = applicant.someone.learns.get(applicant.skill, 0)
    return replace(applicant.someone, learns={applicant.skill: own})


def teaches(offering: Offering, skill: str) -> bool:
    """Whether a skill is one of this mentor's topics."""
    return offering.someone.helps.get(skill, 0) >= TEACHES_FROM


def reasons(applicant: Applicant, offering: Offering, now: datetime) -> why.Reasons:
    """What speaks for bringing these two together."""
    return why.reasons(learner(applicant), offering.someone, now, skill=applicant.skill)


def for_organisers(found: why.Reasons) -> list[Text]:
    """The same in a few words, as those who decide read it."""
    told = []
    if found.language:
        tongue = LanguageName(found.language)
        if found.spoken >= WELL:
            told.append(pgettext("why two people fit", "both speak {language}", language=tongue))
        else:
            told.append(
                pgettext("why two people fit", "both speak some {language}", language=tongue)
            )
    if found.overlaps:
        told.append(pgettext("why two people fit", "have time in common"))
    if found.level > TEACHES_FROM:
        told.append(pgettext("why two people fit", "the mentor develops others in it"))
    return told


NOT_TOGETHER: Final = _("Something else keeps them apart, which I may not tell.")
