"""What people did, for who looks for somebody: only with a yes, without numbers and in no order."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.spotting import in_no_order
from storage import deeds, forget, memberships
from storage.records.calls import CallState
from storage.records.deeds import DeedKind
from tests.handlers.calling import call_at, community_of
from tests.handlers.communities import sends_press
from tests.world import World

EVERYBODY = ("rosa", "ana", "ben", "cleo")


async def seen_by_organisers(world: World, call: str, who: str = "rosa") -> str:
    return await sends_press(world, who, f"keepcall:{call}:spot")


async def did(world: World, community: str, person: str, *kinds: DeedKind) -> None:
    async with world.database.transaction() as tx:
        for kind in kinds:
            await deeds.note(tx, community, person, kind)


async def lets(world: World, person: str, *, seen: bool) -> None:
    async with world.database.transaction() as tx:
        await deeds.let_see(tx, person, seen=seen)


async def test_nothing_is_noted_of_who_has_not_agreed(world: World) -> None:
    community, ids = await community_of(world, *EVERYBODY)
    call = await call_at(world, community, CallState.NOMINATING)
    await did(world, community, ids["ana"], DeedKind.MENTORED)
    await lets(world, ids["ana"], seen=True)
    assert "Ana" not in await seen_by_organisers(world, call)
    await did(world, community, ids["ana"], DeedKind.MENTORED)
    assert "<b>Ana</b>: was a mentor" in await seen_by_organisers(world, call)


async def test_how_often_is_not_kept(world: World) -> None:
    community, ids = await community_of(world, *EVERYBODY)
    call = await call_at(world, community, CallState.NOMINATING)
    for who, times in (("ana", 1), ("ben", 5)):
        await lets(world, ids[who], seen=True)
        await did(world, community, ids[who], *[DeedKind.HOSTED] * times)
    shown = await seen_by_organisers(world, call)
    assert "<b>Ana</b>: held a training" in shown
    assert "<b>Ben</b>: held a training" in shown
    async with world.database.reading() as tx:
        assert len(await tx.all("SELECT 1 FROM deed")) == 2


async def test_taking_the_yes_back_erases_what_was_noted(world: World) -> None:
    community, ids = await community_of(world, *EVERYBODY)
    call = await call_at(world, community, CallState.NOMINATING)
    await lets(world, ids["ana"], seen=True)
    await did(world, community, ids["ana"], DeedKind.THANKED)
    await lets(world, ids["ana"], seen=False)
    await lets(world, ids["ana"], seen=True)
    assert "Ana" not in await seen_by_organisers(world, call)


@pytest.mark.parametrize("way", ["leaves", "is forgotten"])
async def test_who_goes_is_shown_no_longer(world: World, way: str) -> None:
    community, ids = await community_of(world, *EVERYBODY)
    call = await call_at(world, community, CallState.NOMINATING)
    await lets(world, ids["ana"], seen=True)
    await did(world, community, ids["ana"], DeedKind.THANKED)
    async with world.database.transaction() as tx:
        if way == "leaves":
            await memberships.leave(tx, community, ids["ana"])
        else:
            await forget.everything_about(tx, ids["ana"])
    assert "was thanked" not in await seen_by_organisers(world, call)


async def test_only_who_looks_after_the_call_sees_it(world: World) -> None:
    community, ids = await community_of(world, *EVERYBODY)
    call = await call_at(world, community, CallState.NOMINATING)
    await lets(world, ids["ana"], seen=True)
    await did(world, community, ids["ana"], DeedKind.THANKED)
    assert "was thanked" not in await seen_by_organisers(world, call, "ben")
    await sends_press(world, "rosa", f"keepcall:{call}:back.yes")
    later = await call_at(world, community, CallState.COMMENTING, title="Another")
    assert "was thanked" not in await seen_by_organisers(world, later)


def test_the_order_says_nothing_of_when_or_how_much() -> None:
    people = [f"p{n}" for n in range(40)]
    assert in_no_order(people, "one") == in_no_order(people[::-1], "one")
    assert in_no_order(people, "one") != in_no_order(people, "another")
    assert in_no_order(people, "one") != people


async def test_a_long_list_has_pages_that_repeat_nobody(world: World) -> None:
    names = ("rosa", *(f"m{n}" for n in range(14)))
    community, ids = await community_of(world, *names)
    call = await call_at(world, community, CallState.NOMINATING)
    for who in names[1:]:
        await lets(world, ids[who], seen=True)
        await did(world, community, ids[who], DeedKind.TRAINED)
        await world.pass_time(timedelta(hours=1))
    pages = [await sends_press(world, "rosa", f"keepcall:{call}:spot{rest}") for rest in ("", ".1")]
    assert [page.count("came to a training") for page in pages] == [12, 2]
