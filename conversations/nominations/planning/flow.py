"""Planning a call, and changing one that has not opened."""

from __future__ import annotations

from typing import Final

from bot.engine.flows import flow
from bot.engine.rights import KeeperOf, OrganiserOf
from bot.engine.talk import Option, Talk
from bot.model import Plain
from bot.text import Text, _, paragraphs, pgettext
from conversations.assessment.framework_file import framework_of
from conversations.assessment.steps import framework_file
from conversations.nominations.planning import changes, steps, words
from conversations.nominations.planning.changes import CHANGES, Known, Point
from conversations.nominations.planning.ready import OWN, READY
from conversations.nominations.planning.wishes import plan_of

PLAN: Final = "call-plan"
MOST_CHANGES: Final = 15  # in one conversation: its journal has bounds
NOTHING: Final = "nothing"
FROM_NOTHING: Final = (
    changes.title,
    changes.about,
    changes.role,
    changes.seats,
    changes.roll,
    changes.method,
    changes.days,
)


@flow(PLAN, title=_("Planning a call"))
async def plan_a_call(talk: Talk) -> None:
    """Begin with a ready-made call, from nothing or with a planned one; change it; keep it."""
    community, call = talk.args["community"], talk.args["call"]
    own = await talk.look(
        "framework", framework_file, community=community, version=talk.args["version"]
    )
    ready = "" if call else await talk.choose("ready", _READY, BEGINNINGS)
    begun = await talk.step("begun", steps.begin, community=community, call=call, ready=ready)
    if begun is None:
        return await talk.say(OPENED)
    known = Known(framework_of(own), begun["organisers"], begun["today"])
    wish = begun["wish"]
    if ready == NOTHING:
        for change in FROM_NOTHING:
            wish = {**wish, **await change(Point(talk, known, wish, NOTHING))}
    settled = await _settled(talk, known, wish, begun["zone"])
    if settled is None:
        return await talk.say(STAYS if call else NONE_PLANNED)
    right = KeeperOf(call) if call else OrganiserOf(community)
    done = await talk.step(
        "planned",
        steps.plan,
        rights=(right,),
        final=True,
        community=community,
        call=call,
        wish=settled,
    )
    if done is None:
        await talk.say(TOO_LATE)


async def _settled(talk: Talk, known: Known, wish: Plain, zone: str) -> Plain:
    """The wish with as many changes as somebody likes; None: they stop."""
    for n in map(str, range(MOST_CHANGES + 1)):
        options = ENDS if n == str(MOST_CHANGES) else (ENDS[0], *POINTS, ENDS[1])
        chosen = await talk.choose(("change", n), _shown(known, wish, zone), options, columns=2)
        if chosen == "drop":
            return None
        if chosen == "plan":
            return wish
        wish = {**wish, **await CHANGES[chosen][1](Point(talk, known, wish, n))}
    return None


def _shown(known: Known, wish: Plain, zone: str) -> Text:
    named = {one.id: one.name for one in known.framework.roles}
    shown = words.preview(
        plan_of(wish, zone), named.get(wish["role"]), wish["chair"], wish["deputy"]
    )
    return paragraphs(shown, _("What would you like to change? Or shall it be so?"))


BEGINNINGS: Final = (
    *(Option(id, one.label) for id, one in READY.items()),
    Option(NOTHING, OWN.label),
)
ENDS: Final = (
    Option("plan", pgettext("button", "Let it be so"), words=(_("yes"),), alone=True),
    Option("drop", pgettext("button", "Stop here"), words=(_("no"),), alone=True),
)
POINTS: Final = tuple(Option(id, label) for id, (label, _change) in CHANGES.items())
OPENED: Final = _("That call has opened meanwhile: now it can only be prolonged or withdrawn.")
STAYS: Final = _("All right, it stays as it was.")
NONE_PLANNED: Final = _("All right, I have planned nothing. We can begin again any time.")
TOO_LATE: Final = _(
    "The time at which it opens has passed meanwhile, or there are too many calls already, so I "
    "have kept nothing."
)
_READY: Final = _(
    "What do you look for? Each of these is a whole call that you can use as it is or change "
    "point by point."
)
