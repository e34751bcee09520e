"""How it is going: asked of each of them alone, and kept by nobody."""

from __future__ import annotations

from typing import Final

from bot.engine.flows import flow
from bot.engine.talk import Option, Talk
from bot.text import Listing, _, named, pgettext


@flow("check_in", title=_("How it is going"), forgets=True, discreet=True)
async def check_in(talk: Talk) -> None:
    """Ask three things; what is to be done about the answers follows when this has ended."""
    names = Listing(tuple(named(one) for one in talk.args["others"]))
    await talk.choose(
        "met",
        _("Have you met {names} lately?", names=names),
        MET,
        columns=2,
        progress=(1, 3),
    )
    await talk.choose("going", _("How is it going?"), GOING, progress=(2, 3))
    await talk.choose("need", _("Do you need anything?"), NEED, progress=(3, 3))


MET: Final = (
    Option("yes", pgettext("button", "Yes"), words=(_("yes"),)),
    Option("no", pgettext("button", "Not yet"), words=(_("no"),)),
)
GOING: Final = (
    Option("well", pgettext("button", "Well")),
    Option("so", pgettext("button", "So-so")),
    Option("badly", pgettext("button", "Not well")),
)
NEED: Final = (
    Option("nothing", pgettext("button", "Nothing, thank you"), words=(_("no"),)),
    Option("terms", pgettext("button", "Another rhythm or length")),
    Option("organisers", pgettext("button", "A word with the organisers")),
    Option("wrong", pgettext("button", "Something is wrong")),
)
