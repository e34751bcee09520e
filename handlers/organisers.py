"""The part of organiser: accepted, passed on, given back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.model import Button, Buttons
from bot.text import CommandWord, Text, _, lines, paragraphs, pgettext, verbatim
from conversations.communities import steps
from handlers.organise import back_to, menu, organise_entry
from handlers.panels import show
from handlers.registry import on
from handlers.rights import NotOrganiser, administers_one_of, as_organiser, is_administrator
from handlers.turn import Turn
from handlers.unprompted import tell
from storage import audit, communities, organisers, people
from storage.records.communities import Community
from storage.records.organisers import Organiser

ENTRY: Final = "organisers"
MOST_SHOWN: Final = 20
ACCEPT: Final = pgettext("button", "I accept")
DECLINE: Final = pgettext("button", "Not now")


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody in the list of who organises."""

    person: str
    name: Text
    line: Text
    removable: bool


async def enter(turn: Turn, community: str) -> None:
    """Open the menu for who organises a community, or offer the part to who may take it.

    Raises `NotOrganiser`, whether there is such a community or not.
    """
    part = await organisers.find(turn.tx, community, turn.somebody.id)
    if part and part.accepted:
        turn.say(*menu(await as_organiser(turn, community)))
        return
    turn.say(*offered(await _may_take(turn, community), f"part:{community}"))


@on.opened("organise")
async def opened(turn: Turn, community: str) -> None:
    """As the command, for one community."""
    await enter(turn, community)


async def _may_take(turn: Turn, community: str) -> Community:
    """The community, if who acts administers one of its groups now."""
    found = await communities.find(turn.tx, community)
    if found is None or found.paused or not await administers_one_of(turn, found):
        raise NotOrganiser
    return found


def offered(community: Community, data: str) -> tuple[Text, Buttons]:
    """What is expected of an organiser, to be accepted or not."""
    text = paragraphs(
        _("Would you like to organise <b>{community}</b>?", community=community.name),
        lines(
            (
                _("• You answer when somebody reports a problem, and keep it among you."),
                _("• You look after the settings and invite people."),
                _("• You treat everybody alike."),
            )
        ),
        _(
            "You see neither self-assessments nor what people tell me in private. "
            "The other organisers see the name in your profile, and what you do as an organiser."
        ),
    )
    return text, ((Button(ACCEPT, f"{data}:accept"), Button(DECLINE, f"{data}:decline")),)


@on.press("part")
async def answered(turn: Turn, community: str, answer: str) -> None:
    """Take the part, or leave it."""
    if answer != "accept":
        return declined(turn)
    found = await _may_take(turn, community)
    await organisers.ask(turn.tx, community, turn.somebody.id)
    await taken(turn, found)


def declined(turn: Turn) -> None:
    """Say how to come back to it."""
    turn.edit(
        _("All right. Any administrator can take the part: {setup} in the group.", setup=SETUP)
    )


async def taken(turn: Turn, community: Community) -> None:
    """Write down that who acts organises from now on, and show what can be done."""
    await steps.take_part(turn.tx, turn.somebody.id, community.id)
    turn.edit(
        _(
            "Thank you! You organise <b>{community}</b> now. {organise} opens the menu.",
            community=community.name,
            organise=CommandWord("organise"),
        )
    )
    turn.say(*menu(community))


@organise_entry(ENTRY, pgettext("button", "Organisers"), order=30)
async def panel(turn: Turn, community: Community) -> None:
    """Who organises, and what can be changed about it."""
    found = (await organisers.of_community(turn.tx, community.id))[:MOST_SHOWN]
    listed = [await _listed(turn, community, one) for one in found]
    heading = _("<b>{community}</b>: who organises", community=community.name)
    text = paragraphs(heading, lines(one.line for one in listed))
    show(turn, text, _buttons(community, listed))


async def _listed(turn: Turn, community: Community, organiser: Organiser) -> Listed:
    name = await called(turn, organiser.person)
    removable = await _is_removable(turn, community, organiser)
    if organiser.appointed:
        line = _("• {name}, asked by an organiser", name=name)
    elif removable:
        line = _("• {name}, no longer an administrator of the group", name=name)
    else:
        line = _("• {name}, as an administrator of the group", name=name)
    return Listed(organiser.person, name, line, removable)


