"""What somebody may do, asked at the moment of the act; every reason is refused the same way."""

from __future__ import annotations

from dataclasses import replace

from bot.engine.rights import AdministratorOf, ChairOf, HolderOf, KeeperOf, OrganiserOf, Right
from bot.errors import BanyanError
from bot.model import Account, Place
from bot.text import _
from handlers.turn import Turn
from storage import calls, communities, organisers, people, trainings
from storage.records.calls import Call
from storage.records.communities import Community
from storage.records.trainings import Training


class NotAdministrator(BanyanError):
    """Somebody wants to do what only an administrator of a group may do."""

    text = _("Only an administrator of that group can do this, and not an anonymous one.")


class NotOrganiser(BanyanError):
    """Somebody wants to do what only an organiser may do, or there is no such community."""

    text = _("Only somebody who organises that community now can do this.")


class NotKeeper(BanyanError):
    """Somebody wants to do what only who keeps a call may do, or there is no such call."""

    text = _(
        "Only somebody who looks after that call now can do this. Whoever is nominated, nominates "
        "or stands has stepped back from it."
    )


class NotHolder(BanyanError):
    """Somebody wants to do what only who looks after a training may do, or there is none."""

    text = _("Only somebody who organises that training now, or holds it, can do this.")


class Resting(BanyanError):
    """An organiser wants to act while Banyan is in no group of the community."""

    text = _(
        "That community is resting, because I am in none of its groups now. "
        "Add me to its group again, and everything goes on."
    )


async def demand(turn: Turn, right: Right) -> None:
    """Go on only if who acts has this right now.

    Raises `NotAdministrator`, `NotOrganiser`, `NotKeeper`, `NotHolder` or `Resting`.
    """
    match right:
        case AdministratorOf(place):
            if not await administers(turn, place):
                raise NotAdministrator
        case OrganiserOf(community):
            await as_organiser(turn, community)
        case KeeperOf(call):
            await as_keeper(turn, call)
        case ChairOf(call):
            await as_chair(turn, call)
        case HolderOf(training):
            await as_holder(turn, training)


async def as_organiser(turn: Turn, community: str) -> Community:
    """The community, if who acts organises it now.

    Raises `NotOrganiser`, whether there is such a community or not, or `Resting`.
    """
    found = await communities.find(turn.tx, community)
    part = await organisers.find(turn.tx, community, turn.person.id) if turn.person else None
    if found is None or part is None or not part.accepted:
        raise NotOrganiser
    if found.paused:
        raise Resting
    if not part.appointed and not await is_administrator(turn, found, part.person):
        raise NotOrganiser
    return found


async def as_keeper(turn: Turn, call: str) -> Call:
    """The call, if who acts may keep it now, and has not stepped back from it.

    Raises `NotKeeper`, whether there is such a call or not, or `Resting`.
    """
    found = await calls.find(turn.tx, call)
    if found is None or turn.person is None:
        raise NotKeeper
    if await calls.has_stepped_back(turn.tx, call, turn.person.id):
        raise NotKeeper
    if turn.person.id in {found.chair, found.deputy}:
        return found
    try:
        await as_organiser(turn, found.community)
    except NotOrganiser as refused:
        raise NotKeeper from refused
    return found


async def as_chair(turn: Turn, call: str) -> Call:
    """The call, if who acts chairs it now: the chair, or who comes after those who stepped back.

    Raises `NotKeeper` or `Resting`, as `as_keeper` does.
    """
    found = await as_keeper(turn, call)
    chairing = [
        one
        for one in (found.chair, found.deputy)
        if one and not await calls.has_stepped_back(turn.tx, call, one)
    ]
    if chairing and turn.somebody.id != chairing[0]:
        raise NotKeeper
    return found


async def as_holder(turn: Turn, training: str) -> Training:
    """The training, if who acts holds it, or organises its community now.

    Raises `NotHolder`, whether there is such a training or not, or `Resting`.
    """
    found = await trainings.find(turn.tx, training)
    if found is None or turn.person is None:
        raise NotHolder
    if turn.person.id == found.host:
        return found
    try:
        await as_organiser(turn, found.community)
    except NotOrganiser as refused:
        raise NotHolder from refused
    return found


async def administers_one_of(turn: Turn, community: Community) -> bool:
    """Whether who acts administers one of the groups of this community now."""
    for place in await communities.places_of(turn.tx, community.id):
        if await administers(turn, place):
            return True
    return False


async def still_organises(turn: Turn, community: Community, person: str) -> bool:
    """Whether somebody organises this community now, whoever acts."""
    part = await organisers.find(turn.tx, community.id, person)
    if part is None or not part.accepted:
        return False
    return part.appointed or await is_administrator(turn, community, person)


async def is_administrator(turn: Turn, community: Community, person: str) -> bool:
    """Whether somebody administers one of the groups of this community now, with any account."""
    accounts = [known.account for known in await people.accounts_of(turn.tx, person)]
    for place in await communities.places_of(turn.tx, community.id):
        group = replace(place, thread="")
        for account in accounts:
            if not _is_elsewhere(group, account) and await turn.administers(group, account):
                return True
    return False


async def administers(turn: Turn, place: Place) -> bool:
    """Whether who acts administers this group now, with the account that they act from."""
    if _is_elsewhere(place, turn.event.account):
        return False
    return await turn.administers(replace(place, thread=""))


def _is_elsewhere(place: Place, account: Account) -> bool:
    # An account says nothing on another network, even where its id is one there.
    return place.platform != account.platform or place.private
