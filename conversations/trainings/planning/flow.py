"""Planning a training, planning one like another, and changing one that people know of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from bot.engine.flows import flow
from bot.engine.rights import HolderOf, OrganiserOf
from bot.engine.talk import Option, Talk
from bot.model import Plain
from bot.text import Text, _, ngettext, paragraphs, pgettext, verbatim
from conversations.assessment.framework_file import framework_of
from conversations.assessment.steps import framework_file
from conversations.trainings.planning import changes, changes_when, steps, words
from conversations.trainings.planning.changes import CHANGES
from conversations.trainings.planning.points import NEW, Known, Point
from conversations.trainings.planning.wishes import outline_of

PLAN: Final = "training-plan"
CHANGE: Final = "training-change"
MOST_CHANGES: Final = 20  # in one conversation: its journal has bounds
FROM_NOTHING: Final = (
    changes.title,
    changes.about,
    changes.skills,
    changes.where,
    changes_when.when,
    changes_when.often,
    changes.seats,
)
ONLY_THE_DAY: Final = (changes_when.day,)


@flow(PLAN, title=_("Planning a training"))
async def plan_a_training(talk: Talk) -> None:
    """Ask what it needs, or only for the day of a copy; change it; keep it."""
    community, like = talk.args["community"], talk.args["like"]
    begun = await talk.step("begun", steps.begin, community=community, like=like)
    if begun is None:
        return await talk.say(GONE)
    known = await _known(talk, begun, community)
    wish = begun["wish"]
    for change in ONLY_THE_DAY if like else FROM_NOTHING:
        wish = {**wish, **await change(Point(talk, known, wish, NEW))}
    note = None
    for n in map(str, range(MOST_CHANGES + 1)):
        wish = await _settled(talk, known, wish, n, note)
        if wish is None:
            return await talk.say(NONE_PLANNED)
        right = OrganiserOf(community)
        done = await talk.step(
            ("planned", n), steps.plan, rights=(right,), community=community, wish=wish
        )
        if "problem" not in done:
            return
        note = problem(done)


@flow(CHANGE, title=_("Changing a training"))
async def change_a_training(talk: Talk) -> None:
    """Change point by point what people know of already; who signed up is told afterwards."""
    training = talk.args["training"]
    begun = await talk.step("begun", steps.begin_change, training=training)
    if begun is None:
        return await talk.say(GONE)
    known = await _known(talk, begun, begun["community"])
    wish, note = begun["wish"], None
    for n in map(str, range(MOST_CHANGES + 1)):
        wish = await _settled(talk, known, wish, n, note)
        if wish is None or wish == begun["wish"]:
            return await talk.say(_("All right, it stays as it was."))
        done = await talk.step(
            ("changed", n),
            steps.may_change,
            rights=(HolderOf(training),),
            training=training,
            before=begun["wish"],
            wish=wish,
        )
        if "problem" not in done:
            return
        note = problem(done)


async def _known(talk: Talk, begun: Plain, community: str) -> Known:
    own = await talk.look(
        "framework", framework_file, community=community, version=talk.args["version"]
    )
    return Known(framework_of(own), begun["organisers"], begun["now"], begun["home"])


async def _settled(talk: Talk, known: Known, wish: Plain, round_: str, note: Text | None) -> Plain:
    """The wish with as many changes as somebody likes; None: they stop."""
    for n in map(str, range(MOST_CHANGES + 1)):
        key = f"{round_}.{n}"
        options = ENDS if n == str(MOST_CHANGES) else (ENDS[0], *POINTS, ENDS[1])
        asked = _shown(talk, known, wish, note)
        chosen = await talk.choose(("change", key), asked, options, columns=2)
        if chosen == "drop":
            return None
        if chosen == "plan":
            return wish
        wish, note = {**wish, **await CHANGES[chosen][1](Point(talk, known, wish, key))}, None
    return None


def _shown(talk: Talk, known: Known, wish: Plain, note: Text | None) -> Text:
    names = {one.id: one.name for one in known.framework.skills}
    skills = [names.get(one, verbatim(one)) for one in wish["skills"]]
    now = datetime.fromisoformat(known.now)
    host = words.holder(wish["host"], talk.person)
    shown = words.preview(outline_of(wish), wish["language"], skills, host, now, known.home)
    asked = _("What would you like to change? Or shall it be so?")
    return paragraphs(shown, *([note] if note else []), asked)


def problem(done: Mapping[str, Plain]) -> Text:
    """Why a wish cannot be kept as it is."""
    match done["problem"]:
        case "past":
            return _("None of these dates is still to come: please choose another day.")
        case "seats":
            return ngettext(
                "{n} person has a seat already, so there cannot be fewer seats than that.",
                "{n} people have a seat already, so there cannot be fewer seats than that.",
                done["taken"],
            )
        case "many":
            return _(
                "So many trainings are open already that I keep no more: please end one first."
            )
    return GONE


ENDS: Final = (
    Option("plan", pgettext("button", "Let it be so"), words=(_("yes"),), alone=True),
    Option("drop", pgettext("button", "Stop here"), words=(_("no"),), alone=True),
)
POINTS: Final = tuple(Option(id, label) for id, (label, _change) in CHANGES.items())
NONE_PLANNED: Final = _("All right, I have planned nothing. We can begin again any time.")
GONE: Final = _("That training is over, or cancelled, or not there any more.")
