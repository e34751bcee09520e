"""Words about calls that several rooms say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.text import Text, _, lines, ngettext, paragraphs, verbatim
from storage.records.calls import CallState, Method, Plan, Tie

STATES: Final[Mapping[CallState, Text]] = {
    CallState.PLANNED: _("It is planned."),
    CallState.NOMINATING: _("People can be nominated now."),
    CallState.PREPARING: _("Those who stand collect support and write about themselves."),
    CallState.COMMENTING: _("Everybody can ask those who stand, and comment."),
    CallState.DECIDING: _("It is being decided."),
    CallState.DECIDED: _("It is decided."),
    CallState.UNDECIDED: _("It has ended without a decision."),
    CallState.WITHDRAWN: _("It was withdrawn."),
}
METHODS: Final[Mapping[Method, Text]] = {
    Method.MUFAKAT: _("by deliberation until all can accept it (musyawarah mufakat)"),
    Method.CONSENT: _("by consent: good enough for now, safe enough to try"),
    Method.APPROVAL: _("by a secret vote: everybody approves of as many as they like"),
    Method.RANKED: _("by a secret vote: everybody puts them in order"),
    Method.ORGANISERS: _("by the organisers, who give their reasons"),
}
# Three sentences each, read before somebody takes part.
EXPLAINED: Final[Mapping[Method, Text]] = {
    Method.MUFAKAT: _(
        "Everybody is asked for their view first, alone, in their own language. The chair writes a "
        "draft, and you accept it, have a concern or stand aside; concerns are answered or the "
        "draft is changed. It is agreed when two thirds took part and no concern stands; if that "
        "cannot be reached, a secret vote decides."
    ),
    Method.CONSENT: _(
        "The chair proposes whom to choose, and you say whether you object. An objection needs a "
        "reason, and the proposal is changed to meet it. It is agreed when nobody objects any more."
    ),
    Method.APPROVAL: _(
        "You mark everybody whom you would be content with, as many as you like. Whoever is marked "
        "by most people is chosen. You can change your vote until the end, and nobody sees it."
    ),
    Method.RANKED: _(
        "You put those who stand in order, the best first; whom you leave out come last together. "
        "All are compared two by two, and whoever wins against each of the others is chosen "
        "(Schulze method). You can change your vote until the end, and nobody sees it."
    ),
    Method.ORGANISERS: _(
        "The organisers of the community read what was said and decide. They have to give their "
        "reasons, which everybody reads. Whoever is nominated, nominates or stands does not decide."
    ),
}
TIES: Final[Mapping[Tie, Text]] = {
    Tie.FIRST: _("Between equals, who accepted first comes first."),
    Tie.LOT: _("Between equals a lot decides, which everybody can check."),
}


def subject(plan: Plan) -> Text:
    """What a call is about."""
    return paragraphs(_("<b>{title}</b>", title=plan.title), verbatim(plan.about))


def described(plan: Plan) -> Text:
    """A call as people read it: what it is about, how it goes, until when."""
    return paragraphs(
        subject(plan),
        lines(
            [
                ngettext("{n} seat", "{n} seats", plan.seats),
                ngettext("for {n} month", "for {n} months", plan.term),
                _("Decided {how}.", how=METHODS[plan.method]),
            ]
        ),
        dates(plan),
    )


def dates(plan: Plan) -> Text:
    """When each phase ends."""
    return lines(
        [
            _("• nominating until {day}", day=plan.nominate_until),
            _("• support and statements until {day}", day=plan.prepare_until),
            _("• questions and comments until {day}", day=plan.comment_until),
            _("• deciding until {day}", day=plan.decide_until),
        ]
    )
