"""A community's own roles and skills: what is in use, a new file, and the way back."""

from __future__ import annotations

from typing import Final

from bot.model import Button, Buttons, Document
from bot.text import Text, _, pgettext
from conversations.assessment.framework_file import default_text
from conversations.assessment.own_framework import OWN_FRAMEWORK
from handlers import dialogue
from handlers.organise import back_to, organise_entry
from handlers.own_days import own_day
from handlers.panels import show
from handlers.registry import on
from handlers.rights import as_organiser
from handlers.turn import Turn
from storage import audit, frameworks
from storage.records.communities import Community
from storage.records.frameworks import StoredFramework

ENTRY: Final = "framework"
NEW_FILE: Final = pgettext("button", "Send a new file")
GET_FILE: Final = pgettext("button", "Get the file in use")
UNDO: Final = pgettext("button", "Undo this file")


@organise_entry(ENTRY, pgettext("button", "Roles and skills"), order=40)
async def panel(turn: Turn, community: Community) -> None:
    """Show what a community uses, and what can be done about it."""
    used = await frameworks.in_use(turn.tx, community.id)
    show(turn, _state(turn, community, used), _buttons(community, used))


@on.press("framework")
async def pressed(turn: Turn, about: str, option: str) -> None:
    """Do what a button says about a community's framework, for who organises it now."""
    community = await as_organiser(turn, about)
    match option:
        case "new":
            await dialogue.start(turn, OWN_FRAMEWORK, community=community.id)
        case "file":
            await _send_file(turn, community)
        case "undo":
            await _undo(turn, community)
        case _:
            await panel(turn, community)


def _state(turn: Turn, community: Community, used: StoredFramework | None) -> Text:
    if used is None:
        return _(
            "<b>{community}</b> works with the roles and skills that I bring along.",
            community=community.name,
        )
    return _(
        "<b>{community}</b> works with its own file of {day}.",
        community=community.name,
        day=own_day(turn, used.at),
    )


def _buttons(community: Community, used: StoredFramework | None) -> Buttons:
    new = Button(NEW_FILE, f"framework:{community.id}:new")
    get = Button(GET_FILE, f"framework:{community.id}:file")
    undo = Button(UNDO, f"framework:{community.id}:undo")
    rows = ((new,), (get,), (undo,)) if used else ((new,), (get,))
    return (*rows, (back_to(community.id),))


async def _send_file(turn: Turn, community: Community) -> None:
    used = await frameworks.in_use(turn.tx, community.id)
    content = used.body if used else default_text()
    turn.say(
        _(
            "Change what you like in this file and send it back. What you leave out stays as I "
            "bring it along."
        ),
        document=Document("roles-and-skills.toml", "application/toml", content),
    )


async def _undo(turn: Turn, community: Community) -> None:
    before = await frameworks.undo(turn.tx, community.id)
    await audit.note(turn.tx, turn.somebody.id, "framework undone", community=community.id)
    show(turn, _state(turn, community, before), _buttons(community, before))
