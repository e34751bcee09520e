"""What people did, for who looks for somebody: only with a yes, without numbers and in no order."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

import pytest

from handlers.spotting import in_no_order
from storage import deeds, farewells, forget, memberships
from storage.records.calls import CallState
from storage.records.deeds import DeedKind
from tests.handlers.calling import call_at, community_of
from tests.handlers.communities import SECOND_GROUP, organises, sends_press, village
from tests.handlers.relaying import together
from tests.world import World

EVERYBODY: Final = ("rosa", "ana", "ben", "cleo")
NOT_A_KEEPER: Final = "Only somebody who looks after that call now can do this."


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


@pytest.mark.parametrize("who", ["ben", "cleo"])
async def test_only_who_looks_after_the_call_sees_it(world: World, who: str) -> None:
    """Neither a member, nor who organises another community only."""
    community, ids = await community_of(world, *EVERYBODY)
    other = await village(world, "Town", SECOND_GROUP)
    await organises(world, ids["cleo"], other, appointed=True)
    call = await call_at(world, community, CallState.NOMINATING)
    await lets(world, ids["ana"], seen=True)
    await did(world, community, ids["ana"], DeedKind.THANKED)
    assert NOT_A_KEEPER in await seen_by_organisers(world, call, who)


async def test_who_has_stepped_back_sees_it_no_longer(world: World) -> None:
    community, ids = await community_of(world, *EVERYBODY)
    call = await call_at(
        world, community, CallState.NOMINATING, chair=ids["rosa"], deputy=ids["ben"]
    )
    await lets(world, ids["ana"], seen=True)
    await did(world, community, ids["ana"], DeedKind.THANKED)
    await sends_press(world, "rosa", f"keepcall:{call}:stepback.yes")
    assert NOT_A_KEEPER in await seen_by_organisers(world, call, "rosa")
    assert "<b>Ana</b>: was thanked" in await seen_by_organisers(world, call, "ben")


@pytest.mark.parametrize("state", [CallState.PLANNED, CallState.NOMINATING])
async def test_it_helps_until_nobody_can_be_nominated_any_more(
    world: World, state: CallState
) -> None:
    community, ids = await community_of(world, *EVERYBODY)
    call = await call_at(world, community, state)
    later = await call_at(world, community, CallState.PREPARING, title="Another")
    await lets(world, ids["ana"], seen=True)
    await did(world, community, ids["ana"], DeedKind.THANKED)
    assert "<b>Ana</b>: was thanked" in await seen_by_organisers(world, call)
    assert "was thanked" not in await seen_by_organisers(world, later)


async def test_what_was_done_elsewhere_is_not_seen_here(world: World) -> None:
    community, ids = await community_of(world, *EVERYBODY)
    other = await village(world, "Town", SECOND_GROUP)
    await organises(world, ids["ana"], other, appointed=True)
    call = await call_at(world, community, CallState.NOMINATING)
    await lets(world, ids["ana"], seen=True)
    await did(world, other, ids["ana"], DeedKind.HOSTED)
    assert "There is nothing to see here yet." in await seen_by_organisers(world, call)


async def test_a_mentor_who_is_thanked_is_seen_as_both_and_nobody_else_is(world: World) -> None:
    community, ids = await community_of(world, *EVERYBODY)
    call = await call_at(world, community, CallState.NOMINATING)
    match = await together(world, ids["ben"], ids["ana"])
    for who in ("ana", "ben", "cleo"):
        await lets(world, ids[who], seen=True)
    await sends_press(world, "ana", f"match:{match}:finish")
    async with world.database.transaction() as tx:
        answered = await farewells.answer(
            tx, match, ids["ana"], useful=5, helped="", thanks="Thank you!"
        )
    assert answered
    await world.pass_time(timedelta(days=4))
    assert "Ben" not in await seen_by_organisers(world, call)
    async with world.database.transaction() as tx:
        await tx.run("UPDATE match SET due_at = 0 WHERE id = :match", match=match)
    await world.pass_time(timedelta(seconds=1))
    seen = await seen_by_organisers(world, call)
    assert "<b>Ben</b>: was a mentor and was thanked" in seen
    assert "Ana" not in seen
    assert "Cleo" not in seen


async def test_a_match_that_is_left_makes_nobody_a_mentor(world: World) -> None:
    community, ids = await community_of(world, *EVERYBODY)
    call = await call_at(world, community, CallState.NOMINATING)
    match = await together(world, ids["ben"], ids["ana"])
    await lets(world, ids["ben"], seen=True)
    await sends_press(world, "ana", f"match:{match}:left")
    async with world.database.transaction() as tx:
        await tx.run("UPDATE match SET due_at = 0 WHERE id = :match", match=match)
    await world.pass_time(timedelta(seconds=1))
    assert "There is nothing to see here yet." in await seen_by_organisers(world, call)


async def test_what_is_read_is_the_same_however_often_and_in_which_order_it_was_done(
    world: World,
) -> None:
    community, ids = await community_of(world, *EVERYBODY)
    call = await call_at(world, community, CallState.NOMINATING)
    deeds_of = [(who, kind) for who in EVERYBODY for kind in DeedKind]
    read = set()
    for times, order in enumerate((deeds_of, deeds_of[::-1], deeds_of[7:] + deeds_of[:7]), 1):
        for who in EVERYBODY:
            await lets(world, ids[who], seen=False)
            await lets(world, ids[who], seen=True)
        for place, (who, kind) in enumerate(order):
            await did(world, community, ids[who], *[kind] * (1 + place % times))
            await world.pass_time(timedelta(minutes=1))
        read.add(await seen_by_organisers(world, call))
    (only,) = read
    for who in EVERYBODY:
        assert f"<b>{who.capitalize()}</b>: " in only
    assert not re.search(r"\d", only)


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
