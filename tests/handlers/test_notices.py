from datetime import timedelta

from bot.letters import message_to_plain
from bot.model import Send
from bot.text import verbatim
from storage import notices
from tests.handlers.people import arrives, last, presses
from tests.world import World

HOUR = timedelta(hours=1)


async def waits(world: World, person: str, *texts: str) -> None:
    async with world.database.transaction() as tx:
        for words in texts:
            body = message_to_plain(Send(verbatim(words)))
            await notices.add(tx, person, body, world.now)


async def test_what_waits_together_comes_in_one_message(world: World) -> None:
    ana = await arrives(world, "ana")
    await waits(world, ana, "one thing", "another thing")
    before = len(world.platform.shown)
    await world.pass_time(HOUR)
    assert len(world.platform.shown) == before + 1
    assert "one thing" in last(world)
    assert "another thing" in last(world)


async def test_at_most_one_a_day_and_three_a_week(world: World) -> None:
    ana = await arrives(world, "ana")
    before = len(world.platform.shown)
    for hour in range(6 * 24):
        if hour % 5 == 0:
            await waits(world, ana, f"thing {hour}")
        await world.pass_time(HOUR)
    assert len(world.platform.shown) - before == 3


async def test_stop_is_one_tap_under_each(world: World) -> None:
    ana = await arrives(world, "ana")
    await waits(world, ana, "one thing")
    await world.pass_time(HOUR)
    await presses(world, "ana", "No more of these")
    before = len(world.platform.shown)
    await waits(world, ana, "another thing")
    await world.pass_time(timedelta(days=2))
    assert len(world.platform.shown) == before


async def left_open_in_the_evening(world: World) -> None:
    """A conversation that is old enough for a nudge, which waits until the morning."""
    await arrives(world, "ana")
    await world.pass_time(12 * HOUR)
    await world.says("ana", "/profile")
    await presses(world, "ana", "Name")
    await world.pass_time(timedelta(days=3, hours=1))


async def test_a_nudge_that_waits_for_the_morning_is_told_then(world: World) -> None:
    await left_open_in_the_evening(world)
    await world.pass_time(12 * HOUR)
    assert "We have not finished" in last(world)


async def test_a_nudge_for_what_is_finished_meanwhile_is_not_told(world: World) -> None:
    await left_open_in_the_evening(world)
    await world.says("ana", "Ana")
    before = len(world.platform.shown)
    await world.pass_time(12 * HOUR)
    assert len(world.platform.shown) == before


async def test_a_nudge_for_what_somebody_came_back_to_is_not_told(world: World) -> None:
    await left_open_in_the_evening(world)
    await world.says("ana", "later")
    await presses(world, "ana", "Go on")
    before = len(world.platform.shown)
    await world.pass_time(12 * HOUR)
    assert len(world.platform.shown) == before


async def test_what_waited_when_somebody_stopped_is_not_said_later(world: World) -> None:
    ana = await arrives(world, "ana")
    await waits(world, ana, "one thing")
    await world.says("ana", "/stop")
    await presses(world, "ana", "You may write again")
    before = len(world.platform.shown)
    await world.pass_time(timedelta(days=2))
    assert len(world.platform.shown) == before
