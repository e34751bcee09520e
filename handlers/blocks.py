"""Whom somebody keeps away from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.model import Button, Buttons
from bot.text import CommandWord, Text, _, ngettext, paragraphs, pgettext
from handlers.own_days import own_day
from handlers.registry import on
from handlers.turn import Turn
from storage import blocks
from storage.records.blocks import Block, BlockKind


@on.command("block", summary=_("Whom you keep away from"))
async def block(turn: Turn) -> None:
    """Show that there are some, and how to meet them again; whom, nobody can read."""
    found = await blocks.of_person(turn.tx, turn.somebody.id)
    turn.say(_text(found), _buttons(turn, found))


@on.press("blocks")
async def shown(turn: Turn, about: str, option: str) -> None:
    """As the command, in the message of the button."""
    found = await blocks.of_person(turn.tx, turn.somebody.id)
    turn.edit(_text(found), (*_buttons(turn, found), BACK))


@on.press("unblock")
async def unblock(turn: Turn, at: str, kind: str) -> None:
    """Take a block back."""
    for found in await blocks.of_person(turn.tx, turn.somebody.id):
        if (_mark(found.at), str(found.kind)) == (at, kind):
            await blocks.let_go(turn.tx, turn.somebody.id, found.kind, found.at)
    await shown(turn, "", "")


def _text(found: Sequence[Block]) -> Text:
    how = _(
        "When I introduce you to somebody, you can block them there, and they never hear of it. "
        "If something is wrong, {report} tells the organisers.",
        report=CommandWord("report"),
    )
    if not found:
        return paragraphs(_("You keep away from nobody."), how)
    n = len(_separate(found))
    many = ngettext(
        "You keep away from {n} person. I know them by a mark only, not by a name.",
        "You keep away from {n} people. I know them by a mark only, not by their names.",
        n,
    )
    return paragraphs(many, how)


def _buttons(turn: Turn, found: Sequence[Block]) -> Buttons:
    return tuple(
        (Button(_label(kind, own_day(turn, at)), f"unblock:{_mark(at)}:{kind}"),)
        for at, kind in _separate(found)
    )


def _separate(found: Sequence[Block]) -> list[tuple[datetime, BlockKind]]:
    """One for each person: all accounts of somebody are blocked in one moment."""
    return list(dict.fromkeys((one.at, one.kind) for one in found))


def _label(kind: BlockKind, day: date) -> Text:
    if kind is BlockKind.BLOCK:
        return pgettext("button", "Unblock: {day}", day=day)
    return pgettext("button", "May meet again: {day}", day=day)


def _mark(at: datetime) -> str:
    return f"{at.timestamp():.6f}"


BACK = (Button(pgettext("button", "Back"), "privacy::"),)
