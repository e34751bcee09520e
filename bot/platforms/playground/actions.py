"""What the page may send: checked here, and nowhere trusted before."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Final, Literal, TypeAlias, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
)

from bot.i18n import SHIPPED

LONGEST_TEXT: Final = 4096  # characters, as on Telegram
LARGEST_FILE: Final = 256 * 1024  # bytes

Reaction: TypeAlias = Literal["👍", "❤️", "🎉", "🙏", "🌱"]
REACTIONS: Final[tuple[str, ...]] = get_args(Reaction)


def _decoded(content: object) -> object:
    if not isinstance(content, str):
        return content
    try:
        return base64.b64decode(content, validate=True)
    except binascii.Error as broken:
        raise ValueError("The file should be in base 64.") from broken


def _shipped(language: str) -> str:
    if language not in SHIPPED:
        raise ValueError("The language should be one of those that are shipped.")
    return language


# At least eight characters: "group" and "banyan" can be nobody's id.
Id: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[0-9a-zA-Z-]{8,64}$")]
Name: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)
]
Language: TypeAlias = Annotated[str, AfterValidator(_shipped)]
Content: TypeAlias = Annotated[
    bytes, BeforeValidator(_decoded), Field(max_length=LARGEST_FILE, strict=False)
]


class Action(BaseModel):
    """What all actions have: an id, so that what is sent twice is done once."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Id
    person: Id


class Upload(BaseModel):
    """A file that somebody sends."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    mime: Annotated[str, StringConstraints(max_length=120)] = ""
    content: Content


class Write(Action):
    """A person writes in the own chat or in the group."""

    do: Literal["write"]
    group: bool = False
    text: Annotated[str, StringConstraints(max_length=LONGEST_TEXT)] = ""
    file: Upload | None = None
    reply_to: int | None = None  # the message that this one answers


class Rewrite(Action):
    """A person edits what they wrote."""

    do: Literal["edit"]
    message: int
    text: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TEXT)]


class Press(Action):
    """A person presses a button."""

    do: Literal["press"]
    message: int
    data: Annotated[str, StringConstraints(min_length=1, max_length=64)]


class React(Action):
    """A person puts a reaction on a message or takes it back."""

    do: Literal["react"]
    message: int
    key: Reaction
    gone: bool = False


class Open(Action):
    """A person opens the private chat, perhaps by a link."""

    do: Literal["open"]
    payload: Annotated[str, StringConstraints(max_length=64)] = ""


class Membership(Action):
    """A person joins or leaves the group."""

    do: Literal["join", "leave"]


class Permission(Action):
    """An administrator bans somebody from the group or lets them in again."""

    do: Literal["ban", "let-in"]
    whom: Id


class Banyan(Action):
    """An administrator removes Banyan from the group or adds it again."""

    do: Literal["remove-banyan", "add-banyan"]


class Add(Action):
    """Somebody new comes to the playground; `person` is the new id."""

    do: Literal["add"]
    name: Name
    language: Language


class Change(Action):
    """A person gets another name, language or part in the group."""

    do: Literal["change"]
    name: Name | None = None
    language: Language | None = None
    administers: bool | None = None


class Remove(Action):
    """A person leaves the playground and blocks Banyan."""

    do: Literal["remove"]


AnyAction: TypeAlias = (
    Write
    | Rewrite
    | Press
    | React
    | Open
    | Membership
    | Permission
    | Banyan
    | Add
    | Change
    | Remove
)

actions: Final[TypeAdapter[AnyAction]] = TypeAdapter(
    Annotated[AnyAction, Field(discriminator="do")]
)
