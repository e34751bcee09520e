"""How it goes, and how it was: what follows from what somebody answers."""

from __future__ import annotations

from bot.engine.journal import Conversation, Status
from bot.model import Buttons, Plain
from bot.text import CommandWord, Text, _, named, paragraphs
from conversations.matches import check_in as _check_in  # noqa: F401 - registers it
from conversations.matches import farewell as _farewell  # noqa: F401 - registers it
from conversations.matches.words import own_button, with_whom
from conversations.relay.words import write_to
from handlers import dialogue
from handlers.match_changes import settle
from handlers.match_options import option, why_not
from handlers.match_terms import terms_panel
from handlers.match_trouble import trouble
from handlers.registry import on
from handlers.turn import Turn
from storage import farewells, matches, mentors
from storage.records.matches import Match, MatchPart, MatchState


@option("well")
async def well(turn: Turn, match: Match, _rest: str) -> None:
    """Nothing is needed."""
    names = with_whom(match, turn.somebody.id)
    text = _("Good to hear! I wish you and {names} a good time.", names=names)
    turn.edit(text, discreet=True)


@option("answer")
async def answer(turn: Turn, match: Match, _rest: str) -> None:
    """Ask how it goes."""
    others = [one.person for one in match.others(turn.somebody.id)]
    await dialogue.start(turn, "check_in", match=match.id, others=others)


@on.ended("check_in")
async def answered(turn: Turn, conversation: Conversation) -> None:
    """Offer what fits the answers; nothing of them is kept."""
    match = await matches.find(turn.tx, conversation.args["match"])
    if conversation.status is not Status.DONE or match is None:
        return
    if match.state is not MatchState.RUNNING or not _is_in(match, turn.somebody.id):
        return _say(turn, why_not(match), ())
    said = {entry.key: entry.value for entry in conversation.journal if entry.done}
    match said["need"]:
        case "terms":
            _say(turn, *terms_panel(turn, match))
        case "wrong":
            _say(turn, *trouble(turn, match))
        case "organisers":
            await dialogue.start(turn, "report")
        case _:
            _say(turn, *_what_fits(turn, match, said))


def _say(turn: Turn, text: Text, buttons: Buttons) -> None:
    turn.say(text, buttons, discreet=True)


def _what_fits(turn: Turn, match: Match, said: Plain) -> tuple[Text, Buttons]:
    me, names = turn.somebody.id, with_whom(match, turn.somebody.id)
    called = {one.person: named(one.person) for one in match.others(me)}
    rows = (*write_to(match, me, called), (own_button(match),))
    if said["met"] == "no":
        text = _(
            "Finding a date is often the hardest part. Perhaps you propose two of them to {names}?",
            names=names,
        )
        return paragraphs(_("Thank you!"), text), rows
    if said["going"] == "well":
        return _("Good to hear. Thank you!"), ()
    text = _(
        "It may help to say so to {names}: what you would like more of, and what less. You can "
        "also change how often you meet, or end it without a reason.",
        names=names,
    )
    return paragraphs(_("Thank you for saying so."), text), rows


@option("farewell", MatchState.CLOSED)
async def farewell(turn: Turn, match: Match, _rest: str) -> None:
    """Ask how it was, while that can be said."""
    found = await farewells.find(turn.tx, match.id, turn.somebody.id)
    if found is None:
        return turn.edit(_("That is closed now. Thank you!"), discreet=True)
    if found.answered_at:
        return turn.edit(_("You have said how it was. Thank you!"), discreet=True)
    others = [one.person for one in match.others(turn.somebody.id)]
    await dialogue.start(turn, "farewell", match=match.id, others=others)


@on.ended("farewell")
async def said(turn: Turn, conversation: Conversation) -> None:
    """Pass on the thanks once all have answered, and offer what may come next."""
    match = await matches.find(turn.tx, conversation.args["match"])
    kept = any(entry.key == "kept" and entry.value for entry in conversation.journal)
    if match is None or not kept:
        return
    if await farewells.all_answered(turn.tx, match.id):
        await settle(turn, match)
    await _offer(turn, match)


async def _offer(turn: Turn, match: Match) -> None:
    """Who was helped may want to help."""
    me = turn.somebody.id
    part = next((one.part for one in match.members if one.person == me), None)
    if part is MatchPart.MENTEE and await mentors.find(turn.tx, me) is None:
        text = _(
            "Would you like to pass on what you have learned? {mentoring} makes you a mentor, for "
            "as little time as you like.",
            mentoring=CommandWord("mentoring"),
        )
        turn.say(text)


def _is_in(match: Match, person: str) -> bool:
    return any(one.person == person for one in match.members)
