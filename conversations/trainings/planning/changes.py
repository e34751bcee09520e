"""What can be changed about a training while it is planned: each change asks for one point."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.engine.answers import text
from bot.engine.talk import Option
from bot.model import Plain
from bot.text import Listing, Text, _, named, paragraphs, pgettext
from conversations.assessment.framework import LEVELS
from conversations.meeting.answers import NO_OTHER, SpokenLanguage
from conversations.one_line import OneLine
from conversations.trainings.planning.answers import Seats, WebLink
from conversations.trainings.planning.changes_when import often, when, zone
from conversations.trainings.planning.points import Change, Point
from conversations.trainings.words import FORMATS, REACHES
from storage.records.trainings import Format

LONGEST_TITLE: Final = 60  # characters
LONGEST_ABOUT: Final = 1200
LONGEST_LINE: Final = 200
LONGEST_MATERIALS: Final = 500
MOST_SKILLS: Final = 5
MOST_SKILLS_OFFERED: Final = 40  # more do not fit below a question
MOST_LANGUAGES: Final = 4
MOST_OFFERED: Final = 12  # organisers who could hold it
NO_SKILL: Final = "_none"
DONE: Final = Option("_done", pgettext("button", "That is all"), words=(_("no"),), alone=True)


async def title(at: Point) -> dict[str, Plain]:
    """What it is called."""
    asked = _("What is the training called? A few words.")
    return {"title": await at.talk.ask(("title", at.n), asked, OneLine(LONGEST_TITLE))}


async def about(at: Point) -> dict[str, Plain]:
    """What it is about."""
    asked = _("What do people learn there, and how does it go? A few sentences.")
    return {"about": await at.talk.ask(("about", at.n), asked, text(LONGEST_ABOUT))}


async def skills(at: Point) -> dict[str, Plain]:
    """Which skills it helps with, and from which level on."""
    chosen: list[str] = []
    for attempt in map(str, range(MOST_SKILLS)):
        options = _skills_left(at, chosen)
        if not options:
            break
        end = DONE if chosen else NONE
        one = await at.talk.choose(
            ("skill", f"{at.n}.{attempt}"), _which_skill(at, chosen), [*options, end], columns=2
        )
        if one == end.id:
            break
        chosen.append(one)
    return {"skills": chosen, "level": await _level(at) if chosen else 0}


def _skills_left(at: Point, chosen: list[str]) -> list[Option]:
    left = [one for one in at.known.framework.skills if one.id not in chosen]
    return [Option(one.id, one.name) for one in left[:MOST_SKILLS_OFFERED]]


def _which_skill(at: Point, chosen: list[str]) -> Text:
    if not chosen:
        return _("Which skill does it help with? Who wants to learn that sees it first.")
    names = tuple(one.name for one in at.known.framework.skills if one.id in chosen)
    return paragraphs(_("Chosen: {list}", list=Listing(names)), _("Another one?"))


async def _level(at: Point) -> int:
    options = [ANY_LEVEL, *(_from_level(n) for n in range(2, LEVELS + 1))]
    asked = _("Is it for everybody, or does it build on something?")
    chosen = await at.talk.choose(("level", at.n), asked, options)
    return 0 if chosen == ANY_LEVEL.id else int(chosen)


def _from_level(n: int) -> Option:
    return Option(str(n), pgettext("button", "From level {n} of {all} on", n=n, all=LEVELS))


async def languages(at: Point) -> dict[str, Plain]:
    """In which languages it is held, whatever is written about it."""
    found: list[str] = []
    asked = _("In which language is it held? Please write its name.")
    for attempt in map(str, range(MOST_LANGUAGES)):
        options = (NO_OTHER,) if found else ()
        tag = await at.talk.ask(
            ("language", f"{at.n}.{attempt}"), asked, SpokenLanguage(options, counted=len(options))
        )
        if tag is None:
            break
        found = list(dict.fromkeys([*found, tag]))
        asked = _("And in another one? Please write its name.")
    return {"languages": found}


async def where(at: Point) -> dict[str, Plain]:
    """Online or at a place, and where that is."""
    options = [Option(str(one), label) for one, label in FORMATS.items()]
    chosen = Format(await at.talk.choose(("format", at.n), _("Where is it?"), options))
    place, link = "", ""
    if chosen is not Format.ONLINE:
        asked = _("At which place? As people find it; everybody reads this.")
        place = await at.talk.ask(("venue", at.n), asked, OneLine(LONGEST_LINE))
    if chosen is not Format.IN_PERSON:
        found = await at.talk.ask(("link", at.n), _LINK, WebLink(), optional=True)
        link = at.wish["link"] if found is None else found
    return {"format": str(chosen), "place": place, "link": link}


async def reach(at: Point) -> dict[str, Plain]:
    """From how far people are expected."""
    options = [Option(str(one), label) for one, label in REACHES.items()]
    asked = _("From how far do you expect people?")
    return {"reach": await at.talk.choose(("reach", at.n), asked, options)}


async def seats(at: Point) -> dict[str, Plain]:
    """How many can come to each date."""
    asked = _(
        "How many seats are there? When all are taken, people wait and move up by themselves."
    )
    return {"seats": await at.talk.ask(("seats", at.n), asked, Seats())}


async def for_whom(at: Point) -> dict[str, Plain]:
    """Who it is meant for."""
    asked = _("Who is it for? A few words, as “people who have never edited”.")
    words = await at.talk.ask(("whom", at.n), asked, OneLine(LONGEST_LINE), optional=True)
    return {"for_whom": words or ""}


async def materials(at: Point) -> dict[str, Plain]:
    """What people read or bring."""
    asked = _("What shall people read before, or bring? Links are fine.")
    words = await at.talk.ask(("materials", at.n), asked, text(LONGEST_MATERIALS), optional=True)
    return {"materials": words or ""}


async def host(at: Point) -> dict[str, Plain]:
    """Who holds it, and sees who comes."""
    who = list(dict.fromkeys([at.talk.person, *at.known.organisers]))[:MOST_OFFERED]
    options = [Option(person, named(person)) for person in who]
    asked = _("Who holds it? They see who comes, and check people in on the day.")
    return {"host": await at.talk.choose(("host", at.n), asked, options)}


async def posted(at: Point) -> dict[str, Plain]:
    """Whether the groups are told."""
    asked = _("Shall I tell the groups of it, with a button to sign up?")
    return {"posted": await at.talk.confirm(("posted", at.n), asked)}


CHANGES: Final[Mapping[str, tuple[Text, Change]]] = {
    "title": (pgettext("button", "Title"), title),
    "about": (pgettext("button", "Description"), about),
    "when": (pgettext("button", "When"), when),
    "often": (pgettext("button", "How often"), often),
    "where": (pgettext("button", "Where"), where),
    "seats": (pgettext("button", "Seats"), seats),
    "skills": (pgettext("button", "Skills"), skills),
    "whom": (pgettext("button", "Who it is for"), for_whom),
    "materials": (pgettext("button", "Materials"), materials),
    "languages": (pgettext("button", "Languages"), languages),
    "reach": (pgettext("button", "From how far"), reach),
    "zone": (pgettext("button", "Time zone"), zone),
    "host": (pgettext("button", "Who holds it"), host),
    "posted": (pgettext("button", "Groups"), posted),
}
NONE: Final = Option(NO_SKILL, pgettext("button", "None of these"), words=(_("no"),), alone=True)
ANY_LEVEL: Final = Option("0", pgettext("button", "For everybody"))
_LINK: Final = _(
    "With which link do people join? Only who signs up gets it. You can skip this and add it later."
)
