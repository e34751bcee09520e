"""What is said where people write to each other through Banyan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.model import Button, Buttons
from bot.text import (
    SOMEBODY,
    CommandWord,
    Listing,
    Text,
    _,
    lines,
    ngettext,
    paragraphs,
    pgettext,
    verbatim,
)
from conversations.relay.parcel import LARGEST_VOICE_MB, LONGEST, MOST_AN_HOUR, Parcel
from storage.records.matches import Match

BEFOREHAND: Final = _(
    "I carry your messages to each other. They pass through me, so they are not end-to-end "
    "encrypted all the way. Organisers do not read them, and I keep none of them once it has "
    "arrived."
)
ENDED: Final = _("This match has ended, so I pass nothing on any more.")
PAUSED: Final = _(
    "This match is paused for now, and I pass nothing on meanwhile. "
    "You hear from me once that changes."
)
NOBODY: Final = _(
    "There is nobody to write to now. I pass messages on between people whom I have brought "
    "together; {mentor} finds you somebody.",
    mentor=CommandWord("mentor"),
)
NOTHING: Final = _("There was nothing in it that I could pass on.")
TO_WHOM: Final = _("To whom?")
TO_NOBODY: Final = _(
    "That went to nobody. To write to somebody, reply to what they wrote to you here, or choose to "
    "whom. {help} shows what else I can do.",
    help=CommandWord("help"),
)
GONE: Final = _(
    "I am not sure what you mean. If it was for somebody whom I had brought you together with: "
    "that match has ended, and I have passed nothing on."
)
TOO_LONG: Final = _(
    "That is too long to pass on: {n} characters at most. I have passed nothing on.", n=LONGEST
)
VOICE_TOO_LONG: Final = _(
    "That voice note is too long to pass on: {n} MB at most, which is some five minutes. "
    "I have passed nothing on.",
    n=LARGEST_VOICE_MB,
)
VOICE_NOT_HERE: Final = _(
    "I could not get hold of that voice note, so I have passed nothing on. Please send it again."
)


def write_button(match: Match, person: str, names: Mapping[str, str]) -> Buttons:
    """The way to write to everybody else in a match; of three, both others read it."""
    called = {one: verbatim(name) for one, name in names.items() if name}
    return write_to(match, person, called)


def write_to(match: Match, person: str, called: Mapping[str, Text]) -> Buttons:
    """The same, where people may be called by more than their names."""
    others = [one.person for one in match.others(person)]
    if not others:
        return ()
    names = listing([called.get(one, SOMEBODY) for one in others])
    label = pgettext("button", "Write to {names}", names=names)
    return ((Button(label, f"write:{match.id}:{place_of(match, others[0])}"),),)


def answer_buttons(match: Match, sender: str) -> Buttons:
    """What stands under a message that was passed on."""
    n = place_of(match, sender)
    reply = Button(pgettext("button", "Reply"), f"write:{match.id}:{n}")
    more = Button(pgettext("button", "More"), f"relay:{match.id}:{n}")
    return ((reply, more),)


def place_of(match: Match, person: str) -> int:
    """The number by which buttons name somebody, for as long as the match lasts."""
    return next(one.place for one in match.members if one.person == person)


def listing(names: Sequence[Text]) -> Listing:
    """Several people in one sentence."""
    return Listing(tuple(names))


def passed_on(parcel: Parcel, sender: Text, others: Sequence[Text]) -> Text:
    """A message as it is read: from whom, who else reads it, and what it says."""
    said: list[Text] = []
    if parcel.words or parcel.voice or others:
        said.append(_heading(parcel, sender, others))
    if parcel.words:
        said.append(verbatim(parcel.words))
    if parcel.files:
        said.append(_files(parcel, sender))
    return paragraphs(*said)


def to_answer(sender: Text) -> Text:
    """How a message that was passed on is answered."""
    return _("To answer {name}, reply to this message.", name=sender)


def _files(parcel: Parcel, sender: Text) -> Text:
    return ngettext(
        "<b>{name}</b> sent a file that I do not pass on: {files}",
        "<b>{name}</b> sent {n} files that I do not pass on: {files}",
        len(parcel.files),
        name=sender,
        files=listing([verbatim(one) for one in parcel.files]),
    )


def _heading(parcel: Parcel, sender: Text, others: Sequence[Text]) -> Text:
    names = listing(others)
    if parcel.voice and others:
        return _("<b>{name}</b> speaks to you and {names}:", name=sender, names=names)
    if parcel.voice:
        return _("<b>{name}</b> speaks to you:", name=sender)
    if others:
        return _("<b>{name}</b> writes to you and {names}:", name=sender, names=names)
    return _("<b>{name}</b> writes:", name=sender)


def receipt(parcel: Parcel, now: Sequence[Text], later: Sequence[Text]) -> Text:
    """Whom a message reaches, for who wrote it."""
    said: list[Text] = []
    if now:
        said.append(_("Passed on to {names}.", names=listing(now)))
    if later:
        said.append(
            _(
                "Passed on to {names}: it arrives once the quiet hours there are over.",
                names=listing(later),
            )
        )
    if parcel.files:
        said.append(_("I pass on no files: only what it is called. A link to it would do."))
    return lines(said)


def enough(names: Iterable[Text], until: datetime) -> Text:
    """That somebody has got as many messages as may be, and this one not."""
    return _(
        "I have passed on {n} messages to {names} within an hour, and this one not. "
        "The next can go at {until}.",
        n=MOST_AN_HOUR,
        names=listing(list(names)),
        until=until,
    )


def not_arrived(name: Text, at: datetime) -> Text:
    """That a message did not reach somebody."""
    return _(
        "I am sorry: what you wrote to {name} at {at} has not arrived, as I could not reach "
        "{name}. Perhaps it works later.",
        name=name,
        at=at,
    )


def perhaps_not_arrived(name: Text, at: datetime) -> Text:
    """That nobody can tell whether a message reached somebody."""
    return _(
        "I cannot tell whether what you wrote to {name} at {at} has arrived. "
        "If it matters, ask {name}.",
        name=name,
        at=at,
    )
