from datetime import timedelta

from bot.model import Left
from storage import keeping, people
from storage.records.keeping import KeepingTimes
from tests.handlers.people import arrives, id_of, last, presses
from tests.world import GROUP, World

MONTH = timedelta(days=30.5)
HOUR = timedelta(hours=1)


async def later(world: World, time: timedelta) -> None:
    """Much time passes; what falls due is done at its end, and for a day after."""
    world.now += time
    await world.pass_time(timedelta(days=1))


async def sweep(world: World) -> None:
    async with world.database.transaction() as tx:
        await keeping.erase_what_is_old(tx, KeepingTimes())


async def test_after_eighteen_months_somebody_is_asked_once(world: World) -> None:
    await arrives(world, "ana")
    await later(world, 17 * MONTH)
    before = len(world.platform.shown)
    await later(world, 2 * MONTH)
    assert len(world.platform.shown) == before + 1
    assert "Shall I go on keeping it?" in last(world)
    await later(world, MONTH)
    assert len(world.platform.shown) == before + 1


async def test_who_uses_banyan_in_groups_only_is_not_silent(world: World) -> None:
    await arrives(world, "ana")
    await world.says("ben", "/help", place=GROUP)
    world.now += 17 * MONTH
    await world.says("ana", "/help", place=GROUP)
    await later(world, 2 * MONTH)
    assert "Shall I go on keeping it?" not in last(world)
    assert await id_of(world, "ben") == ""  # nobody becomes known by what is said in a group


async def test_to_be_banned_from_a_group_is_no_activity(world: World) -> None:
    await arrives(world, "ana")
    world.now += 17 * MONTH
    await world.happens("ana", Left(banned=True), place=GROUP)
    await later(world, 2 * MONTH)
    assert "Shall I go on keeping it?" in last(world)


async def test_who_stays_is_not_erased(world: World) -> None:
    ana = await arrives(world, "ana")
    await later(world, 19 * MONTH)
    await presses(world, "ana", "Stay")
    await later(world, 6 * MONTH)
    await sweep(world)
    assert await id_of(world, "ana") == ana


async def test_who_does_not_answer_is_erased_after_two_years(world: World) -> None:
    await arrives(world, "ana")
    await later(world, 19 * MONTH)
    await later(world, 6 * MONTH)
    await sweep(world)
    assert await id_of(world, "ana") == ""


async def test_to_go_takes_one_more_tap(world: World) -> None:
    ana = await arrives(world, "ana")
    await later(world, 19 * MONTH)
    await presses(world, "ana", "Delete everything")
    assert await id_of(world, "ana") == ana
    await presses(world, "ana", "Yes, delete everything")
    assert await id_of(world, "ana") == ""


async def test_who_wants_nothing_unprompted_is_asked_all_the_same(world: World) -> None:
    await arrives(world, "ana")
    await world.says("ana", "/stop")
    await later(world, 19 * MONTH)
    assert "Shall I go on keeping it?" in last(world)


async def test_who_has_come_back_meanwhile_is_not_asked(world: World) -> None:
    ana = await arrives(world, "ana")
    world.now += 19 * MONTH
    await world.says("ana", "/help")
    before = len(world.platform.shown)
    await world.pass_time(timedelta(days=1))
    assert len(world.platform.shown) == before
    async with world.database.reading() as tx:
        found = await people.find(tx, ana)
    assert found is not None
    assert found.asked_to_stay_at is None
