"""What is said in a deliberation, to everybody and to its chair."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from bot.text import (
    LanguageName,
    Listing,
    Text,
    _,
    lines,
    named,
    ngettext,
    paragraphs,
    pgettext,
)
from storage.records.deliberations import Concern, Taken, View
from storage.records.polls import PollKind, Stance

ACCEPT: Final[Mapping[PollKind, Text]] = {
    PollKind.MUFAKAT: pgettext("button", "I can accept it"),
    PollKind.CONSENT: pgettext("button", "No objection"),
}
CONCERN: Final[Mapping[PollKind, Text]] = {
    PollKind.MUFAKAT: pgettext("button", "I have a concern"),
    PollKind.CONSENT: pgettext("button", "I object"),
}
ASIDE: Final = pgettext("button", "I stand aside")
NOTED: Final = _("Thank you, that is noted. Nobody learns what you answered.")
VIEW_NOTED: Final = _("Thank you. The chair reads what was said, and not who said it.")
VIEW_GIVEN: Final = _(
    "You have been heard already; nobody can tell any more which words are yours."
)
MOVED_ON: Final = _("It has moved on meanwhile; this is how it stands.")
NOT_ON_THE_ROLL: Final = _(
    "Only who is on the roll of this call can take part; it was fixed when the call opened."
)
RECUSED: Final = _("You stay out of deciding this, as you wished.")
OWN: Final[Mapping[tuple[PollKind, Stance], Text]] = {
    (PollKind.MUFAKAT, Stance.ACCEPT): _("You can accept it."),
    (PollKind.MUFAKAT, Stance.CONCERN): _("You have a concern, until you choose something else."),
    (PollKind.MUFAKAT, Stance.ASIDE): _("You stand aside."),
    (PollKind.CONSENT, Stance.ACCEPT): _("You do not object."),
    (PollKind.CONSENT, Stance.CONCERN): _("You object, until you choose something else."),
}


def heading(title: str, kind: PollKind, number: int, rounds: int) -> Text:
    """Which draft of how many it is."""
    if kind is PollKind.CONSENT:
        return _(
            "<b>{title}</b>: the proposal, round {n} of at most {all}",
            title=title,
            n=number,
            all=rounds,
        )
    return _(
        "<b>{title}</b>: the draft, round {n} of at most {all}", title=title, n=number, all=rounds
    )


def draft(words: str, people: Sequence[str]) -> list[Text]:
    """What is to be decided, and whom it would choose."""
    chosen = Listing(tuple(named(one) for one in people))
    return [
        _("The chair writes: “{words}”", words=words),
        _("It would choose: <b>{names}</b>", names=chosen),
    ]


def concerns(kind: PollKind, found: Sequence[Concern], language: str) -> list[Text]:
    """What stands against it, with the chair's answers."""
    if not found:
        return []
    return [STAND[kind](len(found)), *(concern(one, language) for one in found)]


def _concerns_stand(number: int) -> Text:
    return ngettext("{n} concern stands.", "{n} concerns stand.", number)


def _objections_stand(number: int) -> Text:
    return ngettext("{n} objection stands.", "{n} objections stand.", number)


STAND: Final[Mapping[PollKind, Callable[[int], Text]]] = {
    PollKind.MUFAKAT: _concerns_stand,
    PollKind.CONSENT: _objections_stand,
}


def concern(one: Concern, language: str) -> Text:
    """One concern, with the chair's answer where there is one."""
    told = quoted(one.words, one.language, language)
    if not one.answer:
        return told
    return lines([told, _("The chair answers: “{words}”", words=one.answer)])


def views(found: Sequence[View], language: str) -> list[Text]:
    """What people said, without who."""
    return [quoted(one.words, one.language, language) for one in found]


def quoted(words: str, written_in: str, language: str) -> Text:
    """What somebody wrote; in which language, where the reader reads another one."""
    if written_in == language:
        return _("• “{words}”", words=words)
    return _("• {language}: “{words}”", language=LanguageName(written_in), words=words)


def own(kind: PollKind, taken: Taken | None) -> list[Text]:
    """What somebody has answered, for their own eyes."""
    return [OWN[kind, taken.stance]] if taken else []


def standing(people: Sequence[str]) -> Text:
    """Who stands."""
    return _("These stand: {names}", names=Listing(tuple(named(one) for one in people)))


def preview(kind: PollKind, words: str, people: Sequence[str]) -> Text:
    """A draft before everybody is asked about it."""
    return paragraphs(*draft(words, people), SHALL_I[kind])


SHALL_I: Final[Mapping[PollKind, Text]] = {
    PollKind.MUFAKAT: _("Everybody on the roll is asked about it for three days. Shall I?"),
    PollKind.CONSENT: _(
        "Everybody on the roll is asked for three days whether they object. Shall I?"
    ),
}
