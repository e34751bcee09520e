"""What can be changed about a call while it is planned: each change asks for one point."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, TypeAlias

from bot.engine.answers import text
from bot.engine.talk import Option, Talk
from bot.model import Plain
from bot.text import Text, _, named, pgettext
from conversations.assessment.framework import Framework
from conversations.nominations.planning.days import DayBetween
from conversations.nominations.planning.wishes import moved
from conversations.one_line import OneLine
from conversations.whole_number import Number
from storage.records.calls import Method, RollKind, Tie

LONGEST_TITLE: Final = 60  # characters
LONGEST_ABOUT: Final = 1200
LONGEST_AHEAD: Final = timedelta(days=730)
MOST_SEATS: Final = 50
MOST_MONTHS: Final = 120
MOST_SECONDS: Final = 20
MOST_ROUNDS: Final = 9
MOST_OFFERED: Final = 12  # organisers who could chair: more do not fit below a question
NOBODY_YET: Final = "_invite"
NO_ROLE: Final = "_none"


@dataclass(frozen=True, slots=True)
class Known:
    """What stays the same while a call is planned."""

    framework: Framework
    organisers: Sequence[str]
    today: str  # in the community's zone when it was begun, ISO 8601


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a wish that is being changed."""

    talk: Talk
    known: Known
    wish: Plain  # as it stands
    n: str  # which change it is: the same point can be changed again


Change: TypeAlias = Callable[[Point], Awaitable[dict[str, Plain]]]


async def title(at: Point) -> dict[str, Plain]:
    """What people are looked for to be."""
    asked = _("What shall people be in the end? A few words, as “Member of the board”.")
    return {"title": await at.talk.ask(("title", at.n), asked, OneLine(LONGEST_TITLE))}


async def about(at: Point) -> dict[str, Plain]:
    """What it is about."""
    asked = _("What is it about: the tasks, the time it needs, what is expected? A few sentences.")
    return {"about": await at.talk.ask(("about", at.n), asked, text(LONGEST_ABOUT))}


async def role(at: Point) -> dict[str, Plain]:
    """Which role of the framework it is."""
    options = [Option(one.id, one.name) for one in at.known.framework.roles]
    none = Option(NO_ROLE, pgettext("button", "None of these"))
    asked = _("Which role is it? Then people can see which skills it needs.")
    chosen = await at.talk.choose(("role", at.n), asked, [*options, none], columns=2)
    return {"role": "" if chosen == NO_ROLE else chosen}


async def seats(at: Point) -> dict[str, Plain]:
    """How many people, for how long."""
    asked = _("How many people are looked for?")
    many = await at.talk.ask(("seats", at.n), asked, Number(1, MOST_SEATS, (1, 2, 3, 5)))
    asked = _("For how many months?")
    term = await at.talk.ask(("term", at.n), asked, Number(1, MOST_MONTHS, (6, 12, 24, 36)))
    return {"seats": many, "term": term}


async def roll(at: Point) -> dict[str, Plain]:
    """Who may take part."""
    asked = _(
        "Who may take part? Members are counted on the day it opens. For a list of your own, which "
        "I never see, I make codes that you hand out, one for each person."
    )
    return {"roll": await at.talk.choose(("roll", at.n), asked, ROLLS)}


async def support(at: Point) -> dict[str, Plain]:
    """How many others must support a candidate."""
    asked = _("How many others have to support somebody who stands, before they are a candidate?")
    many = await at.talk.ask(("support", at.n), asked, Number(0, MOST_SECONDS, (0, 1, 2, 3, 5)))
    return {"seconds": many}


async def method(at: Point) -> dict[str, Plain]:
    """How it is decided, and with which rules."""
    how = Method(await at.talk.choose(("method", at.n), _("How is it decided?"), METHODS))
    if how is Method.ORGANISERS:
        return {"method": str(how)}
    part = await at.talk.ask(("quorum", at.n), _QUORUM, Number(1, 100, (30, 40, 50, 67)))
    found = {"method": str(how), "quorum": part}
    if how in {Method.MUFAKAT, Method.CONSENT}:
        asked = _("After how many drafts at most does it end, or go to a vote?")
        found["rounds"] = await at.talk.ask(
            ("rounds", at.n), asked, Number(1, MOST_ROUNDS, (2, 3, 4))
        )
    if how is not Method.CONSENT:
        found["tie"] = await at.talk.choose(("tie", at.n), _("What decides between equals?"), TIES)
    return found


