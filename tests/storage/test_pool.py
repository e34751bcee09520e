"""The snapshot that matching works on, and whom a seeker may be shown."""

import pytest

from bot.model import Account, Place
from storage import (
    agreements,
    blocks,
    communities,
    matches,
    meeting_profiles,
    memberships,
    mentors,
    people,
    pool,
    profiles,
)
from storage.database import Database, Transaction
from storage.records.blocks import BlockKind
from storage.records.matches import Kind, MatchPart, Member
from storage.records.meeting_profiles import MeetingProfile
from storage.records.mentors import Lasting
from storage.records.people import Circle
from tests.stored import meet

SEEKER, MENTOR = Account("telegram", "1"), Account("matrix", "@mia:x.org")


async def community(tx: Transaction, name: str, circle: Circle = Circle.EVERYONE) -> str:
    place = Place("telegram", f"-{name}")
    made = await communities.set_up(tx, place, name=name, language="en", zone="UTC", contact="")
    await communities.change(tx, made, widest_circle=circle)
    return made


async def mentor(tx: Transaction, where: str, circle: Circle = Circle.COMMUNITY) -> str:
    mia = (await meet(tx, MENTOR, "!mia")).id
    await memberships.join(tx, where, mia)
    await people.be_seen_by(tx, mia, circle)
    await profiles.offer(tx, mia, "listening", 3)
    await agreements.confirm(tx, mia, where)
    await mentors.save(tx, mia, places=1, hours_a_month=2, lasting=Lasting.EITHER, formats=())
    return mia


async def seeker(tx: Transaction, where: str) -> str:
    ana = (await meet(tx, SEEKER, "1")).id
    await memberships.join(tx, where, ana)
    return ana


async def proposed(tx: Transaction, ana: str, where: str) -> list[str]:
    me = await pool.someone(tx, ana)
    assert me is not None
    found = await pool.mentors_for(tx, me, community=where, skill="listening")
    return [one.person for one in found]


async def test_a_mentor_of_the_same_community_is_proposed(database: Database) -> None:
    async with database.transaction() as tx:
        village = await community(tx, "Village")
        ana, mia = await seeker(tx, village), await mentor(tx, village)
        assert await proposed(tx, ana, village) == [mia]


@pytest.mark.parametrize(
    "obstacle",
    ["away", "full", "blocked", "blocks", "hidden", "young", "unreachable", "level", "stopped"],
)
async def test_who_may_not_be_proposed_is_not(database: Database, obstacle: str) -> None:
    async with database.transaction() as tx:
        village = await community(tx, "Village")
        ana, mia = await seeker(tx, village), await mentor(tx, village)
        match obstacle:
            case "away":
                await mentors.go_away(tx, mia)
            case "full":
                others = [Member(mia, MatchPart.MENTOR), Member(ana, MatchPart.MENTEE)]
                await matches.add(tx, Kind.MENTORING, others, community=village)
            case "blocked":
                await blocks.keep_apart(tx, ana, MENTOR, BlockKind.BLOCK)
            case "blocks":
                await blocks.keep_apart(tx, mia, SEEKER, BlockKind.DO_NOT_MATCH)
            case "hidden":
                await people.be_seen_by(tx, mia, Circle.NOBODY)
            case "young":
                await communities.change(tx, village, minimum_age=21)
            case "unreachable":
                await people.became_unreachable(tx, MENTOR)
            case "level":
                await profiles.offer(tx, mia, "listening", 2)
            case "stopped":
                await mentors.stop(tx, mia)
        assert await proposed(tx, ana, village) == []


@pytest.mark.parametrize(
    ("circle", "widest", "near", "far"),
    [
        (Circle.COMMUNITY, Circle.EVERYONE, False, False),
        (Circle.HUB, Circle.EVERYONE, True, False),
        (Circle.EVERYONE, Circle.EVERYONE, True, True),
        (Circle.EVERYONE, Circle.HUB, True, False),
        (Circle.EVERYONE, Circle.COMMUNITY, False, False),
    ],
)
async def test_a_mentor_is_found_no_farther_than_they_and_their_community_go(
    database: Database, circle: Circle, widest: Circle, near: bool, far: bool
) -> None:
    async with database.transaction() as tx:
        hub, village = await community(tx, "Hub"), await community(tx, "Village", widest)
        sister, stranger = await community(tx, "Sister"), await community(tx, "Stranger")
        await communities.join_hub(tx, village, hub)
        await communities.join_hub(tx, sister, hub)
        mia, ana = await mentor(tx, village, circle), await seeker(tx, sister)
        assert (await proposed(tx, ana, sister) == [mia]) is near
        await memberships.leave(tx, sister, ana)
        await memberships.join(tx, stranger, ana)
        assert (await proposed(tx, ana, stranger) == [mia]) is far


async def test_a_snapshot_tells_what_matching_needs(database: Database) -> None:
    async with database.transaction() as tx:
        village = await community(tx, "Village")
        ana, mia = await seeker(tx, village), await mentor(tx, village)
        await people.read_languages(tx, ana, ["ha", "en"])
        await meeting_profiles.save(tx, MeetingProfile(mia, {"fr": 4}, ((0, 1080, 1260),)))
        await profiles.want(tx, ana, "listening")
        pair = [Member(ana, MatchPart.PEER), Member(mia, MatchPart.PEER)]
        await matches.add(tx, Kind.PEERS, pair, community=village)
        await blocks.keep_apart(tx, ana, MENTOR, BlockKind.BLOCK)
        found = await pool.people(tx, [mia, ana, "nobody"], Kind.PEERS)
    assert [one.person for one in found] == [mia, ana]
    told, asking = found
    assert (told.speaks, asking.speaks) == ({"fr": 4}, {"ha": 3, "en": 2})
    assert (told.hours, told.zone) == (((0, 1080, 1260),), "UTC")
    assert (told.helps, asking.learns) == ({"listening": 3}, {"listening": 0})
    assert (told.places, told.load, asking.places) == (1, 0.0, 0)
    assert (told.met, asking.met) == ({ana: 1}, {mia: 1})
    assert (told.apart, asking.apart) == (frozenset({ana}), frozenset({mia}))
    assert told.communities == told.hubs == frozenset({village})