async def _is_removable(turn: Turn, community: Community, organiser: Organiser) -> bool:
    """Whether it is another, whom no group makes an organiser: who administers one stays."""
    if organiser.person == turn.somebody.id:
        return False
    return organiser.appointed or not await is_administrator(turn, community, organiser.person)


def _buttons(community: Community, listed: Sequence[Listed]) -> Buttons:
    invite = Button(pgettext("button", "Invite an organiser"), f"invite:{community.id}:organiser")
    step_down = Button(pgettext("button", "Step down"), f"step:{community.id}:ask")
    rows = [(_remove(community, one),) for one in listed if one.removable]
    return (invite,), *rows, (step_down, back_to(community.id))


def _remove(community: Community, listed: Listed) -> Button:
    label = pgettext("button", "Remove {name}", name=listed.name)
    return Button(label, _drop(community, "ask", listed.person))


def _drop(community: Community, verb: str, person: str) -> str:
    return f"drop:{community.id}:{verb}.{person}"


@on.press("drop")
async def drop(turn: Turn, community: str, option: str) -> None:
    """End the part of another who administers no group, once that is confirmed."""
    found = await as_organiser(turn, community)
    verb, _dot, person = option.partition(".")
    other = await organisers.find(turn.tx, community, person)
    if other is None or not await _is_removable(turn, found, other):
        return await panel(turn, found)
    if verb != "yes":
        return await _confirm_drop(turn, found, person)
    await organisers.step_down(turn.tx, community, person)
    me = turn.somebody.id
    await audit.note(turn.tx, me, "organiser removed", community=community, about=person)
    await tell(turn, person, _removed(found))
    await panel(turn, found)


async def _confirm_drop(turn: Turn, community: Community, person: str) -> None:
    name = await called(turn, person)
    yes = Button(pgettext("button", "Yes, remove"), _drop(community, "yes", person))
    text = _(
        "Shall {name} no longer organise <b>{community}</b>? I tell them, without saying who did "
        "it; they stay a member.",
        name=name,
        community=community.name,
    )
    show(turn, text, ((yes, back_to(community.id, ENTRY)),))


def _removed(community: Community) -> Text:
    return _(
        "You no longer organise <b>{community}</b>: another organiser has ended that part. "
        "Thank you for what you did. You still belong to the community.",
        community=community.name,
    )


@on.press("step")
async def step(turn: Turn, community: str, option: str) -> None:
    """Step down, once that is confirmed; nobody needs any right for it."""
    found = await communities.find(turn.tx, community)
    part = await organisers.find(turn.tx, community, turn.somebody.id)
    if found is None or part is None:
        raise NotOrganiser
    if option != "yes":
        return await _confirm_step(turn, found)
    await organisers.step_down(turn.tx, community, turn.somebody.id)
    await audit.note(turn.tx, turn.somebody.id, "stepped down", community=community)
    turn.edit(
        _(
            "You no longer organise <b>{community}</b>. Thank you for what you did! "
            "You still belong to it.",
            community=found.name,
        )
    )


async def _confirm_step(turn: Turn, community: Community) -> None:
    yes = Button(pgettext("button", "Yes, step down"), f"step:{community.id}:yes")
    question = _("Shall I end your part in <b>{community}</b>?", community=community.name)
    others = len(await organisers.of_community(turn.tx, community.id)) - 1
    text = question if others else paragraphs(question, _alone())
    show(turn, text, ((yes, back_to(community.id, ENTRY)),))


def _alone() -> Text:
    return _(
        "Nobody else organises it then. Any administrator can take the part "
        "by writing {setup} in the group.",
        setup=SETUP,
    )


async def called(turn: Turn, person: str) -> Text:
    """What somebody is called here, as far as that is known."""
    if person == turn.somebody.id:
        return _("you")
    known = await people.find(turn.tx, person)
    if known is None:
        return _("somebody who has gone")
    return verbatim(known.name) if known.name else _("somebody without a name")


SETUP: Final = CommandWord("setup")