async def days(at: Point) -> dict[str, Plain]:
    """When it opens, and when each phase ends; what is skipped keeps its distance."""
    found: list[str] = at.wish["days"]
    latest = (date.fromisoformat(at.known.today) + LONGEST_AHEAD).isoformat()
    for place, (key, asked) in enumerate(DAYS.items()):
        now_set = date.fromisoformat(found[place])
        question = asked(now_set)
        answer = DayBetween(found[place - 1] if place else at.known.today, latest)
        day = await at.talk.ask((key, at.n), question, answer, optional=True)
        if day:
            found = moved(found, place, day)
    return {"days": found}


async def keepers(at: Point) -> dict[str, Plain]:
    """Who chairs, and who does where they cannot: two different people."""
    chair = await _keeper(at.talk, ("chair", at.n), _CHAIR, at.known.organisers)
    others = [one for one in at.known.organisers if one != chair]
    deputy = await _keeper(at.talk, ("deputy", at.n), _DEPUTY, others)
    return {"chair": chair, "deputy": deputy}


async def _keeper(talk: Talk, key: tuple[str, str], asked: Text, who: Sequence[str]) -> str:
    options = [Option(person, named(person)) for person in who[:MOST_OFFERED]]
    invite = Option(NOBODY_YET, pgettext("button", "Somebody I invite"))
    chosen: str = await talk.choose(key, asked, [*options, invite])
    return "" if chosen == NOBODY_YET else chosen


async def minutes(at: Point) -> dict[str, Plain]:
    """Whether the minutes are posted."""
    asked = _("Shall I post the minutes in the groups? Those who take part read them anyway.")
    return {"posted": await at.talk.confirm(("posted", at.n), asked)}


CHANGES: Final[Mapping[str, tuple[Text, Change]]] = {
    "title": (pgettext("button", "Title"), title),
    "about": (pgettext("button", "What it is about"), about),
    "role": (pgettext("button", "Role"), role),
    "seats": (pgettext("button", "Seats and term"), seats),
    "roll": (pgettext("button", "Who takes part"), roll),
    "support": (pgettext("button", "Support"), support),
    "method": (pgettext("button", "How to decide"), method),
    "days": (pgettext("button", "Dates"), days),
    "keepers": (pgettext("button", "Chair and deputy"), keepers),
    "minutes": (pgettext("button", "Minutes"), minutes),
}
DAYS: Final[Mapping[str, Callable[[date], Text]]] = {
    "opens": lambda day: _(
        "On which day does it open? Now: {day}. Write it as in 2026-09-30; if you skip, it stays. "
        "All that follows moves with it.",
        day=day,
    ),
    "nominate": lambda day: _("Until which day can people be nominated? Now: {day}.", day=day),
    "prepare": lambda day: _(
        "Until which day do they collect support and write about themselves? Now: {day}.", day=day
    ),
    "comment": lambda day: _("Until which day can people ask and comment? Now: {day}.", day=day),
    "decide": lambda day: _("Until which day do all decide? Now: {day}.", day=day),
}
ROLLS: Final = (
    Option(str(RollKind.MEMBERS), pgettext("button", "Members")),
    Option(str(RollKind.CODES), pgettext("button", "A list, with codes")),
)
METHODS: Final = (
    Option(str(Method.MUFAKAT), pgettext("button", "Musyawarah mufakat")),
    Option(str(Method.CONSENT), pgettext("button", "Consent")),
    Option(str(Method.APPROVAL), pgettext("button", "Vote: who is good")),
    Option(str(Method.RANKED), pgettext("button", "Vote: in order")),
    Option(str(Method.ORGANISERS), pgettext("button", "Organisers decide")),
)
TIES: Final = (
    Option(str(Tie.FIRST), pgettext("button", "Who accepted first")),
    Option(str(Tie.LOT), pgettext("button", "A lot")),
)
_QUORUM: Final = _("How many of a hundred on the roll have to take part, so that it counts?")
_CHAIR: Final = _(
    "Who chairs it? The chair leads the deciding. Whoever is nominated, nominates or stands loses "
    "this part."
)
_DEPUTY: Final = _("And who is the deputy, where the chair cannot?")
