"""Who may do what about announcements, at the moment of each press; and what people mute."""

from __future__ import annotations

import pytest

from conversations.announcements.steps import MOST_AT_ONCE
from storage import announcements, communities, memberships, profiles, topics
from storage.records.announcements import Announcement, AnnouncementState, Audience
from tests.handlers.communities import (
    SECOND_GROUP,
    administers,
    loses_rights,
    organises,
    sends_press,
    village,
)
from tests.handlers.people import arrives, last, presses
from tests.world import World

WORDS = "We meet under the big tree."
ACTS = (
    "send.yes",
    "when",
    "another",
    "withdraw",
    "stop",
    "go",
    "end",
    "look",
    "test",
    "preview",
    "words",
    "words.fr",
    "topic",
    "whom",
    "delete.yes",
    "",
)


@pytest.fixture
async def community(world: World) -> str:
    return await village(world)


@pytest.fixture
async def rosa(world: World, community: str) -> str:
    person = await arrives(world, "rosa")
    await organises(world, person, community)
    administers(world, "rosa")
    return person


async def draft(
    world: World, community: str, author: str, audience: Audience | None = None, topic: str = ""
) -> str:
    """A draft that somebody has written; returns its id."""
    async with world.database.transaction() as tx:
        return await announcements.write(
            tx,
            community,
            author,
            words={"en": WORDS},
            topic=topic,
            audience=audience or Audience(),
        )


async def find(world: World, announcement: str) -> Announcement | None:
    async with world.database.reading() as tx:
        return await announcements.find(tx, announcement)


@pytest.mark.parametrize("option", ACTS)
async def test_nobody_but_who_organises_it_now_does_anything(
    world: World, community: str, rosa: str, option: str
) -> None:
    made = await draft(world, community, rosa)
    before = await find(world, made)
    ana = await arrives(world, "ana")
    async with world.database.transaction() as tx:
        await memberships.join(tx, community, ana)
    refused = await sends_press(world, "ana", f"announced:{made}:{option}")
    assert "Only somebody who organises" in refused
    assert refused == await sends_press(world, "ana", f"announced:0123456789ab:{option}")
    loses_rights(world, "rosa")
    assert refused == await sends_press(world, "rosa", f"announced:{made}:{option}")
    assert await find(world, made) == before


async def test_every_organiser_sees_who_wrote_it_and_can_stop_it(
    world: World, community: str, rosa: str
) -> None:
    made = await draft(world, community, rosa)
    async with world.database.transaction() as tx:
        await announcements.send(tx, made)
    cleo = await arrives(world, "cleo")
    await organises(world, cleo, community, appointed=True)
    assert "Written by" in await sends_press(world, "cleo", f"announced:{made}:")
    await sends_press(world, "cleo", f"announced:{made}:stop")
    found = await find(world, made)
    assert found
    assert found.state is AnnouncementState.STOPPED
    await sends_press(world, "rosa", f"announced:{made}:go")
    found = await find(world, made)
    assert found
    assert found.state is AnnouncementState.SENDING


@pytest.mark.parametrize("option", ["send", "send.yes"])
async def test_too_few_are_not_written_to_whatever_is_pressed(
    world: World, community: str, rosa: str, option: str
) -> None:
    async with world.database.transaction() as tx:
        await profiles.want(tx, rosa, "facilitation", 1)
    made = await draft(world, community, rosa, Audience(skills=("facilitation",)))
    said = await sends_press(world, "rosa", f"announced:{made}:{option}")
    assert "Fewer than five people" in said
    found = await find(world, made)
    assert found
    assert found.state is AnnouncementState.DRAFT


async def test_what_organisers_write_is_shown_as_text(
    world: World, community: str, rosa: str
) -> None:
    await sends_press(world, "rosa", f"announcements:{community}:write")
    for words in ("<b>Big</b> & <a href='https://example.org'>here</a>", "2", "1"):
        await world.says("rosa", words)
    assert "&lt;b&gt;Big&lt;/b&gt; &amp; &lt;a" in last(world)


