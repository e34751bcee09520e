"""Finding trainings: what suits first, all of them, and by words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model import Opened
from storage import communities, memberships, profiles, training_dates
from storage.records.trainings import DateState
from tests.handlers.communities import SECOND_GROUP, sends_press, village
from tests.handlers.people import arrives, last, presses
from tests.handlers.training import dates, now, taps, training_of
from tests.trainings import LINK, WORDS, planned
from tests.world import World

DAY = timedelta(days=1)


def titles(world: World) -> list[str]:
    """What the last message lists, in its order."""
    return [one.split("</b>")[0] for one in last(world).split("<b>")[1:]]


async def plan(world: World, like: str, title: str, **wishes: object) -> str:
    """One more training of the same community; returns its id."""
    first = await now(world, like)
    async with world.database.transaction() as tx:
        words = {"en": replace(WORDS, title=title)}
        made = await planned(tx, first.community, first.host or "", words=words, **wishes)
    return made.id


async def test_what_somebody_wants_to_learn_comes_first_then_their_language_then_their_level(
    world: World,
) -> None:
    soon = (world.now + DAY).replace(hour=18, tzinfo=None)
    training, ids = await training_of(world, starts=soon, languages=("fr",))
    await plan(world, training, "Hard", starts=soon, skills=("other",), level=4)
    await plan(world, training, "Later", starts=soon + 9 * DAY)
    wanted = {"skills": ("include",), "languages": ("fr",)}
    await plan(world, training, "Wanted", starts=soon + 20 * DAY, **wanted)
    async with world.database.transaction() as tx:
        await profiles.want(tx, ids["ana"], "include")
        await profiles.offer(tx, ids["ana"], "other", 1)
    await world.says("ana", "/trainings")
    assert titles(world) == ["Wanted", "Later", "Hard", "Wiki basics"]
    await world.says("ben", "/trainings")
    assert titles(world) == ["Hard", "Later", "Wiki basics", "Wanted"]


async def test_a_daily_series_hides_nothing_that_comes_later(world: World) -> None:
    training, _ids = await training_of(world, rule="FREQ=DAILY")
    await plan(world, training, "More", rule="FREQ=DAILY")
    late = (world.now + 200 * DAY).replace(tzinfo=None)
    await plan(world, training, "Much later", starts=late)
    await world.says("ana", "/trainings")
    assert titles(world) == ["More", "Wiki basics", "Much later"]
    await world.says("ana", "/trainings much")
    assert titles(world) == ["Much later"]


async def test_there_is_a_page_after_the_last_that_fits(world: World) -> None:
    training, _ids = await training_of(world)
    for number in range(9):
        await plan(world, training, f"Number {number}")
    await world.says("ana", "/trainings")
    assert len(titles(world)) == 6
    await presses(world, "ana", "More")
    assert titles(world) == [*(f"Number {number}" for number in range(6, 9)), "Wiki basics"]
    await presses(world, "ana", "Earlier")
    assert titles(world)[0] == "Number 0"
    for page in ("99", "-1", "x", ""):
        await sends_press(world, "ana", f"trainings:{page}:")
        assert len(titles(world)) in {4, 6}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("wiki", True),
        ("WIKI basics", True),
        ("edit first", True),
        ("wíkí", True),
        ("library", True),  # the place
        ("never edited", True),
        ("wiki cooking", False),
        ("meet.example.org", False),  # the link is told to those signed up only
        ("<b>", False),
        ("x" * 5000, False),
    ],
)
async def test_each_of_the_words_stands_somewhere(world: World, words: str, found: bool) -> None:
    await training_of(world, place="The library")
    await world.says("ana", f"/trainings {words}")
    assert ("Wiki basics" in last(world)) == found
    assert LINK not in last(world)


async def test_what_is_cancelled_over_or_elsewhere_is_not_found(world: World) -> None:
    training, ids = await training_of(world, rule="FREQ=WEEKLY;COUNT=2")
    first, second = await dates(world, training)
    await taps(world, "ana", first.id, "in")
    async with world.database.transaction() as tx:
        await training_dates.end(tx, first.id, DateState.CANCELLED, reason="Rain")
    await world.says("ana", "/trainings")
    await presses(world, "ana", "Wiki basics")
    assert second.starts_at.isoformat()[:10] in last(world)
    assert "Rain" in await taps(world, "ana", first.id, "")
    async with world.database.transaction() as tx:
        await training_dates.end(tx, second.id, DateState.OVER)
    await world.says("ana", "/trainings")
    assert "No training is planned" in last(world)
    other = await village(world, "Other", SECOND_GROUP)
    async with world.database.transaction() as tx:
        await planned(tx, other, ids["rosa"])
    await world.says("ana", "/trainings")
    assert "No training is planned" in last(world)


async def test_what_a_community_that_rests_had_planned_is_not_found(world: World) -> None:
    training, _ids = await training_of(world)
    community = (await now(world, training)).community
    async with world.database.transaction() as tx:
        for place in await communities.places_of(tx, community):
            await communities.removed_from(tx, place.platform, place.chat)
    await world.says("ana", "/trainings")
    assert "No training is planned" in last(world)


async def test_who_comes_by_a_link_sees_the_next_date_if_they_belong(world: World) -> None:
    training, _ids = await training_of(world, rule="FREQ=WEEKLY;COUNT=2")
    await world.happens("ana", Opened(f"training-{training}"))
    assert "Wiki basics" in last(world)
    eve = await arrives(world, "eve")
    await world.happens("eve", Opened(f"training-{training}"))
    assert "is not there any more" in last(world)
    async with world.database.transaction() as tx:
        await memberships.join(tx, (await now(world, training)).community, eve)
    await world.happens("eve", Opened(f"training-{training}"))
    assert "Wiki basics" in last(world)


async def test_who_comes_to_many_dates_finds_each_of_them(world: World) -> None:
    training, _ids = await training_of(world, rule="FREQ=DAILY")
    later = await plan(world, training, "Other", starts=(world.now + 30 * DAY).replace(tzinfo=None))
    (other,) = await dates(world, later)
    first, *_others = await dates(world, training)
    await taps(world, "ana", first.id, "series")
    await taps(world, "ana", other.id, "in")
    await sends_press(world, "ana", "trainings::mine")
    assert "Other" in last(world)
