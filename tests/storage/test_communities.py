from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model import Account, Place
from storage import audit, communities, invitations, memberships, organisers
from storage.database import Database, Transaction
from storage.records.communities import Level
from storage.records.invitations import InvitationKind
from storage.records.people import Circle
from tests.storage.conftest import Hands
from tests.stored import erase_community, meet

GROUP = Place("telegram", "-100")


async def community_at(tx: Transaction, chat: str, name: str = "Testers") -> str:
    return await communities.set_up(
        tx, Place("telegram", chat), name=name, language="id", zone="Asia/Jakarta", contact="x"
    )


async def person_called(tx: Transaction, id: str) -> str:
    return (await meet(tx, Account("telegram", id))).id


async def test_a_community_is_found_at_its_place(tx: Transaction) -> None:
    id = await community_at(tx, "-100")
    found = await communities.at_place(tx, GROUP)
    assert found is not None
    assert found == await communities.find(tx, id)
    assert (found.name, found.language, found.zone) == ("Testers", "id", "Asia/Jakarta")
    assert (found.level, found.widest_circle) == (Level.LOCAL, Circle.COMMUNITY)
    assert not found.paused
    assert await communities.at_place(tx, replace(GROUP, platform="matrix")) is None


async def test_a_topic_may_belong_to_another_community(tx: Transaction) -> None:
    whole, topic = await community_at(tx, "-100"), await community_at(tx, "-200")
    await communities.add_place(tx, topic, replace(GROUP, thread="7"))
    in_topic = await communities.at_place(tx, replace(GROUP, thread="7"))
    elsewhere = await communities.at_place(tx, replace(GROUP, thread="8"))
    assert in_topic is not None
    assert in_topic.id == topic
    assert elsewhere is not None
    assert elsewhere.id == whole
    assert len(await communities.places_of(tx, topic)) == 2


async def test_what_is_not_changed_stays(tx: Transaction) -> None:
    id = await community_at(tx, "-100")
    await communities.change(tx, id, word="gardener", level=Level.REGIONAL)
    await communities.change(tx, id, name="Growers", widest_circle=Circle.HUB, contact="y")
    await communities.change(tx, id, language="ha", zone="Africa/Lagos")
    found = await communities.find(tx, id)
    assert found is not None
    assert (found.name, found.word, found.contact) == ("Growers", "gardener", "y")
    assert (found.level, found.widest_circle) == (Level.REGIONAL, Circle.HUB)
    assert (found.language, found.zone) == ("ha", "Africa/Lagos")


async def test_hubs_never_stand_in_a_circle(tx: Transaction) -> None:
    town, region, world = [await community_at(tx, chat, chat) for chat in ("-1", "-2", "-3")]
    await communities.join_hub(tx, town, region)
    await communities.join_hub(tx, region, world)
    for below in (town, region, world):
        with pytest.raises(communities.HubCircle):
            await communities.join_hub(tx, world, below)
    await communities.join_hub(tx, region, None)
    await communities.join_hub(tx, world, town)
    assert [await hub_of(tx, one) for one in (world, town, region)] == [town, region, None]


async def test_a_community_outlives_its_hub(tx: Transaction) -> None:
    town, region = await community_at(tx, "-1"), await community_at(tx, "-2")
    await communities.join_hub(tx, town, region)
    await erase_community(tx, region)
    assert await communities.find(tx, region) is None
    assert await hub_of(tx, town) is None


async def hub_of(tx: Transaction, community: str) -> str | None:
    found = await communities.find(tx, community)
    assert found is not None
    return found.parent


async def test_a_community_rests_when_banyan_is_in_none_of_its_places(tx: Transaction) -> None:
    id, other = await community_at(tx, "-100"), await community_at(tx, "-200")
    await communities.add_place(tx, id, Place("matrix", "!room"))
    await communities.removed_from(tx, "telegram", "-100")
    assert await paused(tx, id) is False
    assert await communities.places_of(tx, id) == [Place("matrix", "!room")]
    await communities.removed_from(tx, "matrix", "!room")
    assert await paused(tx, id) is True
    assert await paused(tx, other) is False
    await communities.returned_to(tx, "telegram", "-100")
    assert await paused(tx, id) is False
    assert await communities.places_of(tx, id) == [GROUP]


async def test_being_removed_twice_does_not_begin_the_pause_anew(
    database: Database, clock: Hands
) -> None:
    async with database.transaction() as tx:
        id = await community_at(tx, "-100")
        await communities.removed_from(tx, "telegram", "-100")
    first = clock.now
    clock.turn(timedelta(days=3))
    async with database.transaction() as tx:
        await communities.removed_from(tx, "telegram", "-100")
        found = await communities.find(tx, id)
    assert found is not None
    assert found.paused_at == first


async def paused(tx: Transaction, community: str) -> bool:
    found = await communities.find(tx, community)
    assert found is not None
    return found.paused


