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

DECIDE: Final = "call-decide"
LONGEST_REASONS: Final = 1500  # characters
ENOUGH: Final = Option("_enough", pgettext("button", "That is all"))
NOBODY: Final = Option("_nobody", pgettext("button", "Nobody"))


@flow(DECIDE, title=_("Deciding a call"))
async def decide(talk: Talk) -> None:
    """Ask whom the organisers choose and for their reasons, which everybody reads."""
    call = talk.args["call"]
    standing = await talk.look("standing", steps.standing, call=call)
    chosen = await _chosen(talk, standing)
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


async def _chosen(talk: Talk, standing: Plain) -> list[str]:
    left = {one["candidate"]: Option(one["candidate"], named(one["person"])) for one in standing}
    chosen: list[str] = []
    asked = _WHOM
    for n in map(str, range(talk.args["seats"])):
        if not left:
            break
        options = [*left.values(), ENOUGH if chosen else NOBODY]
        one = await talk.choose(("whom", n), asked, options)
        if one in {ENOUGH.id, NOBODY.id}:
            break
        chosen.append(one)
        del left[one]
        asked = _("Whom else?")
    return chosen


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
