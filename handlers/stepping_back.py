"""Stepping back from a call of one's own accord, for whoever is too close to somebody in it."""

from __future__ import annotations

from typing import Final

from bot.model import Button
from bot.text import _, paragraphs, pgettext
from handlers.call_keeping import act, data
from handlers.call_organisers import keepers
from handlers.panels import show
from handlers.turn import Turn
from storage import calls
from storage.records.calls import Call


@act("stepback", pgettext("button", "Step back from it"), order=88)
async def step_back(turn: Turn, call: Call, rest: str) -> None:
    """Give up every right over a call, once somebody knows what that means."""
    if rest == "yes":
        await calls.step_back(turn.tx, call.id, turn.somebody.id)
        return turn.edit(DONE)
    yes = Button(pgettext("button", "Step back from it"), data(call.id, "stepback.yes"))
    no = Button(pgettext("button", "Go on looking after it"), data(call.id))
    alone = len(await keepers(turn, call)) == 1
    told = [WHAT_IT_MEANS, *([LAST_ONE] if alone else [])]
    show(turn, paragraphs(*told), ((yes,), (no,)))


# Since everybody may do this, nobody can tell from it who was nominated.
WHAT_IT_MEANS: Final = _(
    "If you are too close to somebody in this call, you can step back from it. You then have no "
    "right over it any more, and that cannot be undone. Others who look after it see that you no "
    "longer do, and never why."
)
LAST_ONE: Final = _("Nobody else looks after it now, so it would be withdrawn.")
DONE: Final = _("You have stepped back from it. Thank you for being careful.")
