"""Choosing to whom to write, and what can be done about whoever has written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.engine.journal import Conversation, Status
from bot.i18n import fold, plain
from bot.model import Button, Buttons
from bot.text import CommandWord, Text, _, named, paragraphs, pgettext
from conversations.matches.states import Event
from conversations.relay import flow  # noqa: F401 - registers it
from conversations.relay.words import BEFOREHAND, ENDED, NOBODY, TO_WHOM, write_to
from handlers import dialogue
from handlers.match_changes import happen
from handlers.names import as_read_by
from handlers.panels import show
from handlers.registry import on
from handlers.relay import may_write, open_matches, pass_on, readers
from handlers.turn import Turn
from storage import blocks, matches, people, relay
from storage.records.blocks import BlockKind
from storage.records.matches import Match, MatchState

MATCH: Final = "match"  # the buttons of a match itself: leave, report
TWO: Final = 2
BLOCK: Final = CommandWord("block")


@on.command("write", summary=_("Write to somebody I brought you together with"))
async def write(turn: Turn) -> None:
    """Begin a message to whoever is named, or to the only one there is; or ask to whom."""
    mine = await open_matches(turn)
    meant = await _called(turn, mine, turn.rest) if turn.rest else []
    if len(meant or mine) == 1:
        return await _begin(turn, (meant or mine)[0])
    if not mine:
        turn.say(NOBODY)
        return
    turn.say(TO_WHOM, _ways(turn, meant or mine))


async def _called(turn: Turn, mine: Sequence[Match], words: str) -> list[Match]:
    """The matches with somebody whom the words name."""
    me = turn.somebody.id
    names = await as_read_by(turn, me, [one.person for match in mine for one in match.others(me)])
    return [
        match
        for match in mine
        if any(
            fold(plain(names[one.person], turn.reader)) == fold(words) for one in match.others(me)
        )
    ]


def _ways(turn: Turn, mine: Sequence[Match]) -> Buttons:
    me = turn.somebody.id
    called = {one.person: named(one.person) for match in mine for one in match.others(me)}
    return tuple(row for match in mine for row in write_to(match, me, called))


@on.press("write")
async def pressed(turn: Turn, match: str, place: str) -> None:
    """Begin a message to whoever the button names."""
    found = await matches.find(turn.tx, match)
    if found and _member(found, place) in {None, turn.somebody.id}:
        found = None  # a button that was forged, or somebody has gone
    if await may_write(turn, found) and found:
        await _begin(turn, found)


async def _begin(turn: Turn, match: Match) -> None:
    """Ask for the message, after saying once who can read it."""
    if await relay.tell(turn.tx, match.id, turn.somebody.id):
        turn.say(BEFOREHAND)
    await dialogue.start(turn, "write", match=match.id, to=await readers(turn, match))


@on.ended("write")
async def written(turn: Turn, conversation: Conversation) -> None:
    """Pass on what was said to the open question; a cancelled one says nothing."""
    if conversation.status is Status.DONE:
        await pass_on(turn, conversation.args["match"])


@on.press("relay")
async def about(turn: Turn, match: str, option: str) -> None:
    """What can be done about whoever has written, or keep away from them for good."""
    place, _dot, act = option.partition(".")
    found = await matches.find(turn.tx, match)
    other = _member(found, place) if found else None
    if found is None or not _may_look(turn, found, other) or other is None:
        turn.say(ENDED)
        return
    match act:
        case "block":
            show(turn, *_sure(found, place, other), discreet=True)
        case "yes":
            await _block(turn, found, other)
        case "no":
            show(turn, *_panel(turn, found, place, other), discreet=True)
        case _:
            # What was passed on stays as it is: nobody keeps its words to write them anew.
            turn.say(*_panel(turn, found, place, other), discreet=True)


def _panel(turn: Turn, match: Match, place: str, other: str) -> tuple[Text, Buttons]:
    leave, report = pgettext("button", "Leave this match"), pgettext("button", "Report")
    rows = [
        *_ways(turn, [match]),
        (Button(pgettext("button", "Block"), f"relay:{match.id}:{place}.block"),),
    ]
    if MATCH in on.presses:
        rows.insert(1, (Button(leave, f"{MATCH}:{match.id}:leave"),))
        rows.append((Button(report, f"{MATCH}:{match.id}:report"),))
    return _("About <b>{name}</b>: what shall I do?", name=named(other)), tuple(rows)


def _sure(match: Match, place: str, other: str) -> tuple[Text, Buttons]:
    text = paragraphs(
        _(
            "If you block <b>{name}</b>, I pass nothing on between you any more, and never bring "
            "you together again. {name} is not told why.",
            name=named(other),
        ),
        _("Block {name}?", name=named(other)),
    )
    yes = Button(pgettext("button", "Yes, block"), f"relay:{match.id}:{place}.yes")
    no = Button(pgettext("button", "No"), f"relay:{match.id}:{place}.no")
    return text, ((yes, no),)


async def _block(turn: Turn, match: Match, other: str) -> None:
    """Keep two people apart; a match of two ends with it, as it would for any other reason."""
    for known in (await people.accounts_of(turn.tx, other))[:1]:
        await blocks.keep_apart(turn.tx, turn.somebody.id, known.account, BlockKind.BLOCK)
    await relay.withhold(turn.tx, turn.somebody.id, other)
    if len(match.members) == TWO:
        await happen(turn, match, Event.APART, by=turn.somebody.id)
    text = _("Done: you hear nothing more of each other. {block} takes it back.", block=BLOCK)
    turn.edit(text, discreet=True)


def _member(match: Match, place: str) -> str | None:
    """Whom a button names in a match; nobody where they have gone."""
    return next((one.person for one in match.members if str(one.place) == place), None)


def _may_look(turn: Turn, match: Match, other: str | None) -> bool:
    """Whether who acts is in a match that goes on, and the other is somebody else."""
    me = turn.somebody.id
    inside = any(one.person == me for one in match.members)
    return inside and other != me and match.state is not MatchState.CLOSED
