"""Reporting a problem, and ending a report."""

from __future__ import annotations

from datetime import date
from typing import Final

from bot.engine.answers import text
from bot.engine.flows import flow
from bot.engine.rights import OrganiserOf
from bot.engine.talk import Option, Talk
from bot.model import Plain
from bot.text import CommandWord, Text, _, named, paragraphs, pgettext, verbatim
from conversations.safety import steps

LONGEST: Final = 1500  # characters


@flow("report", title=_("Your report"), forgets=True, discreet=True)
async def report(talk: Talk) -> None:
    """Pass on what happened to the organisers of one community."""
    match, about = talk.args.get("match", ""), talk.args.get("about", "")
    request = talk.args.get("request", "")
    here = await talk.step("here", steps.circumstances, match=match, request=request)
    if not here["room"]:
        return await talk.say(_full(here["contact"]))
    if not here["communities"]:
        return await talk.say(_no_community(here["contact"]))
    community, name, contact = await _which(talk, here["communities"])
    if request:
        return await _about_request(talk, community, name, contact)
    if await talk.choose("about", _about_organisers(name), ABOUT) == "organiser":
        return await talk.say(_outside(contact, match))
    words = await talk.ask("words", _what_happened(), text(LONGEST))
    if await talk.choose("send", _preview(name, words, about), SEND, columns=2) == "drop":
        return await talk.say(_("All right, I have sent nothing and keep nothing of it."))
    readers = await talk.step(
        "sent",
        steps.send,
        community=community,
        words=words,
        match=match,
        about=about,
        final=True,
    )
    if readers is None:
        return await talk.say(_full(contact))
    await talk.say(_sent(name, readers, contact))


async def _about_request(talk: Talk, community: str, name: str, contact: str) -> None:
    """What is wrong with a request; nothing said here tells whose it is.

    Not even whether it is an organiser's: whoever it is about never reads it.
    """
    question = paragraphs(_sorry(name), _what_is_wrong())
    words = await talk.ask("words", question, text(LONGEST))
    shown = paragraphs(_will_read(name), verbatim(words), _kept_apart())
    if await talk.choose("send", shown, SEND, columns=2) == "drop":
        return await talk.say(_("All right, I have sent nothing and keep nothing of it."))
    sent = await talk.step(
        "sent",
        steps.send,
        community=community,
        words=words,
        request=talk.args["request"],
        final=True,
    )
    if sent is None:
        return await talk.say(_full(contact))
    told = _kept_for(name)
    await talk.say(paragraphs(told, _reachable(contact)) if contact else told)


async def _which(talk: Talk, found: Plain) -> Plain:
    if len(found) == 1:
        return found[0]
    options = [Option(id, verbatim(name)) for id, name, _contact in found]
    chosen = await talk.choose("community", _("In which community did it happen?"), options)
    return next(one for one in found if one[0] == chosen)


@flow("outcome", title=_("Closing a report"), forgets=True, discreet=True)
async def outcome(talk: Talk) -> None:
    """Take the line that whoever reported gets to read."""
    words = await talk.ask("words", _what_came_of(talk.args), text(500))
    if talk.args.get("match"):
        await talk.choose("match", _shall_it_go_on(), GO_ON)
    closed = await talk.step(
        "closed",
        steps.close,
        report=talk.args["report"],
        outcome=words,
        final=True,
        rights=(OrganiserOf(talk.args["community"]),),
    )
    if closed:
        await talk.say(_("Thank you. The report is closed, and I pass that on."))
    else:
        await talk.say(_("Somebody else has closed it already."))


ABOUT: Final = (
    Option("other", pgettext("button", "No"), words=(_("no"),)),
    Option("organiser", pgettext("button", "Yes, about an organiser"), words=(_("yes"),)),
)
GO_ON: Final = (
    Option("goes_on", pgettext("button", "It goes on")),
    Option("ends", pgettext("button", "It ends")),
)
SEND: Final = (
    Option("send", pgettext("button", "Send"), words=(_("yes"),)),
    Option("drop", pgettext("button", "Do not send"), words=(_("no"),)),
)


def _shall_it_go_on() -> Text:
    return _(
        "The match that it is about rests. What shall become of it? Both hear what you choose, and "
        "no reason."
    )


def _what_came_of(report: Plain) -> Text:
    return paragraphs(
        _(
            "The report of {day}: “{words}”",
            day=date.fromisoformat(report["day"]),
            words=report["words"],
        ),
        _("What came of it? One or two sentences for the person who wrote the report."),
    )


def _sorry(community: str) -> Text:
    return _(
        "I am sorry that something went wrong. I can tell the organisers of {community}; "
        "they do not learn from me who you are.",
        community=community,
    )


def _about_organisers(community: str) -> Text:
    return paragraphs(_sorry(community), _("Is it about one of the organisers?"))


def _what_is_wrong() -> Text:
    return _("What is wrong with the request? Tell it in your own words.")


def _what_happened() -> Text:
    return _("What happened? Tell it in your own words: who, where and when, as far as you like.")


def _will_read(community: str) -> Text:
    return _("The organisers of {community} will read this:", community=community)


def _kept_apart() -> Text:
    return _(
        "They also read who made the request, and not who wrote this. I put nothing of that "
        "person to you any more, and they hear nothing of this from me."
    )


def _kept_for(community: str) -> Text:
    return _(
        "Thank you for telling. I keep it for the organisers of {community}, and whoever made the "
        "request cannot read it. I let you know what came of it.",
        community=community,
    )


def _preview(community: str, words: str, about: str) -> Text:
    told = _will_read(community)
    if not about:
        return paragraphs(told, verbatim(words))
    rests = _(
        "They also read that it is about {name}, and not who wrote it. Your match rests until they "
        "have looked at it; {name} hears that it rests, and nothing else.",
        name=named(about),
    )
    return paragraphs(told, verbatim(words), rests)


def _sent(community: str, readers: int, contact: str) -> Text:
    if readers:
        told = _(
            "Thank you for telling. The organisers of {community} have it now, "
            "and I let you know what came of it.",
            community=community,
        )
    else:
        told = _(
            "I have kept it for the organisers of {community}; nobody can read it right now.",
            community=community,
        )
    return paragraphs(told, _reachable(contact)) if contact else told


def _outside(contact: str, match: str) -> Text:
    own_way = _("{matches} ends your match at once, if you like.", matches=CommandWord("matches"))
    more = (own_way,) if match else ()
    if contact:
        return paragraphs(
            _("Then the organisers hear nothing of it from me, and I keep nothing of it."),
            _reachable(contact),
            *more,
        )
    told = _(
        "Then I must not tell them, and I know nobody outside. I keep nothing of it. "
        "Please turn to somebody you trust, or to those who run the group."
    )
    return paragraphs(told, *more) if more else told


def _reachable(contact: str) -> Text:
    return _("Somebody outside whom you can write to: {contact}", contact=contact)


def _full(contact: str) -> Text:
    told = _("You have sent three reports today; tomorrow I take more.")
    return paragraphs(told, _reachable(contact)) if contact else told


def _no_community(contact: str) -> Text:
    told = _("You belong to no community here yet, so I know no organisers whom I could tell.")
    return paragraphs(told, _reachable(contact)) if contact else told
