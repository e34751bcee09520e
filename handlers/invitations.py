"""How people come in: the button in the groups, links and codes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bot.model import Button, Buttons
from bot.text import CommandWord, Link, Text, _, lines, ngettext, paragraphs, pgettext
from conversations.communities import steps
from conversations.communities.codes import spaced
from handlers.groups import post
from handlers.organise import back_to, organise_entry
from handlers.own_days import own_day
from handlers.panels import show
from handlers.registry import on
from handlers.rights import as_organiser
from handlers.turn import Turn
from storage import audit, invitations
from storage.records.communities import Community, Level
from storage.records.invitations import Invitation, InvitationKind

ENTRY: Final = "invite"
MOST_CODES: Final = 8  # that are good at once; all of them are shown
TELL_AGAIN: Final = timedelta(days=1)  # a group hears of Banyan once a day at most
PEOPLE: Final = 50  # how many one link lets in
LASTS: Final = {
    InvitationKind.MEMBER: timedelta(days=14),
    InvitationKind.ORGANISER: timedelta(days=7),
    InvitationKind.COMMUNITY: timedelta(days=7),
}


@organise_entry(ENTRY, pgettext("button", "Invite people"), order=20)
async def panel(turn: Turn, community: Community) -> None:
    """The ways in, and the codes that are good now."""
    codes = await invitations.of_community(turn.tx, community.id)
    told = await _told_lately(turn, community)
    text = paragraphs(
        _("<b>{community}</b>: how people come in", community=community.name),
        _("In its groups with {join}, or with a link that you pass on.", join=JOIN),
    )
    if codes:
        text = paragraphs(text, lines(_line(turn, code) for code in codes))
    show(turn, text, _buttons(community, codes, told=told))


def _line(turn: Turn, invitation: Invitation) -> Text:
    code, day = spaced(invitation.code), own_day(turn, invitation.expires_at)
    match invitation.kind:
        case InvitationKind.ORGANISER:
            return _("• <code>{code}</code> for an organiser, until {day}", code=code, day=day)
        case InvitationKind.COMMUNITY:
            return _("• <code>{code}</code> for a community, until {day}", code=code, day=day)
    if invitation.made_by is None:
        return _("• <code>{code}</code> in your groups, until {day}", code=code, day=day)
    return ngettext(
        "• <code>{code}</code> for one more person, until {day}",
        "• <code>{code}</code> for {n} more people, until {day}",
        invitation.uses_left,
        code=code,
        day=day,
    )


def _buttons(community: Community, codes: Sequence[Invitation], *, told: bool) -> Buttons:
    about = f"invite:{community.id}"
    rows: list[tuple[Button, ...]] = []
    if not told:
        rows.append((Button(pgettext("button", "Tell the groups"), f"{about}:tell"),))
    if len(codes) < MOST_CODES:
        rows.append((Button(pgettext("button", "New link"), f"{about}:member"),))
    if len(codes) < MOST_CODES and community.level is not Level.LOCAL:
        rows.append((Button(pgettext("button", "Invite a community"), f"{about}:community"),))
    for one in codes:
        label = pgettext("button", "Withdraw {code}", code=spaced(one.code))
        rows.append((Button(label, f"{about}:drop.{one.code}"),))
    return (*rows, (back_to(community.id),))


async def _told_lately(turn: Turn, community: Community) -> bool:
    last = await audit.last(turn.tx, community.id, "groups told")
    return last is not None and turn.now - last < TELL_AGAIN


@on.press("invite")
async def pressed(turn: Turn, community: str, option: str) -> None:
    """Make an invitation, withdraw one, or tell the groups."""
    found = await as_organiser(turn, community)
    verb, _dot, code = option.partition(".")
    if verb in set(InvitationKind) and await _has_room(turn, found):
        return await _invite(turn, found, InvitationKind(verb))
    if verb == "tell" and not await _told_lately(turn, found):
        return await _tell(turn, found)
    if verb == "drop" and await invitations.withdraw(turn.tx, community, code):
        me = turn.somebody.id
        await audit.note(turn.tx, me, "invitation withdrawn", community=community)
    await panel(turn, found)


async def _has_room(turn: Turn, community: Community) -> bool:
    return len(await invitations.of_community(turn.tx, community.id)) < MOST_CODES


async def _invite(turn: Turn, community: Community, kind: InvitationKind) -> None:
    me, uses = turn.somebody.id, PEOPLE if kind is InvitationKind.MEMBER else 1
    made = await invitations.make(turn.tx, community.id, me, kind, lasts=LASTS[kind], uses=uses)
    await audit.note(turn.tx, me, "invited", community=community.id, about=str(kind))
    turn.say(_explained(turn, community, made))
    await panel(turn, community)


def _explained(turn: Turn, community: Community, made: Invitation) -> Text:
    code, day = spaced(made.code), own_day(turn, made.expires_at)
    if made.kind is InvitationKind.COMMUNITY:
        return _(
            "For one community that wants to belong to <b>{community}</b>, until {day}. "
            "Who organises it types this code in its settings, at “Hub”: <code>{code}</code>",
            community=community.name,
            day=day,
            code=code,
        )
    link = Link(turn.link(f"join-{made.code}"))
    return paragraphs(
        _for_whom(community, made.kind, made.uses_left),
        _("The link: {link}", link=link),
        _(
            "If I do not speak of it by myself, or on the other network: "
            "{join} <code>{code}</code>",
            join=JOIN,
            code=code,
        ),
        _("It is good until {day}. You can withdraw it before.", day=day),
    )


def _for_whom(community: Community, kind: InvitationKind, uses: int) -> Text:
    if kind is InvitationKind.ORGANISER:
        return _(
            "Pass this on to the one person who shall organise <b>{community}</b> with you, and to "
            "nobody else. They have to accept first.",
            community=community.name,
        )
    return ngettext(
        "With this link one person can come into <b>{community}</b>.",
        "With this link up to {n} people can come into <b>{community}</b>.",
        uses,
        community=community.name,
    )


async def _tell(turn: Turn, community: Community) -> None:
    link = await entrance(turn, community)
    told = await post(turn, community, _for_the_groups(community), (join_row(link),))
    await audit.note(turn.tx, turn.somebody.id, "groups told", community=community.id)
    text = ngettext("I have told your group.", "I have told your {n} groups.", told)
    show(turn, text, ((back_to(community.id, ENTRY),),))


async def entrance(turn: Turn, community: Community) -> str:
    """The address under the button with which the people of its groups come in."""
    return turn.link(f"join-{await steps.entrance(turn.tx, community.id)}")


def join_row(link: str) -> tuple[Button, ...]:
    """The button itself."""
    return (Button(pgettext("button", "Join"), url=link),)


def _for_the_groups(community: Community) -> Text:
    offer = _(
        "With me, everybody in <b>{community}</b> can see what they are good at, what to learn "
        "next, and who learns with them.",
        community=community.name,
    )
    role = _("That helps everybody who is, or wants to be, “{word}”.", word=community.word)
    return paragraphs(
        lines((offer, role)) if community.word else offer,
        _(
            "Whoever wants to belong taps below. That opens a private chat; I tell nobody here who "
            "joins, and nobody can find you unless you say so."
        ),
    )


JOIN: Final = CommandWord("join")