async def test_a_person_joins_once_and_leaves_once(tx: Transaction) -> None:
    id, person = await community_at(tx, "-100"), await person_called(tx, "a")
    assert await memberships.join(tx, id, person) is True
    assert await memberships.join(tx, id, person) is False
    found = await memberships.find(tx, id, person)
    assert found is not None
    assert found.joined_at == tx.now
    assert [one.id for one in await memberships.communities_of(tx, person)] == [id]
    assert await memberships.leave(tx, id, person) is True
    assert await memberships.leave(tx, id, person) is False
    assert await memberships.find(tx, id, person) is None


async def test_whoever_leaves_organises_no_longer(tx: Transaction) -> None:
    id, person = await community_at(tx, "-100"), await person_called(tx, "a")
    await memberships.join(tx, id, person)
    await organisers.ask(tx, id, person)
    await organisers.accept(tx, id, person)
    await memberships.leave(tx, id, person)
    assert await organisers.find(tx, id, person) is None


async def test_the_part_of_organiser_is_accepted_once(tx: Transaction) -> None:
    id, person = await community_at(tx, "-100"), await person_called(tx, "a")
    assert await organisers.accept(tx, id, person) is False
    await organisers.ask(tx, id, person)
    asked = await organisers.find(tx, id, person)
    assert asked is not None
    assert not asked.accepted
    assert await organisers.of_community(tx, id) == await organisers.of_person(tx, person) == []
    assert await organisers.accept(tx, id, person) is True
    assert await organisers.accept(tx, id, person) is False
    (found,) = await organisers.of_community(tx, id)
    assert (found.accepted, found.appointed) == (True, False)
    assert await organisers.of_person(tx, person) == [found]
    assert await organisers.step_down(tx, id, person) is True
    assert await organisers.step_down(tx, id, person) is False


async def test_an_appointment_outlives_whoever_made_it(tx: Transaction) -> None:
    id = await community_at(tx, "-100")
    person, by = await person_called(tx, "a"), await person_called(tx, "b")
    await organisers.appoint(tx, id, person, by)
    appointed = await organisers.find(tx, id, person)
    assert appointed is not None
    assert (appointed.appointed_by, appointed.accepted) == (by, False)
    await organisers.accept(tx, id, person)
    await organisers.ask(tx, id, person)  # asking again takes nothing away
    await tx.run("DELETE FROM person WHERE id = :by", by=by)
    (found,) = await organisers.of_community(tx, id)
    assert (found.appointed, found.appointed_by, found.accepted) == (True, None, True)


async def test_an_organiser_who_is_appointed_need_not_accept_again(tx: Transaction) -> None:
    id = await community_at(tx, "-100")
    person, by = await person_called(tx, "a"), await person_called(tx, "b")
    await organisers.ask(tx, id, person)
    await organisers.accept(tx, id, person)
    await organisers.appoint(tx, id, person, by)
    found = await organisers.find(tx, id, person)
    assert found is not None
    assert found.accepted
    assert found.appointed


async def test_a_code_is_good_for_so_many_and_so_long(database: Database, clock: Hands) -> None:
    async with database.transaction() as tx:
        id, by = await community_at(tx, "-100"), await person_called(tx, "a")
        twice, once, short = [
            await invitations.make(
                tx, id, by, InvitationKind.MEMBER, lasts=timedelta(days=days), uses=uses
            )
            for days, uses in ((7, 2), (8, 1), (1, 9))
        ]
        assert await invitations.of_community(tx, id) == [short, twice, once]
        assert await invitations.redeem(tx, twice.code) == replace(twice, uses_left=1)
        assert await invitations.find(tx, twice.code) == replace(twice, uses_left=1)
        assert await invitations.redeem(tx, twice.code) == replace(twice, uses_left=0)
        assert await invitations.redeem(tx, twice.code) is None
        assert await invitations.find(tx, twice.code) is None
        assert await invitations.redeem(tx, "nothing") is None
    clock.turn(timedelta(days=1))
    async with database.transaction() as tx:
        assert await invitations.redeem(tx, short.code) is None
        assert await invitations.of_community(tx, id) == [once]
        assert await invitations.withdraw(tx, "another", once.code) is False
        assert await invitations.withdraw(tx, id, once.code) is True
        assert await invitations.of_community(tx, id) == []


async def test_the_audit_log_tells_the_latest_first(tx: Transaction) -> None:
    id, actor = await community_at(tx, "-100"), await person_called(tx, "a")
    for act in ("set_up", "appointed", "announced"):
        await audit.note(tx, actor, act, community=id, about="x")
    await audit.note(tx, actor, "elsewhere")
    entries = await audit.latest(tx, id, limit=2)
    assert [entry.act for entry in entries] == ["announced", "appointed"]
    assert {(entry.actor, entry.about, entry.at) for entry in entries} == {(actor, "x", tx.now)}
