"""What is typed about rounds: how one takes part, how long a break lasts, how a round is to be."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.engine.flows import flow
from bot.engine.rights import OrganiserOf
from bot.engine.talk import Option, Talk
from bot.model import Plain
from bot.text import Text, _, lines, paragraphs, pgettext
from conversations.communities.proposal import Proposal
from conversations.meeting.preparing import prepare
from conversations.peers import steps, words
from conversations.peers.clock_time import ClockTime
from conversations.peers.until import Until
from storage.records.rounds import Often, Rhythm, Schedule

JOIN: Final = "peers"
PAUSE: Final = "peers-pause"
PLAN: Final = "peer-round"
LONGEST_THEME: Final = 120  # characters
MOST_TRIES: Final = 4
START: Final = (
    Option("start", pgettext("button", "Start it"), words=(_("yes"),)),
    Option("drop", pgettext("button", "Stop here"), words=(_("no"),)),
)
CHANGE: Final = (
    Option("start", pgettext("button", "Change it"), words=(_("yes"),)),
    Option("drop", pgettext("button", "Leave it as it is"), words=(_("no"),)),
)


@flow(JOIN, title=_("Taking part in peer rounds"))
async def take_part(talk: Talk) -> None:
    """Ask what is still missing, and let somebody take part for once or for good."""
    if not await prepare(talk, talk.args["community"]):
        return await talk.say(_("All right, then you are not in it, and I keep nothing of that."))
    often = talk.args["often"]
    begins = await talk.step(
        "joined", steps.take_part, series=talk.args["series"], often=often, final=True
    )
    await talk.say(_joined(begins, Often(often)))


def _joined(begins: str, often: Often) -> Text:
    if not begins:
        return _("That community has no peer rounds at the moment.")
    moment = datetime.fromisoformat(begins)
    if often is Often.ONCE:
        return _("You are in the next round: {moment}. I write to you then.", moment=moment)
    return _(
        "You are in every round from now on. The next one: {moment}. I write to you then; "
        "{peers} lets you take a break at any time.",
        moment=moment,
        peers=PEERS,
    )


@flow(PAUSE, title=_("A break from peer rounds"))
async def take_a_break(talk: Talk) -> None:
    """Ask until when."""
    asked = _("How long would you like to rest from the peer rounds? You can also write a day.")
    for attempt in map(str, range(MOST_TRIES)):
        until = await talk.ask(("until", attempt), asked, Until())
        back = await talk.step(
            ("paused", attempt), steps.pause, series=talk.args["series"], until=until
        )
        if back:
            day = datetime.fromisoformat(back).date()
            return await talk.say(
                _(
                    "Enjoy the break. From {day} on you are in again, without doing anything.",
                    day=day,
                )
            )
        asked = _("That day has to come within a year. Until when?")
    await talk.say(_("All right, I change nothing. {peers} asks again.", peers=PEERS))


@flow(PLAN, title=_("Peer rounds"))
async def plan(talk: Talk) -> None:
    """Ask how the rounds of a community are to be."""
    community = talk.args["community"]
    rhythm = await talk.choose("rhythm", _("How often shall people meet somebody new?"), RHYTHMS)
    weekday = await talk.choose(
        "weekday", _("On which day shall I bring them together?"), WEEKDAYS, columns=2
    )
    minute = await talk.ask("time", _("At what time, where the community is at home?"), ClockTime())
    theme = await talk.ask(
        "theme",
        _("Is there a theme? A few words are enough; you can change them later."),
        Proposal("", LONGEST_THEME),
        optional=True,
    )
    wish = {
        "rhythm": rhythm,
        "weekday": int(weekday[1:]),
        "minute": minute,
        "theme": theme or "",
    }
    seen = await talk.step("preview", steps.preview, community=community, wish=wish)
    decision = CHANGE if seen["running"] else START
    if await talk.choose("decision", _preview(wish, seen), decision, columns=2) == "drop":
        return await talk.say(_("All right, nothing has changed."))
    rights = (OrganiserOf(community),)
    begins = await talk.step(
        "planned", steps.plan, rights=rights, final=True, community=community, wish=wish
    )
    moment = datetime.fromisoformat(begins)
    await talk.say(_("Done. The next round begins on {moment}.", moment=moment))


def _preview(wish: Plain, seen: Plain) -> Text:
    schedule = Schedule(Rhythm(wish["rhythm"]), wish["weekday"], wish["minute"], seen["zone"])
    shown = [words.rhythm(schedule, seen["language"])]
    if wish["theme"]:
        shown.append(_("The theme: {theme}", theme=wish["theme"]))
    moment = datetime.fromisoformat(seen["next"])
    return paragraphs(
        lines(shown),
        lines((_("The next round would begin on {moment}.", moment=moment), _many(seen["people"]))),
        _("Shall it be like that?"),
    )


def _many(people: int) -> Text:
    return words.how_many(people)


RHYTHMS: Final = tuple(Option(str(rhythm), label) for rhythm, label in words.RHYTHMS.items())
WEEKDAYS: Final = tuple(Option(f"d{day}", label) for day, label in enumerate(words.WEEKDAYS))
PEERS: Final = words.PEERS
