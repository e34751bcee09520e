"""When something is wrong in a match: report it, block, or do not meet again."""

from __future__ import annotations

from dataclasses import replace

from bot.model import Button, Buttons
from bot.text import Text, _, named, paragraphs, pgettext
from conversations.matches.words import data, own_button, with_whom
from conversations.relay.words import place_of
from handlers import dialogue
from handlers.match_options import OPEN, option
from handlers.panels import show
from handlers.turn import Turn
from storage import blocks, people
from storage.records.blocks import BlockKind
from storage.records.matches import Match


@option("wrong", *OPEN)
async def wrong(turn: Turn, match: Match, place: str) -> None:
    """What can be done, about whom."""
    show(turn, *trouble(turn, match, place), discreet=True)


def trouble(turn: Turn, match: Match, place: str = "") -> tuple[Text, Buttons]:
    """What can be done; of three, it is asked first about whom."""
    other = _whom(turn, match, place)
    if other is None:
        return _ask_whom(turn, match, "wrong")
    n = place_of(match, other)
    text = paragraphs(
        _("I am sorry that something is wrong with {name}. What shall I do?", name=named(other)),
        _(
            "If you tell the organisers, the match rests until they have looked at it. If you "
            "block {name}, it ends, and you never meet again. {name} hears no reason.",
            name=named(other),
        ),
    )
    rows = (
        (Button(pgettext("button", "Tell the organisers"), data(match, f"report.{n}")),),
        (Button(pgettext("button", "Block"), f"relay:{match.id}:{n}.block"),),
        (Button(pgettext("button", "Not again after this"), data(match, f"apart.{n}")),),
        (Button(pgettext("button", "End it"), data(match, "leave")),),
        (_back(match),),
    )
    return text, rows


@option("report", *OPEN)
async def report(turn: Turn, match: Match, place: str) -> None:
    """Ask what happened, for the organisers."""
    other = _whom(turn, match, place)
    if other is None:
        return show(turn, *_ask_whom(turn, match, "report"), discreet=True)
    await dialogue.start(turn, "report", match=match.id, about=other)


@option("apart", *OPEN)
async def apart(turn: Turn, match: Match, place: str) -> None:
    """Never bring these two together again, once this has ended."""
    other = _whom(turn, match, place)
    if other is None:
        return show(turn, *_ask_whom(turn, match, "apart"), discreet=True)
    for known in (await people.accounts_of(turn.tx, other))[:1]:
        kind = BlockKind.DO_NOT_MATCH
        await blocks.keep_apart(turn.tx, turn.somebody.id, known.account, kind)
    text = paragraphs(
        _(
            "Noted: I do not bring you and {name} together again, and tell nobody.",
            name=named(other),
        ),
        _("This match goes on until it ends."),
    )
    end = Button(pgettext("button", "End it"), data(match, "leave"))
    show(turn, text, ((end, _back(match)),), discreet=True)


def _whom(turn: Turn, match: Match, place: str) -> str | None:
    """Whom a button means; where it names nobody, of two it can only be the other."""
    others = [one.person for one in match.others(turn.somebody.id)]
    if len(others) == 1 and not place:
        return others[0]
    return next((one for one in others if str(place_of(match, one)) == place), None)


def _ask_whom(turn: Turn, match: Match, act: str) -> tuple[Text, Buttons]:
    rows = tuple(
        (Button(named(one.person), data(match, f"{act}.{place_of(match, one.person)}")),)
        for one in match.others(turn.somebody.id)
    )
    names = with_whom(match, turn.somebody.id)
    return _("About whom is it: {names}?", names=names), (*rows, (_back(match),))


def _back(match: Match) -> Button:
    return replace(own_button(match), label=pgettext("button", "Back"))
