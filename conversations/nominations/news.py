"""What people are told about a call as its phases follow one another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, TypeAlias

from bot.i18n.zones import zone_info
from bot.text import Listing, Text, _, lines, named, ngettext, paragraphs
from conversations.deciding.ties import published
from storage.records.calls import Call, Plan, Tie

Day: TypeAlias = date | datetime  # in a group, where everybody has a zone of their own: the day


def day_in_group(plan: Plan, moment: datetime) -> date:
    """The day as it is where the call is."""
    return moment.astimezone(zone_info(plan.zone)).date()


def opened(plan: Plan, until: Day) -> Text:
    """That somebody is looked for."""
    return _(
        "<b>{title}</b>: somebody is looked for. Until {day} you can nominate others or yourself; "
        "whoever is nominated is asked first, and alone.",
        title=plan.title,
        day=until,
    )


def opened_in_group(call: Call, until: Day) -> Text:
    """The same for all to see; with it, what a lot rests on is out before anybody stands."""
    told = opened(call.plan, until)
    return paragraphs(told, lot(call)) if call.plan.tie is Tie.LOT else told


def lot(call: Call) -> Text:
    """How everybody can check a lot later."""
    return _(
        "The lot that decides between equals is fixed already. At the end it is shown, and its "
        "SHA-256 must be <code>{digest}</code>.",
        digest=published(call.lot),
    )


def support_is_sought(plan: Plan, standing: Sequence[str]) -> Text:
    """Who stands so far, and what they need of others."""
    told = [_("For <b>{title}</b> stand: {names}.", title=plan.title, names=_names(standing))]
    if plan.seconds:
        told.append(
            ngettext(
                "Each of them needs the support of {n} other person until {day}.",
                "Each of them needs the support of {n} others until {day}.",
                plan.seconds,
                day=plan.prepare_until,
            )
        )
    return lines(told)


def you_stand(plan: Plan) -> Text:
    """What somebody who has accepted does next."""
    told = [
        _(
            "You stand for <b>{title}</b>. Until {day}, write something about yourself: what "
            "others read first is that.",
            title=plan.title,
            day=plan.prepare_until,
        )
    ]
    if plan.seconds:
        told.append(
            ngettext(
                "You also need the support of {n} other person; ask around.",
                "You also need the support of {n} others; ask around.",
                plan.seconds,
            )
        )
    return lines(told)


def still_missing(plan: Plan, *, statement: bool, seconds: int) -> Text:
    """What somebody who stands still lacks, a day before it is too late."""
    told = [
        _(
            "<b>{title}</b>: tomorrow, {day}, is the last moment.",
            title=plan.title,
            day=plan.prepare_until,
        )
    ]
    if statement:
        told.append(_("You have not written anything about yourself yet, and others will see so."))
    if seconds:
        told.append(
            ngettext(
                "You still need the support of {n} other person.",
                "You still need the support of {n} others.",
                seconds,
            )
        )
    return lines(told)


def too_little_support(plan: Plan) -> Text:
    """That somebody does not stand any more, for want of support."""
    return _(
        "Thank you for being ready for <b>{title}</b>. This time not enough others have said that "
        "they support you, so you do not stand. That says little about you: it is often just a "
        "matter of who happened to look.",
        title=plan.title,
    )


def not_eligible(plan: Plan, why_not: str) -> Text:
    """That somebody does not stand any more, because of the rules of the role."""
    return paragraphs(
        _(
            "Thank you for being ready for <b>{title}</b>. The organisers found that the rules of "
            "this role do not let you stand, so you do not.",
            title=plan.title,
        ),
        _("They write: “{words}”", words=why_not) if why_not else _("Ask them if you wonder why."),
    )


def comments_begin(plan: Plan, standing: Sequence[str], until: Day) -> Text:
    """Who stands, and that everybody can ask them."""
    return _(
        "For <b>{title}</b> stand: {names}. Until {day} you can read about them, ask and comment.",
        title=plan.title,
        names=_names(standing),
        day=until,
    )


def look_who_is_eligible(plan: Plan, standing: int) -> Text:
    """That keepers have something to look at."""
    stand = ngettext("{n} person stands.", "{n} people stand.", standing)
    return _(
        "<b>{title}</b>: nominating is over. {stand} Please see until {day} whether the rules of "
        "the role let them.",
        title=plan.title,
        stand=stand,
        day=plan.prepare_until,
    )


def take_part(plan: Plan, closes_at: datetime) -> Text:
    """That a round is about to close."""
    return _(
        "<b>{title}</b>: you have not taken part yet, and can until {day}.",
        title=plan.title,
        day=closes_at,
    )


def prolonged(plan: Plan, until: datetime, reason: str) -> Text:
    """That a phase goes on for longer, and why."""
    return paragraphs(
        _(
            "<b>{title}</b> takes longer: this phase goes on until {day}.",
            title=plan.title,
            day=until,
        ),
        _("The organisers say: “{words}”", words=reason),
    )


def withdrawn(plan: Plan, reason: str) -> Text:
    """That nothing comes of a call, and why; without a reason, nobody was left to keep it."""
    return paragraphs(
        _("<b>{title}</b> was withdrawn: nobody is chosen.", title=plan.title),
        _("The organisers say: “{words}”", words=reason) if reason else NOBODY_LEFT,
    )


DELETED: Final = _("Who was nominated without standing, and by whom, is deleted.")


NOBODY_LEFT: Final = _(
    "Everybody who looked after it was nominated, nominated somebody or stood, and so stepped back."
)


def _names(standing: Sequence[str]) -> Listing:
    return Listing(tuple(named(person) for person in standing))
