"""What is said about accounts, and about two profiles of one person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from bot.i18n import autonym, zone_name
from bot.model import Account, Button, Buttons, Plain
from bot.text import VERBATIM, Text, TimeOfDay, _, lines, paragraphs, pgettext, verbatim

BUTTON: Final = 28  # signs that have room on a button

FIELDS: Final = {
    "name": pgettext("button", "Name"),
    "pronouns": pgettext("button", "Pronouns"),
    "wiki_name": pgettext("button", "Wiki user name"),
    "introduction": pgettext("button", "About me"),
    "languages": pgettext("button", "Languages"),
    "zone": pgettext("button", "Time zone"),
    "quiet": pgettext("button", "Quiet hours"),
    "circle": pgettext("button", "Who may find me"),
    "unprompted": pgettext("button", "Messages unasked"),
}
CIRCLES: Final = {
    "nobody": pgettext("button", "Nobody"),
    "community": pgettext("button", "My communities"),
    "hub": pgettext("button", "My communities and hub"),
    "everyone": pgettext("button", "Everyone here"),
}
MAY: Final = pgettext("button", "You may write unasked")
NEVER: Final = pgettext("button", "Never write unasked")


def network(platform: str) -> str:
    """What people call a platform."""
    return platform.capitalize()


def account_line(account: Account) -> Text:
    """An account as its platform knows it."""
    words = (("network", network(account.platform)), ("id", account.id))
    return Text("{network} <code>{id}</code>", words, context=VERBATIM)


def is_that_you(link: str, accounts: Iterable[Account], name: str) -> tuple[Text, Buttons]:
    """Whether who asked for a code is whoever typed it."""
    called = _("Name: {words}", words=name or _("not yet"))
    text = paragraphs(
        _("Your code was typed in another account:"),
        lines([*(account_line(one) for one in accounts), called]),
        _(
            "Is that you? If you say yes, both are one person: whoever writes to me from there "
            "reads and changes everything that is yours, and belongs where you belong."
        ),
    )
    yes = Button(pgettext("button", "Yes"), f"link:{link}:yes")
    no = Button(pgettext("button", "No"), f"link:{link}:no")
    return text, ((yes, no),)


def differences(differing: Plain, language: str) -> Text:
    """All that differs, both values of each."""
    return lines(
        Text(
            "{field}: {one} / {other}",
            (
                ("field", FIELDS[field]),
                ("one", value_in_words(field, one, language)),
                ("other", value_in_words(field, other, language)),
            ),
            context=VERBATIM,
        )
        for field, (one, other) in differing.items()
    )


def value_in_words(field: str, value: Plain, language: str) -> Text:
    """A value as people read it."""
    match field:
        case "languages":
            return verbatim(", ".join(autonym(tag) for tag in value))
        case "zone":
            return verbatim(zone_name(value, language))
        case "quiet":
            return _hours(value)
        case "circle":
            return CIRCLES[value]
        case "unprompted":
            return MAY if value else NEVER
    return verbatim(value)


def value_on_button(field: str, value: Plain, language: str) -> Text:
    """The same, or its beginning, where there is little room."""
    if field in {"quiet", "circle", "unprompted"}:
        return value_in_words(field, value, language)
    words = " ".join(str(dict(value_in_words(field, value, language).gaps)["words"]).split())
    return verbatim(words if len(words) <= BUTTON else words[: BUTTON - 1].rstrip() + "…")


def _hours(ends: Sequence[int]) -> Text:
    start, end = ends
    if start == end:
        return _("no quiet hours")
    return _("{start} to {end}", start=TimeOfDay(start), end=TimeOfDay(end))
