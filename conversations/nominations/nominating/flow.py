"""Nominating: whom, how one knows them, and why.

What becomes of it is decided after the conversation: the call may have moved on meanwhile.
"""

from __future__ import annotations

from typing import Final

from bot.engine.answers import text
from bot.engine.flows import flow
from bot.engine.talk import Option, Talk
from bot.model import Plain
from bot.text import Text, _, named, paragraphs, pgettext, verbatim
from conversations.meeting.steps import be_called
from conversations.nominations.nominating import matching, steps, words
from conversations.one_line import OneLine

NOMINATE: Final = "nominate"  # the name of the flow
MOST_TRIES: Final = 5  # at a name
LONGEST: Final = 1000  # characters
LONGEST_NAME: Final = 60  # characters, as in a profile

WHO: Final = (
    Option("other", pgettext("button", "Somebody else")),
    Option("me", pgettext("button", "I would stand myself")),
)
WAYS: Final = (
    Option("name", pgettext("button", "By their name")),
    Option("invite", pgettext("button", "By an invitation")),
)
ELSE: Final = (
    Option("again", pgettext("button", "Another name")),
    Option("invite", pgettext("button", "By an invitation")),
)
GO_ON: Final = (
    Option("yes", pgettext("button", "I step back"), words=(_("yes"),)),
    Option("no", pgettext("button", "Leave it"), words=(_("no"),)),
)
SEND: Final = (
    Option("send", pgettext("button", "Nominate"), words=(_("yes"),)),
    Option("drop", pgettext("button", "Leave it"), words=(_("no"),)),
)
STANDS: Final = (
    Option("stand", pgettext("button", "I stand"), words=(_("yes"),)),
    Option("drop", pgettext("button", "Leave it"), words=(_("no"),)),
)


@flow(NOMINATE, title=_("Your nomination"), forgets=True, discreet=True)
async def nominate(talk: Talk) -> None:
    """Take whom somebody nominates, and why; or that they stand themselves, perhaps as asked."""
    if "candidate" in talk.args:
        return await _accept(talk)
    here = await talk.step("here", steps.circumstances, call=talk.args["call"])
    if not here["open"]:
        return await talk.say(words.CLOSED)
    who = await talk.choose("who", _whom(here["title"]), WHO)
    if who == "me" and here["stands"]:
        return await talk.say(words.STAND_ALREADY)
    if who == "other" and here["full"]:
        return await talk.say(words.FULL)
    if here["keeps"] and await talk.choose("back", words.STEPPING_BACK, GO_ON) == "no":
        return await talk.say(words.NOTHING)
    kept = await (_stand(talk, here) if who == "me" else _nominate(talk))
    if not kept:
        await talk.say(words.NOTHING)


async def _stand(talk: Talk, here: Plain) -> bool:
    """Take that somebody stands themselves, perhaps with what they say about it."""
    await talk.ask("statement", _WHY_ME, text(LONGEST), optional=True)
    if not here["named"]:
        await _say_name(talk)
    return await _is_sure(talk, here["title"])


async def _accept(talk: Talk) -> None:
    """Take the name of somebody who was nominated and would stand, but has said none yet."""
    await _say_name(talk)
    if not await _is_sure(talk, talk.args["title"]):
        await talk.say(words.NOT_YET)


async def _say_name(talk: Talk) -> None:
    name = await talk.ask("name", _YOUR_NAME, OneLine(LONGEST_NAME))
    await talk.step("called", be_called, name=name)


async def _is_sure(talk: Talk, title: str) -> bool:
    question = words.stand(title, talk.person, stepped_back=False)
    chosen: str = await talk.choose("stand", question, STANDS)
    return chosen == "stand"


async def _nominate(talk: Talk) -> bool:
    """Take whom somebody else nominates, and why."""
    nominee = await _find(talk)
    relations = [Option(id, label) for id, (label, _read) in words.RELATIONS.items()]
    relation = await talk.choose("relation", _RELATION, relations)
    reason = await talk.ask("reason", _REASON, text(LONGEST))
    shown = await talk.confirm("shown", _SHOWN)
    preview = _preview(nominee, relation, reason, shown=shown)
    chosen: str = await talk.choose("send", preview, SEND)
    return chosen == "send"


async def _find(talk: Talk) -> str:
    """Who is meant; empty: whoever comes by an invitation that is passed on."""
    if await talk.choose("way", _WAY, WAYS) == "invite":
        return ""
    question: Text = _NAME
    for attempt in map(str, range(MOST_TRIES)):
        name = await talk.ask(("name", attempt), question, OneLine(matching.LONGEST))
        call = talk.args["call"]
        found = await talk.look(("found", attempt), steps.search, call=call, words=name)
        if len(found) == 1:
            meant = _("Do you mean {name}?", name=named(found[0]))
            if await talk.confirm(("meant", attempt), meant):
                nominee: str = found[0]
                return nominee
            question = _NAME
        elif found:
            question = _SEVERAL
        elif await talk.choose(("else", attempt), _NOBODY, ELSE) == "invite":
            return ""
        else:
            question = _NAME
    await talk.say(_("Then let us do it by an invitation."))
    return ""


def whom(journal: dict[str, Plain]) -> str:
    """Who was meant in the end, by what was answered; empty: whoever brings the invitation."""
    for attempt in map(str, range(MOST_TRIES)):
        if journal.get(f"meant/{attempt}"):
            found: str = journal[f"found/{attempt}"][0]
            return found
    return ""


def _preview(nominee: str, relation: str, reason: str, *, shown: bool) -> Text:
    read = _("They read: {relation}", relation=words.RELATIONS[relation][1])
    return paragraphs(
        _("You nominate {name}.", name=named(nominee))
        if nominee
        else _("You get an invitation that you pass on."),
        verbatim(reason),
        read,
        _("I tell them that it was you, and nobody else.")
        if shown
        else _("I tell nobody that it was you."),
    )


def _whom(title: str) -> Text:
    return paragraphs(
        _("<b>{title}</b>: whom would you like to see there?", title=title),
        _(
            "I ask them first, and alone. Nobody learns that somebody was nominated before they "
            "have said yes, not even those who organise this."
        ),
    )


_YOUR_NAME: Final = _("What is your name, as everybody who takes part shall read it?")
_WAY: Final = _(
    "How do I find them? By the name that they use here or on a wiki, if others here may see it; "
    "or you pass an invitation on, also to somebody who has never met me."
)
_NAME: Final = _("What is their whole name, here or on a wiki?")
_SEVERAL: Final = _("More than one here is called so. What is their name on a wiki?")
_NOBODY: Final = _("I know nobody of that name whom you could see here.")
_RELATION: Final = _("How do you know them? They read it.")
_REASON: Final = _(
    "Why would they be right for it? Please tell an example or two of what they did. They read it, "
    "and nobody else."
)
_SHOWN: Final = _("May I tell them that it was you? Nobody else learns it.")
_WHY_ME: Final = _(
    "Would you like to say why already, with an example or two? Everybody who takes part reads "
    "it, and you can change it later."
)
