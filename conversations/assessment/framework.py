"""Skills in four levels, and the roles that need them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeAlias, TypeVar

from bot.text import VERBATIM, Text

LEVELS: Final = 4
CONTEXTS: Final = ("local", "regional", "global")

Path: TypeAlias = tuple[str | int, ...]  # where a value stands in the file


@dataclass(frozen=True, slots=True)
class Resource:
    """Something to read, watch or try, free for everyone."""

    title: Text
    link: str


@dataclass(frozen=True, slots=True)
class Group:
    """Skills that belong together."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True)
class Skill:
    """What a person can do, in four behaviours that others could observe."""

    id: str
    group: str
    name: Text
    definition: Text
    levels: tuple[Text, ...]  # level 1 first
    practice: Text
    resource: Resource | None = None
    wikidata: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """The level at which a role needs a skill."""

    skill: str
    level: int  # 1 to 4


@dataclass(frozen=True, slots=True)
class Role:
    """A part that people take on in a community."""

    id: str
    name: Text
    description: Text
    contexts: tuple[str, ...]
    needs: tuple[Need, ...]  # most important first


Entry: TypeAlias = Group | Skill | Role
AnyEntry = TypeVar("AnyEntry", Group, Skill, Role)


@dataclass(frozen=True, slots=True)
class Framework:
    """All skills and roles that a community works with, in the order of its file."""

    version: str
    groups: tuple[Group, ...]
    skills: tuple[Skill, ...]
    roles: tuple[Role, ...]

    def skill(self, id: str) -> Skill:
        """The skill of this id; raises `KeyError` when there is none."""
        return _find(self.skills, id)

    def role(self, id: str) -> Role:
        """The role of this id; raises `KeyError` when there is none."""
        return _find(self.roles, id)


@dataclass(frozen=True, slots=True)
class Overlay:
    """What a community adds, changes or hides for itself."""

    version: str
    groups: tuple[Group, ...]
    skills: tuple[Skill, ...]
    roles: tuple[Role, ...]
    hide: frozenset[str]  # ids of skills and roles


@dataclass(frozen=True, slots=True)
class Difference:
    """What a preview shows: entries as they will be, hidden ones as they were."""

    added: tuple[Entry, ...]
    changed: tuple[Entry, ...]
    hidden: tuple[Entry, ...]


def merge(base: Framework, own: Overlay) -> Framework:
    """The framework with a community's own entries: changed in place, new ones at the end."""
    skills = _laid_over(base.skills, own.skills, own.hide)
    roles = _laid_over(base.roles, own.roles, own.hide)
    return Framework(
        version="+".join(filter(None, (base.version, own.version))),
        groups=_laid_over(base.groups, own.groups, frozenset()),
        skills=skills,
        roles=tuple(_without_needing(role, own.hide) for role in roles),
    )


def difference(before: Framework, after: Framework) -> Difference:
    """What was added, changed or hidden between two frameworks."""
    old, new = _entries(before), _entries(after)
    return Difference(
        added=tuple(entry for key, entry in new.items() if key not in old),
        changed=tuple(entry for key, entry in new.items() if key in old and old[key] != entry),
        hidden=tuple(entry for key, entry in old.items() if key not in new),
    )


def texts_of(framework: Framework) -> Iterator[tuple[Path, Text]]:
    """Every text that people read, with its place in the file."""
    for group in framework.groups:
        yield ("groups", group.id, "name"), group.name
    for skill in framework.skills:
        yield from _texts_of_skill(skill)
    for role in framework.roles:
        yield ("roles", role.id, "name"), role.name
        yield ("roles", role.id, "description"), role.description


def words_of(text: Text) -> str:
    """What stands in the file for a text of a framework."""
    return str(dict(text.gaps)["words"]) if text.context == VERBATIM else text.message


def _texts_of_skill(skill: Skill) -> Iterator[tuple[Path, Text]]:
    yield ("skills", skill.id, "name"), skill.name
    yield ("skills", skill.id, "definition"), skill.definition
    for index, level in enumerate(skill.levels):
        yield ("skills", skill.id, "levels", index), level
    yield ("skills", skill.id, "practice"), skill.practice
    if skill.resource:
        yield ("skills", skill.id, "resource", "title"), skill.resource.title


def _find(entries: Iterable[AnyEntry], id: str) -> AnyEntry:
    for entry in entries:
        if entry.id == id:
            return entry
    raise KeyError(id)


def _laid_over(
    base: Iterable[AnyEntry], own: Iterable[AnyEntry], hide: frozenset[str]
) -> tuple[AnyEntry, ...]:
    entries: dict[str, AnyEntry] = {entry.id: entry for entry in base}
    entries.update((entry.id, entry) for entry in own)
    return tuple(entry for id, entry in entries.items() if id not in hide)


def _without_needing(role: Role, hide: frozenset[str]) -> Role:
    return replace(role, needs=tuple(need for need in role.needs if need.skill not in hide))


def _entries(framework: Framework) -> dict[tuple[type[Entry], str], Entry]:
    everything: tuple[Entry, ...] = (*framework.groups, *framework.skills, *framework.roles)
    return {(type(entry), entry.id): entry for entry in everything}
