"""Posts about trainings in groups: in the language of the community, without the link, and true."""

from __future__ import annotations

from datetime import timedelta

from bot.model import Opened
from storage import communities, places, training_posts
from storage.keeping import erase_what_is_old
from storage.records.keeping import KeepingTimes
from tests.counting import Shown
from tests.handlers.communities import SECOND_GROUP, sends_press
from tests.handlers.people import arrives, presses
from tests.handlers.training import dates, everybody, heard, now, taps, training_of
from tests.trainings import LINK, WORDS
from tests.world import GROUP, World

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


async def posted(world: World, **wishes: object) -> tuple[str, dict[str, str]]:
    """A training that the groups have been told of."""
    training, ids = await training_of(world, posted=False, **wishes)
    await sends_press(world, "rosa", f"keeptraining:{training}:tell")
    return training, ids


def shown(world: World) -> list[Shown]:
    return world.platform.shown_in(GROUP)


def post(world: World) -> str:
    """The post as it is read now."""
    (found,) = world.platform.as_seen(GROUP)
    return str(found.text)


def address(world: World) -> str:
    """What the button of the post opens."""
    (found,) = world.platform.as_seen(GROUP)
    return found.buttons[0][0].url.rpartition("=")[2]


async def test_numbers_move_in_place_and_only_when_they_move(world: World) -> None:
    training, _ids = await posted(world, seats=3)
    (date,) = await dates(world, training)
    assert "3 seats are free" in post(world)
    await taps(world, "ana", date.id, "in")
    assert "2 seats are free" in post(world)
    edits = len(shown(world))
    await taps(world, "ana", date.id, "in")
    await taps(world, "ana", date.id, "")
    await taps(world, "ana", date.id, "remind")
    assert len(shown(world)) == edits
    await taps(world, "ana", date.id, "out")
    assert "3 seats are free" in post(world)
    assert {one.kind for one in shown(world)[1:]} == {"edits"}


async def test_who_waits_takes_a_seat_by_code_or_loses_it_is_seen_in_the_post(
    world: World,
) -> None:
    training, _ids = await posted(world, seats=1)
    (date,) = await dates(world, training)
    for who in ("ana", "ben"):
        await taps(world, who, date.id, "in")
    assert "1 person waits" in post(world)
    assert str(world.platform.as_seen(GROUP)[0].buttons[0][0].label) == "To the waiting list"
    world.now = date.starts_at
    await world.says("ben", f"/trainings {date.code}")
    assert "waits" not in post(world)


async def test_the_link_never_stands_in_a_group(world: World) -> None:
    training, _ids = await posted(world, rule="FREQ=WEEKLY;COUNT=2", seats=1)
    first, second = await dates(world, training)
    for who in ("ana", "ben"):
        await taps(world, who, first.id, "series")
    await taps(world, "ana", first.id, "none")
    await sends_press(world, "ben", f"seats:{training}:yes")
    await sends_press(world, "rosa", f"keepdate:{second.id}:cancel")
    for words in ("It rains.", "yes"):
        await world.says("rosa", words)
    await world.pass_time(first.ends_at + HOUR - world.now)
    assert len(shown(world)) > 3
    for one in world.platform.shown:
        if not one.place.private:
            assert LINK not in str(one.outgoing)


async def test_a_group_reads_it_in_the_language_of_its_community(world: World) -> None:
    training, ids = await training_of(
        world, posted=False, words={"en": WORDS, "fr": WORDS_IN_FRENCH}
    )
    community = (await now(world, training)).community
    async with world.database.transaction() as tx:
        await communities.change(tx, community, language="fr")
    await sends_press(world, "rosa", f"keeptraining:{training}:tell")
    assert "Premiers pas" in post(world)
    (date,) = await dates(world, training)
    await taps(world, "ana", date.id, "in")  # who reads English
    assert "Premiers pas" in post(world)
    assert ids


WORDS_IN_FRENCH = type(WORDS)("Premiers pas", "Votre première modification.")


async def test_somebody_new_comes_in_by_the_post(world: World) -> None:
    training, _ids = await posted(world)
    (date,) = await dates(world, training)
    await world.happens("zoe", Opened(address(world)))
    await presses(world, "zoe", "Yes, let us start")
    await world.says("zoe", "English")
    await world.says("zoe", "Accra")
    assert "You are signed up" in heard(world, "zoe")[-1]
    assert len(await everybody(world, date.id)) == 1
    assert "1 person has signed up" in post(world)


async def test_the_way_in_stays_good_as_long_as_the_training_is_to_come(world: World) -> None:
    starts = (world.now + 150 * DAY).replace(tzinfo=None)
    training, _ids = await posted(world, starts=starts)
    (date,) = await dates(world, training)
    for _n in range(20):
        await world.pass_time(7 * DAY)
        async with world.database.transaction() as tx:
            await erase_what_is_old(tx, KeepingTimes())
    await arrives(world, "zoe")
    await world.happens("zoe", Opened(address(world)))
    assert len(await everybody(world, date.id)) == 1
    assert "1 person has signed up" in post(world)  # it can still be changed in place


async def test_posts_of_a_group_that_has_moved_are_left_as_they_are(world: World) -> None:
    training, _ids = await posted(world)
    (date,) = await dates(world, training)
    async with world.database.transaction() as tx:
        await places.move(tx, GROUP.platform, GROUP.chat, SECOND_GROUP.chat)
    before = len(world.platform.shown)
    await taps(world, "ana", date.id, "in")
    assert all(one.place.private for one in world.platform.since(before))
    async with world.database.reading() as tx:
        assert await training_posts.of_training(tx, training) == []
