"""For whom an announcement is: chosen step by step, and said in words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from bot.engine.talk import Option, Talk
from bot.model import Plain
from bot.text import Listing, Text, _, lines, ngettext, paragraphs, pgettext, verbatim
from conversations.announcements import words
from conversations.assessment.framework import Framework
from storage.records.announcements import Audience

MOST_OF_A_KIND: Final = 5  # languages, skills or trainings of one audience
MOST_OFFERED: Final = 24  # buttons below one question
ENOUGH: Final = Option("_enough", pgettext("button", "That is all"))
NOTHING_CHOSEN: Final[Mapping[str, Plain]] = {
    "hub": "",
    "languages": [],
    "skills": [],
    "role": "",
    "trainings": [],
}


@dataclass(frozen=True, slots=True)
class Choices:
    """What an audience can be chosen from."""

    community: str  # what it is called
    framework: Framework
    languages: Sequence[str]
    below: Mapping[str, str]  # communities that belong to it, and it itself, by their ids
    trainings: Mapping[str, str]  # that people came to, by their ids
    skills: Mapping[str, Text] = field(init=False)
    roles: Mapping[str, Text] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "skills", {one.id: one.name for one in self.framework.skills})
        object.__setattr__(self, "roles", {one.id: one.name for one in self.framework.roles})


Narrowing: TypeAlias = Callable[[Talk, Choices], Awaitable[dict[str, Plain]]]


def audience_of(wish: Plain) -> Audience:
    """The audience that a wish means, as a conversation keeps it."""
    return Audience(
        hub=wish["hub"],
        languages=tuple(wish["languages"]),
        skills=tuple(wish["skills"]),
        role=wish["role"],
        trainings=tuple(wish["trainings"]),
    )


def wish_of(audience: Audience) -> dict[str, Plain]:
    """The same audience as plain JSON."""
    return {
        "hub": audience.hub,
        "languages": list(audience.languages),
        "skills": list(audience.skills),
        "role": audience.role,
        "trainings": list(audience.trainings),
    }


async def ask_audience(
    talk: Talk, choices: Choices, progress: tuple[int, int] | None = None
) -> dict[str, Plain]:
    """Everybody, or those for whom several things hold."""
    wish = dict(NOTHING_CHOSEN)
    everybody = pgettext("button", "Everybody in {community}", community=choices.community)
    first = (Option("all", everybody), Option("some", pgettext("button", "Only some of them")))
    asked = _("Who shall get it?")
    if await talk.choose("whom", asked, first, progress=progress) == "all":
        return wish
    left = {id: label for id, (label, _ask) in KINDS.items() if _offered(id, choices)}
    for n in map(str, range(len(KINDS))):
        options = [Option(id, label) for id, label in left.items()]
        said = [_NARROW]
        if int(n):
            said = [for_whom(audience_of(wish), choices), _("What else?")]
            options.append(ENOUGH)
        kind = await talk.choose(("narrow", n), paragraphs(*said), options, columns=2)
        if kind == ENOUGH.id:
            break
        wish |= await KINDS[kind][1](talk, choices)
        del left[kind]
        if not left:
            break
    return wish


def _offered(kind: str, choices: Choices) -> bool:
    """Whether there is anything to choose of a kind."""
    match kind:
        case "hub":
            return len(choices.below) > 1
        case "training":
            return bool(choices.trainings)
    return True


async def _hub(talk: Talk, choices: Choices) -> dict[str, Plain]:
    options = [Option(id, verbatim(name)) for id, name in choices.below.items()]
    return {"hub": await talk.choose("hub", _HUB, options[:MOST_OFFERED])}


async def _languages(talk: Talk, choices: Choices) -> dict[str, Plain]:
    offered = {tag: words.language(tag) for tag in choices.languages}
    return {"languages": await _several(talk, "language", _LANGUAGES, offered)}


async def _skills(talk: Talk, choices: Choices) -> dict[str, Plain]:
    return {"skills": await _several(talk, "skill", _SKILLS, choices.skills)}


async def _role(talk: Talk, choices: Choices) -> dict[str, Plain]:
    options = [Option(id, name) for id, name in choices.roles.items()]
    return {"role": await talk.choose("role", _ROLE, options[:MOST_OFFERED], columns=2)}


async def _trainings(talk: Talk, choices: Choices) -> dict[str, Plain]:
    offered = {id: verbatim(name) for id, name in choices.trainings.items()}
    return {"trainings": await _several(talk, "training", _TRAININGS, offered, columns=1)}


async def _several(
    talk: Talk, kind: str, asked: Text, offered: Mapping[str, Text], columns: int = 2
) -> list[str]:
    """One of a kind, or a few."""
    # Tags of languages have capitals, and ids of options none: the number stands for each.
    ids, chosen = list(offered)[:MOST_OFFERED], list[str]()
    for n in map(str, range(min(MOST_OF_A_KIND, len(ids)))):
        options = [
            Option(f"n{place}", offered[id]) for place, id in enumerate(ids) if id not in chosen
        ]
        if chosen:
            options.append(ENOUGH)
        one = await talk.choose((kind, n), asked, options, columns=columns)
        if one == ENOUGH.id:
            break
        chosen.append(ids[int(one[1:])])
        asked = _("Another one?")
    return chosen


KINDS: Final[Mapping[str, tuple[Text, Narrowing]]] = {
    "hub": (pgettext("button", "Community"), _hub),
    "language": (pgettext("button", "Language"), _languages),
    "skill": (pgettext("button", "Skill they want"), _skills),
    "role": (pgettext("button", "Role"), _role),
    "training": (pgettext("button", "Past training"), _trainings),
}


def for_whom(audience: Audience, choices: Choices) -> Text:
    """The audience in words."""
    if audience == Audience():
        return _("For everybody in {community}", community=choices.community)
    name = choices.below.get(audience.hub, choices.community)
    told = [_("For everybody in {community}", community=name)]
    if audience != Audience(hub=audience.hub):
        told = [_("For people in {community} of whom this is true:", community=name)]
    told += _what_holds(audience, choices)
    return lines(told)


def _what_holds(audience: Audience, choices: Choices) -> list[Text]:
    told = []
    if audience.languages:
        listed = words.languages(audience.languages)
        told.append(
            ngettext(
                "• They read {list}",
                "• They read one of these: {list}",
                len(audience.languages),
                list=listed,
            )
        )
    if audience.skills:
        listed = _listing(audience.skills, choices.skills)
        told.append(
            ngettext(
                "• They want to learn: {list}",
                "• They want to learn one of these: {list}",
                len(audience.skills),
                list=listed,
            )
        )
    if audience.role:
        role = choices.roles.get(audience.role, verbatim(audience.role))
        told.append(_("• They want to grow into this role: {role}", role=role))
    if audience.trainings:
        names = {id: verbatim(name) for id, name in choices.trainings.items()}
        listed = _listing(audience.trainings, names)
        told.append(
            ngettext(
                "• They came to the training {list}",
                "• They came to one of these trainings: {list}",
                len(audience.trainings),
                list=listed,
            )
        )
    return told


def _listing(ids: Sequence[str], names: Mapping[str, Text]) -> Listing:
    return Listing(tuple(names.get(id, GONE) for id in ids))


def how_many(audience: Audience, size: int | None) -> Text:
    """How many people that is; None: too few to be told."""
    if size is None:
        return TOO_FEW
    if audience.is_close:
        return ngettext("That is about {n} person.", "That is about {n} people.", size)
    return ngettext("That is {n} person.", "That is {n} people.", size)


GONE: Final = pgettext("list", "something that is not there any more")
TOO_FEW: Final = _(
    "Fewer than five people would get it. A message to so few could tell them apart by what they "
    "want or did, so I neither count nor write to them. Please choose more people."
)
_NARROW: Final = _("What shall be true of them? You can combine several things.")
_HUB: Final = _("Of which community?")
_LANGUAGES: Final = _("Which language do they read?")
_SKILLS: Final = _("What do they want to learn?")
_ROLE: Final = _("Into which role do they want to grow?")
_TRAININGS: Final = _("To which training did they come?")
