"""Giving a call more time: how much, and why."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.engine.answers import text
from bot.engine.flows import flow
from bot.engine.rights import KeeperOf
from bot.engine.talk import Option, Talk
from bot.text import _, ngettext, paragraphs
from conversations.nominations.changing import steps

PROLONG: Final = "call-prolong"
LONGEST_REASON: Final = 500  # characters
DAYS: Final = (2, 4, 7, 14, 28)


@flow(PROLONG, title=_("Prolonging a call"))
async def prolong(talk: Talk) -> None:
    """Ask by how many days, and for a reason that everybody reads."""
    call = talk.args["call"]
    options = [Option(str(n), ngettext("{n} day", "{n} days", n)) for n in DAYS]
    days = int(await talk.choose("days", _HOW_LONG, options))
    until = await talk.look("until", steps.until, call=call, days=days)
    if until is None:
        return await talk.say(MOVED_ON)
    reason = await talk.ask("reason", _WHY, text(LONGEST_REASON))
    sure = paragraphs(
        _("This phase then ends on {day}; what follows moves, too.", day=_moment(until)),
        _("The organisers say: “{words}”", words=reason),
        _("Everybody who takes part reads this. Shall I do it?"),
    )
    if not await talk.confirm("sure", sure):
        return await talk.say(_("All right, it stays as it is."))
    done = await talk.step(
        "prolonged",
        steps.prolong,
        rights=(KeeperOf(call),),
        final=True,
        call=call,
        days=days,
        reason=reason,
    )
    await talk.say(_("Done, and everybody is told.") if done else MOVED_ON)


def _moment(iso: str) -> datetime:
    return datetime.fromisoformat(iso)


MOVED_ON: Final = _("That call has ended meanwhile.")
_HOW_LONG: Final = _("How much more time does this phase need? It can only be prolonged.")
_WHY: Final = _("Why? Everybody who takes part reads your reason.")
