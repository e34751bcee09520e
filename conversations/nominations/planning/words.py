"""How a planned call reads to those who plan it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.text import Text, _, lines, named, ngettext, paragraphs, pgettext
from conversations.nominations import words
from storage.records.calls import Method, Plan, RollKind

ROLLS: Final[Mapping[RollKind, Text]] = {
    RollKind.MEMBERS: _(
        "• Who may take part: everybody who belongs to the community when it opens."
    ),
    RollKind.CODES: _("• Who may take part: people of your own list, each with a code."),
}
NOBODY_YET: Final = pgettext("person", "nobody yet")


def preview(plan: Plan, role: Text | None, chair: str, deputy: str) -> Text:
    """A call as people will read it, and below it what its organisers have set."""
    return paragraphs(
        _("This is how people will read it:"),
        words.described(plan),
        opens(plan),
        details(plan, role),
        keepers(chair, deputy),
    )


def opens(plan: Plan) -> Text:
    """When people hear of it."""
    return _("It opens on {day}.", day=plan.opens_at)


def details(plan: Plan, role: Text | None) -> Text:
    """What is set about a call, beyond what stands on it."""
    told = [ROLLS[plan.roll]]
    if role:
        told.append(_("• The role, with the skills it needs: {role}", role=role))
    told.append(_support(plan.seconds))
    if plan.method is not Method.ORGANISERS:
        told.append(_("• A vote counts if at least {n}% of the roll take part.", n=plan.quorum))
    if plan.method in {Method.MUFAKAT, Method.CONSENT}:
        told.append(ngettext("• At most {n} draft", "• At most {n} drafts", plan.rounds))
    if plan.method not in {Method.ORGANISERS, Method.CONSENT}:
        told.append(_("• {rule}", rule=words.TIES[plan.tie]))
    told.append(POSTED[plan.posted])
    return lines(told)


def _support(seconds: int) -> Text:
    if seconds == 0:
        return _("• Who stands needs nobody's support.")
    return ngettext(
        "• Who stands needs the support of {n} other person.",
        "• Who stands needs the support of {n} other people.",
        seconds,
    )


def codes_used(entries: int, waiting: int) -> Text:
    """How many people of an organisers' list have come so far; never who."""
    if entries == 0:
        return _("There are no codes yet, so nobody could take part.")
    return _("{n} of {all} codes have been used so far.", n=entries - waiting, all=entries)


def keepers(chair: str, deputy: str) -> Text:
    """Who chairs a call, and who does where they cannot; empty: whoever is invited."""
    return lines(
        [
            _("• Chair: {name}", name=_called(chair)),
            _("• Deputy: {name}", name=_called(deputy)),
        ]
    )


def _called(person: str) -> Text:
    return named(person) if person else NOBODY_YET


POSTED: Final[Mapping[bool, Text]] = {
    True: _("• The minutes are posted in the groups."),
    False: _("• The minutes are read by those who take part; they are not posted."),
}
