"""The shape that a framework file must have."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

# Scripts such as Persian and Hindi need the joiners, and Arabic writers use the direction marks;
# inserted words are isolated, so a mark cannot reach what stands around them.
ALLOWED: Final = frozenset("\u00ad\u061c\u200c\u200d\u200e\u200f")
NOT_SHOWN: Final = frozenset({"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"})


def _shown(words: str) -> str:
    if any(unicodedata.category(sign) in NOT_SHOWN and sign not in ALLOWED for sign in words):
        raise ValueError("A line break, or a character that cannot be shown.")
    return words


def _words(longest: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=longest)


Id: TypeAlias = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9]*([-_][a-z0-9]+)*$", max_length=20)
]
Name: TypeAlias = Annotated[str, _words(30), AfterValidator(_shown)]
Sentence: TypeAlias = Annotated[str, _words(110), AfterValidator(_shown)]
Practice: TypeAlias = Annotated[str, _words(160), AfterValidator(_shown)]
Title: TypeAlias = Annotated[str, _words(60), AfterValidator(_shown)]
Version: TypeAlias = Annotated[str, _words(20), AfterValidator(_shown)]
Address: TypeAlias = Annotated[
    str, StringConstraints(pattern=r'^https://[^\s<>"]+$', max_length=200), AfterValidator(_shown)
]
Item: TypeAlias = Annotated[str, StringConstraints(pattern=r"^Q[1-9][0-9]{0,11}$")]
Level: TypeAlias = Annotated[int, Field(ge=1, le=4)]


class Form(BaseModel):
    """A table of the file: nothing unknown in it, nothing converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ResourceForm(Form):
    """Something to read, watch or try."""

    title: Title
    link: Address


class GroupForm(Form):
    """A group of skills."""

    name: Name


class SkillForm(Form):
    """A skill with its four levels."""

    group: Id
    name: Name
    definition: Sentence
    levels: Annotated[list[Sentence], Field(min_length=4, max_length=4)]
    practice: Practice
    resource: ResourceForm | None = None
    wikidata: Item | None = None


class RoleForm(Form):
    """A role and what it needs."""

    name: Name
    description: Sentence
    contexts: Annotated[
        list[Literal["local", "regional", "global"]], Field(min_length=1, max_length=3)
    ]
    needs: Annotated[dict[Id, Level], Field(max_length=40)]


class OverlayForm(Form):
    """A community's own file: every part of it may be left out."""

    version: Version | None = None
    hide: Annotated[list[Id], Field(max_length=100)] = []
    groups: Annotated[dict[Id, GroupForm], Field(max_length=20)] = {}
    # Every skill may be asked about, twice at most: a conversation holds 200 answers.
    skills: Annotated[dict[Id, SkillForm], Field(max_length=40)] = {}
    roles: Annotated[dict[Id, RoleForm], Field(max_length=60)] = {}


class FrameworkForm(OverlayForm):
    """A file that stands on its own."""

    version: Version
    groups: Annotated[dict[Id, GroupForm], Field(min_length=1, max_length=20)]
    skills: Annotated[dict[Id, SkillForm], Field(min_length=1, max_length=40)]
    roles: Annotated[dict[Id, RoleForm], Field(min_length=1, max_length=60)]
