"""Planned calls: who may change them, codes for a list, and invitations to chair."""

import re
from datetime import timedelta

from storage import calls, roll
from storage.records.calls import CallState, RollKind
from tests.calls import planned as plan
from tests.handlers.calling import call_at, call_of, community_of, on_roll, told
from tests.handlers.communities import sends_press
from tests.handlers.people import arrives, id_of
from tests.world import World

LATER = timedelta(days=3)


async def planned(world: World) -> tuple[str, dict[str, str]]:
    """A call that opens in three days; rosa organises, ana belongs to the community."""
    community, ids = await community_of(world, "rosa", "ana")
    async with world.database.transaction() as tx:
        call = await plan(tx, community, roll=RollKind.CODES, opens_at=tx.now + LATER)
    return call.id, ids


async def codes_of(world: World, call: str, many: int) -> list[str]:
    """The codes that rosa is shown."""
    await sends_press(world, "rosa", f"keepcall:{call}:codes.new")
    await world.says("rosa", str(many))
    document = world.platform.shown[-1].outgoing.document
    assert document
    return re.findall(r"vote-([0-9a-z]{12})", document.data.decode())


async def test_a_code_works_once_and_is_kept_as_a_mark_only(world: World) -> None:
    call, ids = await planned(world)
    one, two = await codes_of(world, call, 2)
    assert one != two
    await world.says("ana", f"/calls {one}")
    await arrives(world, "ben")
    await world.says("ben", f"/calls {one}")
    assert "does not work" in told(world, "ben")
    assert await on_roll(world, call) == {ids["ana"]}
    async with world.database.reading() as tx:
        rows = await tx.all("SELECT * FROM roll_entry")
    kept = str([tuple(row) for row in rows])
    assert one not in kept
    assert two not in kept


async def test_who_is_on_the_list_does_not_use_up_another_code(world: World) -> None:
    call, _ids = await planned(world)
    one, two = await codes_of(world, call, 2)
    await world.says("ana", f"/calls {one}")
    await world.says("ana", f"/calls {two}")
    ben = await arrives(world, "ben")
    await world.says("ben", f"/calls {two}")
    assert ben in await on_roll(world, call)


async def test_codes_that_are_withdrawn_or_of_a_deleted_call_work_no_more(world: World) -> None:
    call, ids = await planned(world)
    (one,) = await codes_of(world, call, 1)
    await sends_press(world, "rosa", f"keepcall:{call}:codes.drop")
    await world.says("ana", f"/calls {one}")
    assert await on_roll(world, call) == set()
    (two,) = await codes_of(world, call, 1)
    await sends_press(world, "rosa", f"keepcall:{call}:delete.yes")
    await world.says("ana", f"/calls {two}")
    async with world.database.reading() as tx:
        assert await calls.find(tx, call) is None
        assert await roll.codes(tx, call) == (0, 0)
    assert ids


async def test_an_open_call_is_neither_changed_nor_deleted_nor_given_codes(world: World) -> None:
    community, _ids = await community_of(world, "rosa", "ana")
    call = await call_at(world, community, CallState.NOMINATING, roll=RollKind.CODES)
    before = await call_of(world, call)
    for option in ("change", "delete.yes", "codes.new", "codes.drop"):
        await sends_press(world, "rosa", f"keepcall:{call}:{option}")
    assert await call_of(world, call) == before
    async with world.database.transaction() as tx:
        assert not await calls.drop(tx, call)
        assert not await calls.plan_anew(tx, call, before.plan, chair=None, deputy=None)


async def test_only_organisers_plan_and_change(world: World) -> None:
    call, _ids = await planned(world)
    community = (await call_of(world, call)).community
    for data in (f"plancall:{community}:new", f"keepcall:{call}:change"):
        said = await sends_press(world, "ana", data)
        assert "Only somebody who" in said
    await sends_press(world, "ana", f"keepcall:{call}:delete.yes")
    assert (await call_of(world, call)).state is CallState.PLANNED


async def invitation(world: World, call: str, part: str) -> str:
    """The code of an invitation that rosa makes."""
    said = await sends_press(world, "rosa", f"keepcall:{call}:invite.{part}")
    found = re.search(r"keeper-([0-9a-z]{12})", said)
    assert found
    return found[1]


async def test_chair_and_deputy_are_two_people_and_each_invitation_works_once(
    world: World,
) -> None:
    call, ids = await planned(world)
    chair = await invitation(world, call, "chair")
    await sends_press(world, "ana", f"keeper:{chair}:yes")
    assert (await call_of(world, call)).chair == ids["ana"]
    deputy = await invitation(world, call, "deputy")
    await sends_press(world, "ana", f"keeper:{deputy}:yes")
    assert (await call_of(world, call)).deputy is None
    await arrives(world, "ben")
    await sends_press(world, "ben", f"keeper:{chair}:yes")
    assert (await call_of(world, call)).chair == ids["ana"]
    await sends_press(world, "ben", f"keeper:{deputy}:yes")
    assert (await call_of(world, call)).deputy == await id_of(world, "ben")


async def test_who_has_stepped_back_cannot_come_to_keep_the_call(world: World) -> None:
    call, ids = await planned(world)
    code = await invitation(world, call, "chair")
    async with world.database.transaction() as tx:
        await calls.step_back(tx, call, ids["ana"])
    await sends_press(world, "ana", f"keeper:{code}:yes")
    assert (await call_of(world, call)).chair is None


async def test_a_new_invitation_makes_the_earlier_one_useless(world: World) -> None:
    call, _ids = await planned(world)
    early = await invitation(world, call, "chair")
    await invitation(world, call, "chair")
    await sends_press(world, "ana", f"keeper:{early}:yes")
    assert (await call_of(world, call)).chair is None
