"""What setting up and changing a community leaves behind."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.cities import zones_by_time, zones_for
from bot.i18n import zone_name
from bot.letters import place_from_plain
from bot.model import Place, Plain
from conversations.communities.codes import read_code
from conversations.communities.hubs import may_stand_above
from storage import (
    announcements,
    audit,
    communities,
    group_offers,
    installation,
    invitations,
    memberships,
    organisers,
    people,
    welcomes,
)
from storage.database import Reading, Transaction
from storage.records.communities import Community, Level
from storage.records.invitations import Invitation, InvitationKind
from storage.records.people import Circle

MOST_OFFERED: Final = 8  # communities to choose from
ENTRANCE_LASTS: Final = timedelta(days=60)
ENTRANCE_USES: Final = 10_000  # people: as many as the largest groups have
RENEWED: Final = timedelta(days=30)  # so long a button in a group works at least


async def known(tx: Transaction, *, person: str) -> Plain:
    """What can be proposed: the communities, the languages and the time zone of who asks."""
    who = await people.find(tx, person)
    tongues = who.languages if who else ()
    offered = (await installation.of(tx)).languages
    own = await organised_by(tx, person)
    zone = [who.zone, zone_name(who.zone, tongues[0])] if who and who.zone and tongues else None
    return {
        "communities": [[one.id, one.name] for one in own[:MOST_OFFERED]],
        "languages": sorted(offered, key=lambda tag: tag not in tongues[:1]),
        "zone": zone,
    }


async def zones(tx: Transaction, *, person: str, words: str) -> Plain:
    """The time zones that a place or the time of day there may mean, each with its name."""
    who = await people.find(tx, person)
    tongues = who.languages if who else ()
    found = zones_for(words, tongues) or zones_by_time(words, tongues, now=tx.now)
    return [list(one) for one in found]


async def hubs(tx: Transaction, *, person: str, level: str) -> Plain:
    """Communities that somebody organises and that may be the hub of one of this level."""
    own = await organised_by(tx, person)
    fitting = [one for one in own if may_stand_above(one.level, Level(level))]
    return [[one.id, one.name] for one in fitting[:MOST_OFFERED]]


async def hub_of_code(
    tx: Transaction,
    *,
    person: str,
    code: str,
    level: str,
) -> Plain:
    """The hub that a code is good for, its name and the code; None where it is good for none."""
    found = await invitations.find(tx, read_code(code))
    hub = await _inviting(tx, found)
    if found is None or hub is None or not may_stand_above(hub.level, Level(level)):
        return None
    return [hub.id, hub.name, found.code]


async def create(
    tx: Transaction, *, person: str, place: Plain, answers: Plain, hub: Plain
) -> Plain:
    """Make the community; its id is empty where somebody else was faster."""
    where = place_from_plain(place)
    if await communities.at_place(tx, where):
        return {"community": "", "hub": False}
    community = await _set_up(tx, where, answers)
    await group_offers.use_up(tx, where)
    await audit.note(tx, person, "set up", community=community)
    hub_id, code = hub
    if code:
        below = await _join_by_code(tx, community, code)
    else:
        await communities.join_hub(tx, community, hub_id or None)
        below = bool(hub_id)
    return {"community": community, "hub": below}


async def _set_up(tx: Transaction, place: Place, answers: Plain) -> str:
    community = await communities.set_up(
        tx,
        place,
        name=answers["name"],
        language=answers["language"],
        zone=answers["zone"],
        contact=answers["contact"],
    )
    await communities.change(
        tx,
        community,
        level=Level(answers["level"]),
        word=answers["word"],
        widest_circle=Circle(answers["circle"]),
    )
    return community


async def add_group(tx: Transaction, *, person: str, place: Plain, community: str) -> Plain:
    """Let a community meet in one more group; False where that is somebody's already."""
    where = place_from_plain(place)
    if await communities.at_place(tx, where):
        return False
    await communities.add_place(tx, community, where)
    await group_offers.use_up(tx, where)
    await audit.note(tx, person, "group added", community=community)
    return True


async def change(
    tx: Transaction, *, person: str, community: str, setting: str, value: str
) -> Plain:
    """Write one setting of a community."""
    match setting:
        case "hub":
            await communities.join_hub(tx, community, value or None)
        case "welcome":
            await _welcome(tx, community, wanted=value == "on")
        case "weekly":
            await announcements.bound(tx, community, int(value))
        case _:
            await _write(tx, community, setting, value)
    await audit.note(tx, person, "setting changed", community=community, about=setting)
    return None


async def _write(tx: Transaction, community: str, setting: str, value: str) -> None:
    match setting:
        case "level":
            await communities.change(tx, community, level=Level(value))
        case "circle":
            await communities.change(tx, community, widest_circle=Circle(value))
        case "name":
            await communities.change(tx, community, name=value)
        case "language":
            await communities.change(tx, community, language=value)
        case "zone":
            await communities.change(tx, community, zone=value)
        case "word":
            await communities.change(tx, community, word=value)
        case "contact":
            await communities.change(tx, community, contact=value)
        case "age":
            await communities.change(tx, community, minimum_age=int(value))
        case "conduct":
            await communities.change(tx, community, conduct=value)


async def _welcome(tx: Transaction, community: str, *, wanted: bool) -> None:
    await communities.change(tx, community, welcome=wanted)
    if not wanted:
        await welcomes.take_back(tx, community)


async def join_hub(tx: Transaction, *, person: str, community: str, code: str) -> Plain:
    """Put a community under the hub whose code this is; False where it is no longer good."""
    joined = await _join_by_code(tx, community, code)
    if joined:
        await audit.note(tx, person, "setting changed", community=community, about="hub")
    return joined


async def _join_by_code(tx: Transaction, community: str, code: str) -> bool:
    if await _inviting(tx, await invitations.find(tx, code)) is None:
        return False
    used = await invitations.redeem(tx, code)
    if used is None:
        return False
    await communities.join_hub(tx, community, used.community)
    return True


async def _inviting(tx: Reading, invitation: Invitation | None) -> Community | None:
    if invitation is None or invitation.kind is not InvitationKind.COMMUNITY:
        return None
    part = await organisers.find(tx, invitation.community, invitation.made_by or "")
    if part is None or not part.accepted:
        return None
    return await communities.find(tx, invitation.community)


async def entrance(tx: Transaction, community: str) -> str:
    """The code behind the button in the community's own groups, renewed before it grows old."""
    for one in await invitations.of_community(tx, community):
        if one.made_by is None and one.expires_at - tx.now > RENEWED:
            return one.code
    made = await invitations.make(
        tx, community, None, InvitationKind.MEMBER, lasts=ENTRANCE_LASTS, uses=ENTRANCE_USES
    )
    return made.code


async def take_part(tx: Transaction, person: str, community: str) -> None:
    """Let somebody organise a community, to which they belong from then on."""
    await organisers.accept(tx, community, person)
    await memberships.join(tx, community, person)
    await audit.note(tx, person, "organises", community=community, about=person)


async def organised_by(tx: Reading, person: str) -> list[Community]:
    """The communities in which somebody has accepted the part of organiser."""
    parts = await organisers.of_person(tx, person)
    found = [await communities.find(tx, part.community) for part in parts]
    return [community for community in found if community]
