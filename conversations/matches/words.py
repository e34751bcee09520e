"""What people are told of a match, and what is offered to them with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from bot.model import Button, Buttons
from bot.text import (
    SOMEBODY,
    CommandWord,
    Listing,
    Text,
    _,
    named,
    ngettext,
    paragraphs,
    pgettext,
)
from conversations.matches.states import Note
from storage.records.matches import Kind, Match, MatchPart

MENTOR: Final = CommandWord("mentor")
PEERS: Final = CommandWord("peers")


def with_whom(match: Match, reader: str) -> Listing:
    """Everybody else in a match, as its reader knows them."""
    others = [named(one.person) for one in match.others(reader)]
    return Listing(tuple(others) or (SOMEBODY,))


def told(note: Note, match: Match, reader: str, ends: date | None) -> tuple[Text, Buttons]:
    """What somebody is told of what has happened, and what they can do about it."""
    names = with_whom(match, reader)
    text = _text(note, match, reader, names, ends)
    return text, BUTTONS[note](match) if note in BUTTONS else ()


def _text(note: Note, match: Match, reader: str, names: Listing, ends: date | None) -> Text:
    match note:
        case Note.CHECK_IN:
            return _check_in(names)
        case Note.AGREED:
            return _(
                "How often you and {names} meet has been changed: {often}. You can change it, too.",
                names=names,
                often=often(match.rhythm),
            )
        case Note.EXTENDED:
            return _extended(names, ends)
        case Note.ENDING:
            return _ending(names, ends)
        case Note.FAREWELL:
            return _farewell(names)
        case Note.ENDED:
            return _ended(match, reader, names)
        case Note.FEWER:
            return _(
                "One of you three has left. You and {names} can go on, the two of you.", names=names
            )
        case Note.RESTS:
            return _rests(names)
        case Note.GOES_ON:
            return _("What rested goes on again: you and {names} can meet and write.", names=names)


def _check_in(names: Listing) -> Text:
    return paragraphs(
        _("How is it going with {names}?", names=names),
        _("Three short questions. Nobody else sees what you answer, and I do not keep it."),
    )


def _extended(names: Listing, ends: date | None) -> Text:
    if ends is None:
        return _("You and {names} go on.", names=names)
    return paragraphs(
        _(
            "{names} would like to go on with you until {day}, and I have noted that.",
            **_gaps(names, ends),
        ),
        _("If that is too long for you, you can end it at any time, without a reason."),
    )


def _ending(names: Listing, ends: date | None) -> Text:
    return paragraphs(
        _(
            "On {day} the time is over that you and {names} had set yourselves.",
            **_gaps(names, ends),
        ),
        _(
            "Would you like to go on? If neither of you does anything, I ask you both on that day "
            "how it was, and wish you well."
        ),
    )


def _gaps(names: Listing, ends: date | None) -> Mapping[str, Listing | date]:
    return {"names": names, "day": ends} if ends else {"names": names}


def _farewell(names: Listing) -> Text:
    return paragraphs(
        _(
            "Your time with {names} has come to its end. Thank you both for what you gave it!",
            names=names,
        ),
        _(
            "How was it? Three short questions; what you answer is not shown to {names}.",
            names=names,
        ),
        _("If you leave a line of thanks, {names} reads that, and nothing else.", names=names),
    )


def _ended(match: Match, reader: str, names: Listing) -> Text:
    ended = _("What I had brought you and {names} together for has ended.", names=names)
    kind = _("That happens, and it is nobody's fault: lives and plans change.")
    part = next((one.part for one in match.members if one.person == reader), None)
    if part is MatchPart.MENTEE:
        return paragraphs(ended, kind, _("{mentor} finds somebody else for you.", mentor=MENTOR))
    if match.kind is Kind.PEERS:
        return paragraphs(ended, kind, _("{peers} brings you to the next ones.", peers=PEERS))
    return paragraphs(ended, kind)


def _rests(names: Listing) -> Text:
    return paragraphs(
        _("What you do with {names} rests for now, and I pass nothing on meanwhile.", names=names),
        _("You need not do anything. I let you know how it goes on."),
    )


def often(rhythm: int) -> Text:
    """How often people meet, within a sentence."""
    weeks = rhythm // 7
    return ngettext("every week", "every {n} weeks", weeks)


def data(match: Match, option: str = "") -> str:
    """What a button carries that is about a match."""
    return f"match:{match.id}:{option}"


def own_button(match: Match) -> Button:
    """The way to everything that can be done about a match."""
    return Button(pgettext("button", "This match"), data(match))


def _check_in_buttons(match: Match) -> Buttons:
    answer = Button(pgettext("button", "Answer"), data(match, "answer"))
    well = Button(pgettext("button", "All is well"), data(match, "well"))
    return ((answer, well), (own_button(match),))


def _ending_buttons(match: Match) -> Buttons:
    on = Button(pgettext("button", "Go on"), data(match, "longer"))
    close = Button(pgettext("button", "Close it now"), data(match, "done"))
    return ((on, close), (own_button(match),))


def _farewell_buttons(match: Match) -> Buttons:
    return ((Button(pgettext("button", "Say how it was"), data(match, "farewell")),),)


def _terms(match: Match, what: str) -> Buttons:
    return ((replace(own_button(match), data=data(match, what)),),)


def _own(match: Match) -> Buttons:
    return ((own_button(match),),)


RHYTHM: Final = "terms.rhythm"  # what a change of each leads to: its last word replaces others
LENGTH: Final = "terms.length"
BUTTONS: Final = {
    Note.CHECK_IN: _check_in_buttons,
    Note.AGREED: lambda match: _terms(match, RHYTHM),
    Note.EXTENDED: lambda match: _terms(match, LENGTH),
    Note.ENDING: _ending_buttons,
    Note.FAREWELL: _farewell_buttons,
    Note.FEWER: _own,
    Note.RESTS: _own,
    Note.GOES_ON: _own,
}


def thanks(names: Listing, words: str) -> Text:
    """What somebody left for the other to read."""
    return _("{names} thanks you: “{words}”", names=names, words=words)
