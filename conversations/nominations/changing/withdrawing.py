"""Withdrawing a call: nothing comes of it, and everybody reads why."""

from __future__ import annotations

from typing import Final

from bot.engine.answers import text
from bot.engine.flows import flow
from bot.engine.rights import KeeperOf
from bot.engine.talk import Talk
from bot.text import _, paragraphs
from conversations.nominations.changing import steps
from conversations.nominations.changing.prolonging import LONGEST_REASON, MOVED_ON

WITHDRAW: Final = "call-withdraw"


@flow(WITHDRAW, title=_("Withdrawing a call"))
async def withdraw(talk: Talk) -> None:
    """Ask for a reason that everybody reads, and whether that is really meant."""
    call = talk.args["call"]
    reason = await talk.ask("reason", _WHY, text(LONGEST_REASON))
    sure = paragraphs(
        _("Withdraw it for good? Nobody is chosen, and votes that were cast are never counted."),
        _("The organisers say: “{words}”", words=reason),
    )
    if not await talk.confirm("sure", sure):
        return await talk.say(_("All right, it goes on."))
    done = await talk.step(
        "withdrawn",
        steps.withdraw,
        rights=(KeeperOf(call),),
        final=True,
        call=call,
        reason=reason,
    )
    await talk.say(_("It is withdrawn, and everybody is told.") if done else MOVED_ON)


_WHY: Final = _("Why do you withdraw it? Everybody who takes part reads your reason.")
