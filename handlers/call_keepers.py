"""Who may keep a call now, as those see it who do."""

from __future__ import annotations

from bot.text import Text, _, lines, named, paragraphs, pgettext
from handlers.call_keeping import act, back
from handlers.call_organisers import keepers
from handlers.panels import show
from handlers.turn import Turn
from storage.records.calls import Call


@act("keepers", pgettext("button", "Who looks after it"), order=85)
async def who(turn: Turn, call: Call, rest: str) -> None:
    """Name who may keep a call; why others have stepped back is nobody's to know."""
    told = [_told(call, person) for person in await keepers(turn, call)]
    text = paragraphs(_("<b>{title}</b> is looked after by:", title=call.plan.title), lines(told))
    show(turn, paragraphs(text, STEPPING_BACK), ((back(call.id),),))


def _told(call: Call, person: str) -> Text:
    if person == call.chair:
        return _("• {name}, chair", name=named(person))
    if person == call.deputy:
        return _("• {name}, deputy", name=named(person))
    return _("• {name}", name=named(person))


STEPPING_BACK = _(
    "Whoever is nominated, nominates or stands steps back from it. The deputy then chairs it, and "
    "where nobody is left, it is withdrawn."
)
