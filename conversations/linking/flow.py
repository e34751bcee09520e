"""Typing the code of another account, and choosing between two profiles."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.engine.answers import text
from bot.engine.flows import flow
from bot.engine.talk import Option, Talk
from bot.model import Plain
from bot.text import CommandWord, Text, _, paragraphs, pgettext
from conversations.linking import steps
from conversations.linking.words import FIELDS, differences, value_in_words, value_on_button

MOST_TRIES: Final = 5
LONGEST: Final = 60  # characters
WITHIN: Final = timedelta(minutes=10)  # a code is good for no longer
LINK: Final = CommandWord("link")

MINE: Final = (
    Option("yes", pgettext("button", "Yes, both are mine"), words=(_("yes"),)),
    Option("no", pgettext("button", "No"), words=(_("no"),)),
)
WHICH: Final = (
    Option("first", pgettext("button", "Always the first")),
    Option("second", pgettext("button", "Always the second")),
    Option("each", pgettext("button", "One by one")),
)


@flow("link", title=_("Linking your accounts"), before_consent=True, forgets=True)
async def link(talk: Talk) -> None:
    """Take the code that another account shows, and have that one asked."""
    found = await _read(talk)
    if found is None:
        return
    link = found["link"]
    question = _are_both_yours(found["network"])
    if await talk.choose("mine", question, MINE, columns=2, within=WITHIN) == "no":
        await talk.step("declined", steps.decline, link=link, final=True)
        return await talk.say(_("All right. Nothing has changed."))
    agreed = await talk.step("agreed", steps.agree, link=link, final=True)
    await talk.say(_GO_ON if agreed else TOO_LATE)


async def _read(talk: Talk) -> Plain:
    """What the code leads to; None where there is none that works."""
    words, question = talk.args.get("code", ""), _CODE
    for attempt in map(str, range(MOST_TRIES)):
        typed = words or await talk.ask(
            ("code", attempt), question, text(LONGEST), optional=True, within=WITHIN
        )
        words = ""
        if typed is None:
            await talk.say(_("All right. Nothing has changed."))
            return None
        found = await talk.step(
            ("read", attempt),
            steps.read,
            code=typed,
            account=talk.args["account"],
            languages=talk.args["languages"],
            final=True,  # a code that was typed is spent
        )
        if "link" in found:
            return found
        if found["problem"] == "often":
            break
        question = paragraphs(_PROBLEMS[found["problem"]], _CODE)
    await talk.say(_("Those were too many wrong codes. Please try again later."))
    return None


@flow("linked", title=_("Which profile stays"))
async def linked(talk: Talk) -> None:
    """Choose between two profiles that are one person's now."""
    differing = talk.args["differing"]
    which = "each"
    if len(differing) > 1:
        which = await talk.choose("which", _they_differ(talk.args), WHICH)
    if which == "each":
        chosen = {field: await _choose(talk, field) for field in differing}
    else:
        chosen = dict.fromkeys(differing, which)
    values = {
        field: both[0 if chosen[field] == "first" else 1] for field, both in differing.items()
    }
    await talk.step("kept", steps.keep, values=values, final=True)
    await talk.say(_("Thank you. {profile} shows how it is now.", profile=CommandWord("profile")))


async def _choose(talk: Talk, field: str) -> str:
    language, both = talk.args["language"], talk.args["differing"][field]
    options = [
        Option(id, value_on_button(field, value, language))
        for id, value in zip(("first", "second"), both, strict=True)
    ]
    fields = list(talk.args["differing"])
    progress = (fields.index(field) + 1, len(fields)) if len(fields) > 1 else None
    question = _("{field}: which of these shall stay?", field=FIELDS[field])
    whole = [value_in_words(field, value, language) for value in both]
    if whole != [option.label for option in options]:
        question = paragraphs(question, *whole)
    chosen: str = await talk.choose(("keep", field), question, options, progress=progress)
    return chosen


def _are_both_yours(network: str) -> Text:
    return paragraphs(
        _("With this code, this account and one on {network} become one person.", network=network),
        _(
            "Whoever writes to me from there then reads and changes everything that is yours "
            "here. If somebody else gave you the code, say no."
        ),
        _("Did you ask for it yourself, in an account of your own?"),
    )


def _they_differ(args: Plain) -> Text:
    return paragraphs(
        _(
            "Your two profiles differ. The first of each is from the account that asked for the "
            "code, the second from the other one:"
        ),
        differences(args["differing"], args["language"]),
        _("Which shall stay?"),
    )


TOO_LATE: Final = _(
    "It is too late for that, so nothing has changed. {link} in one of your accounts begins anew.",
    link=LINK,
)
_GO_ON: Final = _(
    "Thank you. Now please go on in the other account: I have asked there whether it is you."
)
_CODE: Final = _(
    "Which code does your other account show? It shows one when you write <code>link</code> there."
)
_PROBLEMS: Final = {
    "wrong": _("That code does not work: it may be mistyped, old or used."),
    "own": _("That code is from here. It is to be typed in the other account."),
}
