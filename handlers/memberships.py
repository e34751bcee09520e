"""Coming into a community, and going."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.model import Button, Buttons
from bot.text import CommandWord, Listing, Text, _, paragraphs, pgettext, verbatim
from conversations.communities.codes import read_code
from handlers.groups import answer_briefly, tidy_command
from handlers.invitations import entrance, join_row
from handlers.organisers import offered, taken
from handlers.registry import on
from handlers.rights import still_organises
from handlers.turn import Turn
from storage import bans, communities, invitations, matches, memberships, organisers, people
from storage.records.communities import Community
from storage.records.invitations import Invitation, InvitationKind

EXAMPLE: Final = "1234 5678 9abc"  # of a code


@on.command("join", summary=_("Your communities, and how to join one"), groups=True, menu=4)
async def join(turn: Turn) -> None:
    """Join the community of this group, or the one whose code was typed."""
    if not turn.place.private:
        return await _join_here(turn)
    if turn.rest:
        return await _by_code(turn, turn.rest)
    turn.say(_mine(await memberships.communities_of(turn.tx, turn.somebody.id)))


@on.opened("join")
async def opened(turn: Turn, code: str) -> None:
    """As the command with a code."""
    await _by_code(turn, code)


def _mine(mine: Sequence[Community]) -> Text:
    how = _(
        "To join a community, write {join} in one of its groups, or here with a code: "
        "{join} <code>{code}</code>",
        code=EXAMPLE,
        join=JOIN,
    )
    if not mine:
        return paragraphs(_("You belong to no community here yet."), how)
    names = Listing(tuple(verbatim(one.name) for one in mine))
    return paragraphs(
        _("You belong to {communities}.", communities=names),
        how,
        _("{leave} ends a membership.", leave=CommandWord("leave")),
    )


async def _join_here(turn: Turn) -> None:
    """In a group nobody is named: the answer is a way into the private chat, or given there."""
    community = await communities.at_place(turn.tx, turn.place)
    if community is None:
        text = _("This group is not set up yet. An administrator can do that: {setup}", setup=SETUP)
        return answer_briefly(turn, text)
    if turn.person and turn.consented:
        tidy_command(turn)
        turn.say_in_private(await _let_in(turn, community))
        return
    link = await entrance(turn, community)
    text = _("You join <b>{community}</b> in a private chat with me.", community=community.name)
    answer_briefly(turn, text, (join_row(link),))


async def _by_code(turn: Turn, words: str) -> None:
    found = await _good(turn, read_code(words))
    if found is None:
        turn.say(NO_GOOD)
        return
    invitation, community = found
    if invitation.kind is InvitationKind.MEMBER:
        if not await memberships.find(turn.tx, community.id, turn.somebody.id):
            await invitations.redeem(turn.tx, invitation.code)
        turn.say(await _let_in(turn, community))
    elif await _organises(turn, community):
        turn.say(_("You organise <b>{community}</b> already.", community=community.name))
    else:
        turn.say(*offered(community, f"invited:{invitation.code}"))


async def come_in(turn: Turn, code: str) -> Community | None:
    """The community into which a code lets who acts, to which they belong from then on."""
    found = await _good(turn, read_code(code))
    if found is None or found[0].kind is not InvitationKind.MEMBER:
        return None
    invitation, community = found
    if await memberships.join(turn.tx, community.id, turn.somebody.id):
        await invitations.redeem(turn.tx, invitation.code)
    return community


async def _good(turn: Turn, code: str) -> tuple[Invitation, Community] | None:
    """What a code lets who acts into; None for every code that is of no use to them."""
    invitation = await invitations.find(turn.tx, code)
    if invitation is None or invitation.kind is InvitationKind.COMMUNITY:
        return None
    community = await communities.find(turn.tx, invitation.community)
    if community is None or community.paused:
        return None
    if await _kept_out(turn, community) or not await _stands(turn, invitation, community):
        return None
    return invitation, community


async def _stands(turn: Turn, invitation: Invitation, community: Community) -> bool:
    """Whether who made it may still give it; anybody may have told people how to belong."""
    if invitation.kind is InvitationKind.MEMBER:
        return True
    return await still_organises(turn, community, invitation.made_by or "")


async def _kept_out(turn: Turn, community: Community) -> bool:
    known = await people.accounts_of(turn.tx, turn.somebody.id)
    return await bans.keeps_out(turn.tx, community.id, [one.account for one in known])


async def _organises(turn: Turn, community: Community) -> bool:
    part = await organisers.find(turn.tx, community.id, turn.somebody.id)
    return bool(part and part.accepted)


async def _let_in(turn: Turn, community: Community) -> Text:
    if await _kept_out(turn, community):
        return NO_GOOD
    if not await memberships.join(turn.tx, community.id, turn.somebody.id):
        return _("You belong to <b>{community}</b> already.", community=community.name)
    return paragraphs(
        _("Welcome to <b>{community}</b>!", community=community.name),
        _(
            "Nobody is told that you joined, and nobody can find you unless you choose so: "
            "{privacy}. {start} shows what you can do here.",
            privacy=CommandWord("privacy"),
            start=CommandWord("start"),
        ),
    )


@on.press("invited")
async def answered(turn: Turn, code: str, answer: str) -> None:
    """Take the part of organiser with an invitation to it, or leave it."""
    found = await _good(turn, code)
    if found is None or found[0].kind is not InvitationKind.ORGANISER:
        return turn.edit(NO_GOOD)
    invitation, community = found
    if answer != "accept":
        return turn.edit(_("All right. The invitation stays good until it expires."))
    if await _organises(turn, community):
        return turn.edit(_("You organise <b>{community}</b> already.", community=community.name))
    await invitations.redeem(turn.tx, code)
    person, by = turn.somebody.id, invitation.made_by
    await organisers.appoint(turn.tx, community.id, person, by)
    await taken(turn, community)


@on.command("leave", summary=_("Leave a community"))
async def leave(turn: Turn) -> None:
    """Ask which community to leave, or whether to leave the only one."""
    mine = await memberships.communities_of(turn.tx, turn.somebody.id)
    if not mine:
        turn.say(_("You belong to no community here."))
    elif len(mine) == 1:
        turn.say(*await _leaving(turn, mine[0]))
    else:
        rows = tuple((Button(verbatim(one.name), f"leave:{one.id}:ask"),) for one in mine)
        turn.say(_("Which community would you like to leave?"), rows)


@on.press("leave")
async def pressed(turn: Turn, community: str, answer: str) -> None:
    """Leave, once that is confirmed."""
    member = await memberships.find(turn.tx, community, turn.somebody.id)
    found = await communities.find(turn.tx, community)
    if member is None or found is None:
        return turn.edit(_("You do not belong to that community."))
    match answer:
        case "yes":
            await memberships.leave(turn.tx, community, turn.somebody.id)
            turn.edit(_("You have left <b>{community}</b>. Farewell!", community=found.name))
        case "no":
            turn.edit(_("All right, you stay in <b>{community}</b>.", community=found.name))
        case _:
            turn.edit(*await _leaving(turn, found))


async def _leaving(turn: Turn, community: Community) -> tuple[Text, Buttons]:
    question = _("Shall I end your membership of <b>{community}</b>?", community=community.name)
    effect = _(
        "Nobody there finds you any more, and you hear nothing from it. "
        "What you told me stays yours: {forget} deletes that.",
        forget=CommandWord("forget"),
    )
    more = [_("You also stop organising it.")] if await _organises(turn, community) else []
    mine = await matches.of_person(turn.tx, turn.somebody.id)
    if any(one.community == community.id for one in mine):
        more.append(_("What I brought you together for there ends, too."))
    yes = Button(pgettext("button", "Leave"), f"leave:{community.id}:yes")
    no = Button(pgettext("button", "Stay"), f"leave:{community.id}:no")
    return paragraphs(question, effect, *more), ((yes, no),)


JOIN: Final = CommandWord("join")
SETUP: Final = CommandWord("setup")
NO_GOOD: Final = _(
    "That invitation does not work: it may be old, used up, or not for you. "
    "Please ask for a new one."
)
