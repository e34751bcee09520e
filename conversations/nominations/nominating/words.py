"""What nominating and being nominated says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from bot.text import CommandWord, Link, Listing, Text, _, named, paragraphs, pgettext, verbatim
from storage.records.candidates import Nomination

CALLS: Final = CommandWord("calls")
MOST: Final = 5  # people whom one person can nominate in a call

# How who nominates declares to know whom they nominate: the button, and what that person reads.
RELATIONS: Final[Mapping[str, tuple[Text, Text]]] = {
    "together": (
        pgettext("button", "We do things together"),
        _("by somebody who does things together with you"),
    ),
    "work": (
        pgettext("button", "We work for the same employer"),
        _("by somebody who works for the same employer"),
    ),
    "close": (
        pgettext("button", "Family or close friends"),
        _("by somebody who is family or a close friend"),
    ),
    "seen": (
        pgettext("button", "I know what they do"),
        _("by somebody who knows what you do"),
    ),
    "other": (
        pgettext("button", "In another way"),
        _("by somebody who knows you in another way"),
    ),
}

STEPPING_BACK: Final = _(
    "You look after this call. Whoever nominates somebody or stands steps back from it: you can "
    "change nothing about it any more, and read nothing that only those who look after it read. "
    "That cannot be undone, and I tell nobody why."
)
STEPPED_BACK: Final = _(
    "You looked after this call. As you were nominated, you have stepped back from it, whatever "
    "you answer: you can change nothing about it any more. I tell nobody why."
)
# The same, whether the person is asked, has been asked already, or is not to be asked.
THANKS: Final = _(
    "Thank you. If they can be asked, I ask them alone. What they say is theirs to tell, so you "
    "hear nothing of it from me; once somebody stands, everybody sees it in the call."
)
CLOSED: Final = _("Nobody can be nominated in this call any more.")
NOTHING: Final = _("All right, I ask nobody and keep nothing of it.")
FULL: Final = _("You have nominated five people in this call, which is as many as I take.")
STAND: Final = _("You stand now. Everybody who takes part sees it.")
STAND_ALREADY: Final = _("You stand already.")
NO_GOOD: Final = _(
    "That invitation does not work (any more). It is good for one person, and until the call ends."
)
OWN_INVITATION: Final = _("You have made this invitation: please pass it on.")
TOO_LATE: Final = _("It is too late to stand in this call. There is nothing for you to do.")
GONE: Final = _("That is not there any more: there is nothing for you to do.")
DECLINED: Final = _(
    "Thank you for answering. Nobody learns that you were asked, and I erase it when the call ends."
)
NEVER: Final = paragraphs(
    DECLINED,
    _(
        "From now on I do not ask you any more, whoever nominates you. {calls} lets you change "
        "that.",
        calls=CALLS,
    ),
)
AGAIN: Final = _("When somebody nominates you, I ask you again; alone, as always.")
IS_NEVER: Final = _("Whoever nominates you, I do not ask you, as you wished.")
NOT_YET: Final = _("All right. I wait for what you decide.")


def asked(
    title: str,
    about: str,
    community: str,
    nominations: Sequence[Nomination],
    *,
    until: date,
    stepped_back: bool,
) -> Text:
    """What somebody reads who was nominated; nobody else does."""
    shown = [named(one.nominator) for one in nominations if one.shown]
    who = Listing(tuple(shown)) if shown else None
    return paragraphs(
        _("<b>{title}</b>: would you stand?", title=title),
        _("{names} would like to see you there.", names=who)
        if who
        else _("Somebody in {community} would like to see you there.", community=community),
        verbatim(about),
        *(_said(one) for one in nominations),
        _(
            "Only you know of this, and nobody learns what you answer, unless you stand. You have "
            "until {day}; if you say no, or nothing, I erase it when the call ends.",
            day=until,
        ),
        *([STEPPED_BACK] if stepped_back else []),
    )


def _said(nomination: Nomination) -> Text:
    relation = RELATIONS.get(nomination.relation, RELATIONS["other"])[1]
    return _("“{words}” ({relation})", words=nomination.reason, relation=relation)


def stand(title: str, person: str, *, stepped_back: bool) -> Text:
    """What standing means, before somebody does."""
    return paragraphs(
        _("<b>{title}</b>: shall I say that you stand?", title=title),
        _(
            "From then on everybody who takes part reads that {name} stands, and what you write "
            "about yourself. You can withdraw whenever you like.",
            name=named(person),
        ),
        *([STEPPED_BACK] if stepped_back else []),
    )


def to_pass_on(title: str, community: str, link: str, nominator: str | None) -> Text:
    """An invitation, as whoever gets it reads it."""
    return paragraphs(
        _("<b>{title}</b>: would you stand?", title=title),
        _("{name} would like to see you there.", name=named(nominator))
        if nominator
        else _("Somebody in {community} would like to see you there.", community=community),
        _(
            "I am the assistant of {community}. Only you decide, and nobody learns what you "
            "answer, unless you stand: {link}",
            community=community,
            link=Link(link),
        ),
    )


def how_to_pass_on(code: str) -> Text:
    """What who made an invitation does with it."""
    return paragraphs(
        _("Please pass the next message on to them, and to nobody else. It works once."),
        _(
            "If I do not speak of it by myself, they write me: {calls} <code>{code}</code>",
            calls=CALLS,
            code=code,
        ),
    )
