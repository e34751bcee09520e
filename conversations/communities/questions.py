"""The questions about a community, one for each thing that can be set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from bot.engine.answers import Choice, text
from bot.engine.talk import Option, Talk
from bot.i18n import autonym
from bot.model import Plain
from bot.text import _, paragraphs, pgettext, verbatim
from conversations.communities import steps
from conversations.communities.hubs import REACH
from conversations.communities.proposal import Proposal
from conversations.communities.words import CIRCLES, LEVELS, NAMES, QUESTIONS
from conversations.whole_number import Number

LATER: Final = ("age", "conduct", "welcome", "weekly")  # set when an organiser wants it otherwise
ASKED: Final = len(NAMES) - len(LATER)
LONGEST_NAME: Final = 80  # characters
LONGEST_PLACE: Final = 60
LONGEST_WORD: Final = 30
LONGEST_CONTACT: Final = 200
LONGEST_CONDUCT: Final = 200
AGE: Final = Number(13, 99, (13, 16, 18, 21))  # younger people need their parents' consent
MOST_TRIES: Final = 4

OTHER: Final = Option("other", pgettext("button", "None of these"))
NO_HUB: Final = Option("none", pgettext("button", "No hub"))
BY_CODE: Final = Option("code", pgettext("button", "I have a code"))


Progress: TypeAlias = tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Hub:
    """The community above, and the code that lets one belong to it; empty: none is needed."""

    id: str = ""
    name: str = ""
    code: str = ""


def question(n: int) -> Progress:
    """Which question of how many this is."""
    return n, ASKED


async def ask_name(talk: Talk, proposed: str = "", progress: Progress = None) -> str:
    """What the community is called."""
    answer = Proposal(proposed, LONGEST_NAME)
    name: str = await talk.ask("name", QUESTIONS["name"], answer, progress=progress)
    return name


async def ask_language(talk: Talk, tags: list[str], progress: Progress = None) -> str:
    """Which language its groups read."""
    options = tuple(Option(tag.lower(), verbatim(autonym(tag))) for tag in tags)
    choice = Choice(options, columns=2, values=tuple(tags))
    language: str = await talk.ask("language", QUESTIONS["language"], choice, progress=progress)
    return language


async def ask_zone(talk: Talk, own: Plain = None, progress: Progress = None) -> Plain:
    """Which clock it goes by: the zone, and the city by which it is known."""
    asked = QUESTIONS["zone"]
    for attempt in map(str, range(MOST_TRIES)):
        answer = Proposal(own[1] if own else "", LONGEST_PLACE)
        words = await talk.ask(("place", attempt), asked, answer, progress=progress)
        if own and words == own[1]:
            return own
        zones = await talk.step(("zones", attempt), steps.zones, words=words)
        chosen = await _one_of(talk, attempt, zones)
        if chosen:
            return chosen
        asked = _("I do not find that one. A larger city nearby, or the time there now?")
    await talk.say(_("Then I go by UTC for now; you can change that in the settings."))
    return ["UTC", "UTC"]


async def _one_of(talk: Talk, attempt: str, zones: Plain) -> Plain:
    if len(zones) < 2:
        return zones[0] if zones else None
    options = [Option(f"n{n}", verbatim(label)) for n, (_zone, label) in enumerate(zones)]
    chosen = await talk.choose(("which", attempt), _("Which of these is it?"), [*options, OTHER])
    return None if chosen == OTHER.id else zones[int(chosen[1:])]


async def ask_level(talk: Talk, progress: Progress = None) -> str:
    """How far it reaches."""
    options = [Option(str(level), LEVELS[level]) for level in REACH]
    level: str = await talk.choose(
        "level", QUESTIONS["level"], options, columns=3, progress=progress
    )
    return level


async def ask_hub(talk: Talk, level: str, progress: Progress = None) -> Hub:
    """To which wider community it belongs: one of the person's own, one by its code, or none."""
    own = await talk.step("hubs", steps.hubs, level=level)
    options = [Option(id, verbatim(name)) for id, name in own]
    chosen = await talk.choose(
        "hub", QUESTIONS["hub"], [NO_HUB, BY_CODE, *options], progress=progress
    )
    if chosen == BY_CODE.id:
        return await ask_hub_code(talk, level)
    return next((Hub(id, name) for id, name in own if id == chosen), Hub())


async def ask_hub_code(talk: Talk, level: str) -> Hub:
    """The hub whose code somebody has; none after a few wrong ones."""
    asked = QUESTIONS["code"]
    for attempt in map(str, range(MOST_TRIES)):
        words = await talk.ask(("code", attempt), asked, text(60), optional=True)
        if words is None:
            return Hub()
        found = await talk.step(("invited", attempt), steps.hub_of_code, code=words, level=level)
        if found:
            return Hub(*found)
        asked = paragraphs(_("That code does not work here."), QUESTIONS["code"])
    return Hub()


async def ask_word(talk: Talk, progress: Progress = None) -> str:
    """Its own word for people who take on a role; empty where it has none."""
    word = await talk.ask(
        "word", QUESTIONS["word"], Proposal("", LONGEST_WORD), optional=True, progress=progress
    )
    return word or ""


async def ask_circle(talk: Talk, progress: Progress = None) -> str:
    """How far its people may be seen."""
    options = [Option(str(circle), label) for circle, label in CIRCLES.items()]
    circle: str = await talk.choose("circle", QUESTIONS["circle"], options, progress=progress)
    return circle


async def ask_contact(talk: Talk, progress: Progress = None) -> str:
    """Who outside takes reports."""
    answer = Proposal("", LONGEST_CONTACT)
    contact: str = await talk.ask("contact", QUESTIONS["contact"], answer, progress=progress)
    return contact


async def ask_age(talk: Talk) -> int:
    """How old people have to be at least to be brought together."""
    age: int = await talk.ask("age", QUESTIONS["age"], AGE)
    return age


async def ask_conduct(talk: Talk) -> str:
    """Where the code of conduct stands, or what it says; empty where there is none."""
    answer = Proposal("", LONGEST_CONDUCT)
    conduct = await talk.ask("conduct", QUESTIONS["conduct"], answer, optional=True)
    return conduct or ""
