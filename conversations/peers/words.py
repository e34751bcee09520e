"""How rounds are spoken of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.i18n import zone_name
from bot.i18n.zones import zone_info
from bot.model import Button, Buttons
from bot.text import (
    CommandWord,
    Listing,
    Text,
    TimeOfDay,
    _,
    lines,
    named,
    paragraphs,
    pgettext,
)
from storage.records.rounds import Often, Outcome, Peer, Rhythm, Round, Schedule

PEERS: Final = CommandWord("peers")
FEWEST: Final = 5  # people whom a number may describe

RHYTHMS: Final[dict[Rhythm, Text]] = {
    Rhythm.WEEKLY: pgettext("button", "Every week"),
    Rhythm.FORTNIGHTLY: pgettext("button", "Every two weeks"),
    Rhythm.MONTHLY: pgettext("button", "Every month"),
}
WEEKDAYS: Final = (
    pgettext("button", "Monday"),
    pgettext("button", "Tuesday"),
    pgettext("button", "Wednesday"),
    pgettext("button", "Thursday"),
    pgettext("button", "Friday"),
    pgettext("button", "Saturday"),
    pgettext("button", "Sunday"),
)
OUTCOMES: Final[dict[Outcome, Text]] = {
    Outcome.MET: pgettext("button", "We met"),
    Outcome.NOT_YET: pgettext("button", "Not yet"),
    Outcome.MISSED: pgettext("button", "It did not happen"),
}
HEARD: Final[dict[Outcome, Text]] = {
    Outcome.MET: _("How good! Thank you for telling me."),
    Outcome.NOT_YET: _(
        "There is still time. If all of you say so and take part again, you stay together for the "
        "next round."
    ),
    Outcome.MISSED: _(
        "That is all right, and thank you for telling me. It does not count as met, so you may "
        "have another chance later."
    ),
}
TOO_LATE: Final = _("Thank you for telling me. You may meet again in another round.")


def rhythm(schedule: Schedule, language: str) -> Text:
    """How often, and when on the clock of the community."""
    gaps: dict[str, Text | TimeOfDay | str] = {
        "weekday": WEEKDAYS[schedule.weekday],
        "time": TimeOfDay(schedule.minute),
        "city": zone_name(schedule.zone, language),
    }
    match schedule.rhythm:
        case Rhythm.WEEKLY:
            return _("Every week: {weekday}, {time} ({city})", **gaps)
        case Rhythm.FORTNIGHTLY:
            return _("Every two weeks: {weekday}, {time} ({city})", **gaps)
    return _("Every month, within its first seven days: {weekday}, {time} ({city})", **gaps)


def theme(found: Round) -> tuple[Text, ...]:
    """What it is about, where it is about something."""
    return (_("The theme: {theme}", theme=found.theme),) if found.theme else ()


def what_it_is() -> Text:
    """What taking part means, and who learns of it."""
    return _(
        "Each time I bring you together with one other person of the community, or with two, and "
        "with somebody new as long as there is. Taking part means: that person hears your name "
        "and how to reach you, and nobody else does."
    )


def part(peer: Peer | None, now: datetime, zone: str) -> Text:
    """How somebody takes part now."""
    if peer is None or peer.often is Often.NEVER:
        return _("You are not in the next round.")
    if peer.asleep:
        return _("You take a break since three rounds went by without a word from you.")
    if peer.paused_until and peer.paused_until > now:
        day = peer.paused_until.astimezone(zone_info(zone)).date()
        return _("You take a break until {day}.", day=day)
    if peer.often is Often.ONCE:
        return _("You are in the next round.")
    return _("You are in every round.")


def with_whom(people: Sequence[str]) -> Text:
    """Whom somebody meets in the round that runs now."""
    return _("In this round you meet {names}.", names=together(people))


def together(people: Sequence[str]) -> Listing:
    """These people by their names, as one says them in a sentence."""
    return Listing(tuple(named(one) for one in people))


def how_many(people: int) -> Text:
    """How many take part, where that describes enough of them."""
    if people < FEWEST:
        return _("Fewer than five people take part so far.")
    return _("{n} people take part so far.", n=people)


def outcome_buttons(match: str) -> Buttons:
    """What somebody may say of how it went, in one tap."""
    met, not_yet, missed = (
        Button(label, f"peersaid:{match}:{outcome}") for outcome, label in OUTCOMES.items()
    )
    return ((met, not_yet), (missed,))


def nudge(people: Sequence[str]) -> Text:
    """A day after the introduction, to who has not been heard of."""
    return paragraphs(
        _("I brought you together with {names}.", names=together(people)),
        _(
            "If nobody has made a start yet: a short hello with two times that suit you is enough. "
            "If you are in touch already, all is well."
        ),
    )


def how_was_it(people: Sequence[str]) -> Text:
    """The one question at the end."""
    return _("Your peer round: how did it go with {names}?", names=together(people))


def next_one(moment: datetime) -> Text:
    """When the next one begins, for who takes part in it."""
    return _("You are in the next round, too: it begins on {moment}.", moment=moment)


def alone(community: str, moment: datetime | None, *, comes_again: bool) -> Text:
    """To who could be brought together with nobody this time."""
    said = [
        _(
            "This time nobody was left in <b>{community}</b> whom you could meet. That says "
            "nothing about you: it depends on who takes part, on languages and on what each asks "
            "for.",
            community=community,
        )
    ]
    if moment and comes_again:
        said.append(_("Next time you come first: on {moment}.", moment=moment))
    elif moment:
        said.append(
            _("If you take part again on {moment}, you come first.", moment=moment),
        )
    return paragraphs(*said)


def on_together(people: Sequence[str], community: str) -> Text:
    """To those who have not met yet and want to."""
    return _(
        "A new peer round begins in <b>{community}</b>. As you wanted, you and {names} stay "
        "together for it. This is a good moment to write and to agree on a time.",
        community=community,
        names=together(people),
    )


def fell_asleep(community: str) -> Text:
    """To who was silent in three rounds."""
    return _(
        "You took part in three peer rounds of <b>{community}</b> without a word to me, so I let "
        "you rest from them, and nobody waits for you in vain. One tap, and you are back.",
        community=community,
    )


AWAKE: Final = _(
    "You were resting, and now you are in the peer rounds again. {peers} lets you take a break, or "
    "leave.",
    peers=PEERS,
)


def agree_anew(community: str) -> Text:
    """To who takes part, where the community asks for something else by now."""
    return _(
        "<b>{community}</b> has changed what it asks of people who meet. To go on with the peer "
        "rounds, please look at it once: {peers}",
        community=community,
        peers=PEERS,
    )


def too_few(community: str) -> Text:
    """To who organises, where nobody could be brought together."""
    return _(
        "The peer round of <b>{community}</b> was due, but it takes two people, and fewer took "
        "part. I try again next time. Telling the groups of it may help.",
        community=community,
    )


def announcement(found: Round, community: str, language: str) -> Text:
    """What the groups read."""
    return paragraphs(
        lines(
            (
                _("<b>Peer rounds</b> in {community}", community=community),
                rhythm(found.schedule, language),
                *theme(found),
            )
        ),
        _(
            "Whoever wants is brought together with one other person here, with somebody new each "
            "time. Take part once or always; a tap below opens a private chat."
        ),
    )
