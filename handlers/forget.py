"""Erasing everything about who asks for it, at once."""

from __future__ import annotations

from typing import Final

from bot.model import Button, Buttons, Pressed
from bot.text import CommandWord, Text, _, paragraphs, pgettext
from handlers.asking import take_back_all
from handlers.registry import on
from handlers.turn import Turn
from storage import forget as forgetting
from storage import installation

YES: Final = Button(pgettext("button", "Yes, delete everything"), "forget:yes:")
NO: Final = Button(pgettext("button", "No, keep it"), "forget:no:")


@on.command("forget", summary=_("Delete everything that I keep about you"), before_consent=True)
async def forget(turn: Turn) -> None:
    """Ask once before everything goes, however little that is."""
    if turn.consented:
        turn.say(*ask_first())
    else:
        turn.say(_("All I have is your account here. Shall I delete it?"), ((YES,), (NO,)))


def ask_first() -> tuple[Text, Buttons]:
    """The one question before everything goes."""
    text = paragraphs(
        _(
            "Shall I delete <b>everything</b> that I keep about you: your profile, your answers, "
            "your communities? That cannot be undone."
        ),
        _("{export} gives you a copy first.", export=CommandWord("export")),
    )
    return text, ((YES,), (NO,))


@on.press("forget", before_consent=True)
async def answered(turn: Turn, answer: str, option: str) -> None:
    """Erase everything, or nothing."""
    if answer != "yes":
        return turn.edit(_("All right, I keep it."))
    await erase(turn, await gone(turn))


async def gone(turn: Turn) -> Text:
    """What is left once everything has been erased: copies, for a while."""
    backups = (await installation.of(turn.tx)).keeping.backups
    return paragraphs(
        _("Done, I have deleted everything about you."),
        _("Safety copies of the database lose it within {time}.", time=backups),
        _("Farewell! Write to me whenever you like, and we start anew."),
    )


async def erase(turn: Turn, farewell: Text) -> None:
    """Erase who acts. The farewell goes to the place, as there is nobody any more to address."""
    turn.letters.clear()
    await take_back_all(turn)
    mine = turn.own_chat
    await forgetting.everything_about(turn.tx, turn.somebody.id)
    turn.erased = True
    turn.letters[:] = [letter for letter in turn.letters if letter.to != mine]
    turn.changed.clear()
    turn.person = turn.conversation = None
    turn.consented = False
    if isinstance(turn.event.what, Pressed):
        return turn.edit(farewell)
    turn.say(farewell)