async def test_a_preview_turns_nothing_off(world: World, community: str, rosa: str) -> None:
    async with world.database.transaction() as tx:
        events = await topics.add(tx, community, "Events")
    made = await draft(world, community, rosa, topic=events)
    await sends_press(world, "rosa", f"announced:{made}:test")
    for label in ("Not about this", "Nothing from Village"):
        await presses(world, "rosa", label)
        assert "only a preview" in last(world)
    async with world.database.reading() as tx:
        assert await topics.muted_by(tx, rosa) == set()


async def test_one_tap_mutes_and_one_takes_it_back(world: World, community: str, rosa: str) -> None:
    async with world.database.transaction() as tx:
        events = await topics.add(tx, community, "Events")
    for topic in (events, ""):
        await sends_press(world, "rosa", f"mute:{community}:{topic}")
        async with world.database.reading() as tx:
            assert await topics.muted_by(tx, rosa) == {(community, topic)}
        await presses(world, "rosa", "Undo")
        async with world.database.reading() as tx:
            assert await topics.muted_by(tx, rosa) == set()


@pytest.mark.parametrize("verb", ["mute:{other}:{topic}", "topics:{village}:off.{foreign}"])
async def test_a_topic_of_another_community_is_not_muted(
    world: World, community: str, rosa: str, verb: str
) -> None:
    other = await village(world, "Other", SECOND_GROUP)
    async with world.database.transaction() as tx:
        topic = await topics.add(tx, community, "Events")
        foreign = await topics.add(tx, other, "Foreign")
    data = verb.format(village=community, other=other, topic=topic, foreign=foreign)
    await sends_press(world, "rosa", data)
    async with world.database.reading() as tx:
        assert await topics.muted_by(tx, rosa) == set()


async def test_a_topic_that_is_deleted_is_muted_no_longer_and_its_draft_has_none(
    world: World, community: str, rosa: str
) -> None:
    async with world.database.transaction() as tx:
        events = await topics.add(tx, community, "Events")
        await topics.mute(tx, rosa, community, events)
    made = await draft(world, community, rosa, topic=events)
    await world.says("rosa", "/announce")
    for label in ("Topics", "Events", "Yes, delete it"):
        await presses(world, "rosa", label)
    async with world.database.reading() as tx:
        assert await topics.of_community(tx, community) == []
        assert await topics.muted_by(tx, rosa) == set()
    assert "Events" not in await sends_press(world, "rosa", f"announced:{made}:")


async def test_a_community_keeps_so_many_drafts(world: World, community: str, rosa: str) -> None:
    for _n in range(MOST_AT_ONCE):
        await draft(world, community, rosa)
    said = await sends_press(world, "rosa", f"announcements:{community}:write")
    assert "too many drafts" in said


async def test_what_a_hub_announces_can_be_turned_off_by_those_below_it(
    world: World, community: str, rosa: str
) -> None:
    hub = await village(world, "Hub", SECOND_GROUP)
    async with world.database.transaction() as tx:
        await communities.join_hub(tx, community, hub)
        await topics.add(tx, hub, "Grants")
    await world.says("rosa", "/topics")
    await presses(world, "rosa", "Hub")
    await presses(world, "rosa", "✓ Grants")
    assert "✗ Grants" in {
        one.label for row in world.platform.shown[-1].outgoing.buttons for one in row
    }
    await presses(world, "rosa", "Turn everything off")
    async with world.database.reading() as tx:
        assert (hub, "") in await topics.muted_by(tx, rosa)
    await presses(world, "rosa", "Hear from it again")
    async with world.database.reading() as tx:
        assert (hub, "") not in await topics.muted_by(tx, rosa)


@pytest.mark.parametrize(("pressed", "bound"), [("7", 7), ("1", 1), ("8", 2), ("0", 2)])
async def test_the_bound_of_a_week_is_one_to_seven(
    world: World, community: str, rosa: str, pressed: str, bound: int
) -> None:
    await sends_press(world, "rosa", f"set:{community}:weekly.{pressed}")
    async with world.database.reading() as tx:
        assert await announcements.most_a_week(tx, community) == bound
