"""Where a community wants its organisers to decide: whom they choose, and why."""

from __future__ import annotations

from typing import Final

from bot.engine.answers import text
from bot.engine.flows import flow
from bot.engine.rights import KeeperOf
from bot.engine.talk import Option, Talk
from bot.model import Plain
from bot.text import Listing, Text, _, named, paragraphs, pgettext
from conversations.deciding.organisers import steps
from conversations.deciding.whom import choose_from

DECIDE: Final = "call-decide"
LONGEST_REASONS: Final = 1500  # characters
NOBODY: Final = Option("_nobody", pgettext("button", "Nobody"))


@flow(DECIDE, title=_("Deciding a call"))
async def decide(talk: Talk) -> None:
    """Ask whom the organisers choose and for their reasons, which everybody reads."""
    call = talk.args["call"]
    standing = await talk.look("standing", steps.standing, call=call)
    chosen = await choose_from(talk, standing, _WHOM, none=NOBODY)
    reasons = await talk.ask("reasons", _REASONS, text(LONGEST_REASONS))
    if not await talk.confirm("sure", _preview(standing, chosen, reasons)):
        return await talk.say(_("All right, nothing is decided."))
    proposed = await talk.step(
        "proposed",
        steps.propose,
        rights=(KeeperOf(call),),
        final=True,
        call=call,
        chosen=chosen,
        reasons=reasons,
    )
    if not proposed:
        await talk.say(_("It has moved on meanwhile."))


def _preview(standing: Plain, chosen: list[str], reasons: str) -> Text:
    people = {one["candidate"]: named(one["person"]) for one in standing}
    names = Listing(tuple(people[one] for one in chosen))
    told = _("Chosen: <b>{names}</b>", names=names) if chosen else _("Nobody is chosen.")
    return paragraphs(
        told,
        _("The organisers say: “{words}”", words=reasons),
        _("Everybody who takes part reads this. Shall I put it to the others who decide?"),
    )


_WHOM: Final = _("Whom do you choose?")
_REASONS: Final = _("Why? Everybody who takes part reads your reasons.")
