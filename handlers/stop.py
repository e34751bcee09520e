"""The end of everything that nobody asked for."""

from __future__ import annotations

from typing import Final

from bot.model import Button
from bot.text import CommandWord, _, paragraphs, pgettext
from handlers.forget import erase
from handlers.registry import on
from handlers.turn import Turn
from storage import people

AGAIN: Final = Button(pgettext("button", "You may write again"), "again::")


@on.command("stop", summary=_("No more messages that you did not ask for"), before_consent=True)
async def stop(turn: Turn) -> None:
    """Write to somebody only when they have asked for it; before a yes, that is a no."""
    if not turn.consented:
        return await erase(turn, _("I will not write to you. I have kept nothing about you."))
    await people.stop(turn.tx, turn.somebody.id)
    turn.say(
        paragraphs(
            _("Done. I write only when you write to me; reminders are off, too."),
            _("What you told me stays. {forget} deletes it.", forget=FORGET),
        ),
        ((AGAIN,),),
    )


@on.press("stop")
async def pressed(turn: Turn, about: str, option: str) -> None:
    """As the command; it is under everything that nobody asked for."""
    await stop(turn)


@on.press("again")
async def again(turn: Turn, about: str, option: str) -> None:
    """Allow what nobody asked for again, in its bounds."""
    await people.hear_unprompted(turn.tx, turn.somebody.id)
    turn.edit(_("Thank you. At most one message a day and three a week, outside your quiet hours."))


FORGET: Final = CommandWord("forget")
