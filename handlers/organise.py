"""The menu of what organisers do; each capability adds its own entry."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from bot.model import Button, Buttons
from bot.text import CommandWord, Text, _, paragraphs, pgettext, verbatim
from conversations.communities import steps
from handlers.panels import show
from handlers.registry import DefinedTwice, on
from handlers.rights import as_organiser
from handlers.turn import Turn
from storage.records.communities import Community

Opening: TypeAlias = Callable[[Turn, Community], Awaitable[None]]

COLUMNS: Final = 2
MENU: Final = "menu"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that organisers do, and who opens it."""

    id: str
    label: Text
    order: int  # the lowest comes first
    open: Opening


ENTRIES: Final[dict[str, Entry]] = {}


def organise_entry(id: str, label: Text, *, order: int) -> Callable[[Opening], Opening]:
    """Add an entry; it is opened only for who organises the community at that moment."""

    def register(opening: Opening) -> Opening:
        if id in ENTRIES:
            raise DefinedTwice(f"The entry {id!r} is there twice.")
        ENTRIES[id] = Entry(id, label, order, opening)
        return opening

    return register


@on.command("organise", summary=_("What organisers do"), organisers=True)
async def organise(turn: Turn) -> None:
    """Show the menu of the community, or ask which one is meant."""
    own = await steps.organised_by(turn.tx, turn.somebody.id)
    if not own:
        turn.say(how_to_begin())
    elif len(own) == 1:
        show(turn, *menu(await as_organiser(turn, own[0].id)))
    else:
        _ask_which(turn, own)


def how_to_begin() -> Text:
    """How somebody comes to organise."""
    return paragraphs(
        _("You organise no community here yet."),
        _(
            "To set one up, add me to a group that you administer and write {setup} there.",
            setup=CommandWord("setup"),
        ),
    )


def _ask_which(turn: Turn, own: Sequence[Community]) -> None:
    rows = tuple((Button(verbatim(one.name), entry_data(one.id, MENU)),) for one in own)
    turn.say(_("Which community is it about?"), rows)


@on.press("organise")
async def pressed(turn: Turn, community: str, entry: str) -> None:
    """Open an entry, or the menu itself."""
    found = await as_organiser(turn, community)
    chosen = ENTRIES.get(entry)
    if chosen is None:
        return show(turn, *menu(found))
    await chosen.open(turn, found)


def menu(community: Community) -> tuple[Text, Buttons]:
    """Everything that can be organised."""
    entries = sorted(ENTRIES.values(), key=lambda entry: entry.order)
    buttons = [Button(entry.label, entry_data(community.id, entry.id)) for entry in entries]
    rows = tuple(tuple(buttons[n : n + COLUMNS]) for n in range(0, len(buttons), COLUMNS))
    return _("<b>{community}</b>: what would you like to do?", community=community.name), rows


def entry_data(community: str, entry: str) -> str:
    """What a button carries that opens an entry."""
    return f"organise:{community}:{entry}"


def back_to(community: str, entry: str = MENU) -> Button:
    """The way back to an entry, or to the menu."""
    return Button(pgettext("button", "Back"), entry_data(community, entry))
