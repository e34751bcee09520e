"""Those who stand, as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.text import Text, _, lines, named, ngettext, paragraphs, pgettext, verbatim
from storage.records.calls import Call, CallState
from storage.records.candidates import Candidate, Remark, RemarkKind

MOVED_ON: Final = _("It has moved on meanwhile.")
NO_STATEMENT_YET: Final = _("They have not written anything about themselves yet.")
NO_STATEMENT: Final = _("They have written nothing about themselves.")
REMARKS: Final[Mapping[RemarkKind, Text]] = {
    RemarkKind.QUESTION: pgettext("remark", "A question"),
    RemarkKind.COMMENT: pgettext("remark", "A comment"),
    RemarkKind.CONFLICT: pgettext("remark", "Somebody who takes part has a conflict of interest"),
}


def in_list(number: int, call: Call, one: Candidate, seconds: int) -> Text:
    """One of those who stand, in a line or two."""
    told = _("{n}. <b>{who}</b>", n=number, who=named(one.person or ""))
    notes = [] if one.statement else [without_statement(call)]
    if call.plan.seconds and call.state in {CallState.NOMINATING, CallState.PREPARING}:
        notes.append(support(call, seconds))
    return lines([told, *notes])


def without_statement(call: Call) -> Text:
    """That somebody has written nothing, while they still can or for good."""
    early = call.state in {CallState.NOMINATING, CallState.PREPARING}
    return NO_STATEMENT_YET if early else NO_STATEMENT


def support(call: Call, seconds: int) -> Text:
    """How many others support somebody, out of how many it takes."""
    return ngettext(
        "{n} other person supports them; it takes {needed}.",
        "{n} others support them; it takes {needed}.",
        seconds,
        needed=call.plan.seconds,
    )


def page(call: Call, one: Candidate, seconds: int) -> Text:
    """One of those who stand, as everybody reads them."""
    return paragraphs(
        _(
            "<b>{who}</b> stands for <b>{title}</b>.",
            who=named(one.person or ""),
            title=call.plan.title,
        ),
        verbatim(one.statement) if one.statement else without_statement(call),
        _("Conflict of interest: “{words}”", words=one.conflict)
        if one.conflict
        else _("No conflict of interest is declared."),
        *([support(call, seconds)] if call.plan.seconds else []),
    )


def remark(number: int, one: Remark) -> Text:
    """Something that was passed on, and what the candidate answered."""
    told = [_("{n}. {what}: “{words}”", n=number, what=REMARKS[one.kind], words=one.words)]
    if one.kind is RemarkKind.QUESTION:
        told.append(
            _("Answer: “{words}”", words=one.answer) if one.answer else _("Not answered yet.")
        )
    return lines(told)


def own_page(call: Call, own: Candidate, seconds: int, unanswered: int) -> Text:
    """What somebody who stands reads about their own candidacy."""
    told = [_("You stand for <b>{title}</b>.", title=call.plan.title)]
    if own.eligible is False:
        told.append(
            _(
                "The organisers find that you are not eligible: “{words}” If you see it "
                "differently, talk to them before {day}.",
                words=own.why_not,
                day=call.plan.prepare_until,
            )
        )
    told.append(
        verbatim(own.statement)
        if own.statement
        else _("You have written nothing about yourself, and others see that.")
    )
    told.append(
        _("Conflict of interest: “{words}”", words=own.conflict)
        if own.conflict
        else _("You have declared no conflict of interest.")
    )
    if call.plan.seconds:
        told.append(own_support(call, seconds))
    if unanswered:
        told.append(
            ngettext(
                "{n} question waits for your answer.",
                "{n} questions wait for your answer.",
                unanswered,
            )
        )
    return paragraphs(*told)


def own_support(call: Call, seconds: int) -> Text:
    """How many others support who stands, out of how many it takes."""
    return ngettext(
        "{n} other person supports you; it takes {needed}.",
        "{n} others support you; it takes {needed}.",
        seconds,
        needed=call.plan.seconds,
    )
