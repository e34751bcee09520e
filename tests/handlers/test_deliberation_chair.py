"""Who chairs a deliberation: when they may write, and what becomes of their silence."""

from storage import calls
from storage.records.calls import Method
from storage.records.polls import PollKind
from tests.handlers.calling import call_of, told
from tests.handlers.communities import sends_press
from tests.handlers.deliberation import DAY, deliberated, drafted
from tests.world import World

MOVED_ON = "It has moved on meanwhile"


async def test_a_draft_is_changed_only_where_something_stands_against_it(world: World) -> None:
    one = await drafted(world)
    assert MOVED_ON in await sends_press(world, "rosa", f"keepcall:{one.call}:draft")
    assert len(await one.rounds()) == 2


async def test_only_who_chairs_writes_and_a_silent_chair_makes_room(world: World) -> None:
    one = await deliberated(world)
    await world.pass_time(7 * DAY)
    assert "Only somebody who looks after that call" in await sends_press(
        world, "cleo", f"keepcall:{one.call}:draft"
    )
    before = len(world.platform.shown)
    await world.pass_time(3 * DAY)
    assert "Everybody waits for you" in told(world, "rosa", before)
    await world.pass_time(3 * DAY)
    assert "you chair this call from now on" in told(world, "cleo", before)
    assert (await call_of(world, one.call)).chair == one.ids["cleo"]
    await one.drafts("ana", by="cleo")
    assert (await one.kinds())[-1] is PollKind.MUFAKAT


async def test_where_nobody_writes_a_draft_a_vote_decides(world: World) -> None:
    one = await deliberated(world)
    await world.pass_time(7 * DAY + 13 * DAY)
    assert await one.kinds() == [PollKind.VIEWS, PollKind.APPROVAL]


async def test_where_chair_and_deputy_have_stepped_back_another_keeper_writes(
    world: World,
) -> None:
    one = await deliberated(world, method=Method.CONSENT)
    async with world.database.transaction() as tx:
        await calls.name_keepers(tx, one.call, chair=one.ids["dina"], deputy=one.ids["cleo"])
        for who in ("dina", "cleo"):
            await calls.step_back(tx, one.call, one.ids[who])
    await world.pass_time(4 * DAY)
    await one.drafts("ana", by="rosa")
    assert await one.kinds() == [PollKind.CONSENT]
