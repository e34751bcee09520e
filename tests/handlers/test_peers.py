"""Peer rounds as people see them: the panel, the organiser's part, and what is forged."""

from __future__ import annotations

from datetime import timedelta

import pytest

from conversations.peers import steps
from storage import audit, memberships, participants, rounds
from storage.records.rounds import Often
from tests.handlers.communities import SECOND_GROUP, administers, organises, sends_press, village
from tests.handlers.peering import begins, peer_village, people_there, running, words_to
from tests.handlers.people import id_of, last, presses
from tests.world import GROUP, World


async def test_who_belongs_to_no_community_with_rounds_is_told_how_they_begin(
    world: World,
) -> None:
    found = await peer_village(world)
    await people_there(world, found, ["ana"], None)
    async with world.database.transaction() as tx:
        await rounds.stop(tx, found.id)
    await world.says("ana", "/peers")
    assert "There are no peer rounds in your communities" in last(world)


async def test_several_communities_are_chosen_from(world: World) -> None:
    found = await peer_village(world)
    ids = await people_there(world, found, ["ana"], None)
    other = await village(world, "Hamlet", SECOND_GROUP)
    async with world.database.transaction() as tx:
        wish = {"rhythm": "weekly", "weekday": 1, "minute": 600, "theme": ""}
        await steps.plan(tx, person=ids["ana"], community=other, wish=wish)
        await memberships.join(tx, other, ids["ana"])
    await world.says("ana", "/peers")
    assert "Which community is it about?" in last(world)
    await presses(world, "ana", "Hamlet")
    assert "<b>Hamlet</b>: peer rounds" in last(world)


async def test_in_a_group_there_is_one_short_line_that_leads_into_the_private_chat(
    world: World,
) -> None:
    found = await peer_village(world)
    await people_there(world, found, ["ana"])
    before = len(world.shown())
    await world.says("ana", "/peers", place=GROUP)
    [shown] = world.platform.since(before)
    assert shown.place == GROUP
    assert len(str(shown.outgoing.text)) < 80
    assert shown.outgoing.buttons[0][0].url


async def test_the_post_in_the_group_lets_people_in_and_shows_the_round(world: World) -> None:
    found = await peer_village(world)
    [rosa] = (await people_there(world, found, ["rosa"], None)).values()
    await organises(world, rosa, found.community, appointed=True)
    await sends_press(world, "rosa", f"rounds:{found.community}:tell")
    [post] = world.platform.shown_in(GROUP)
    payload = post.outgoing.buttons[0][0].url.rpartition("=")[2]
    await world.opens("ana", payload)
    await presses(world, "ana", "Yes, let us start")
    await world.says("ana", "English")
    await world.says("ana", "Lagos")
    assert "<b>Village</b>: peer rounds" in last(world)
    ana = await id_of(world, "ana")
    async with world.database.reading() as tx:
        assert await memberships.find(tx, found.community, ana)


async def test_the_groups_hear_of_them_once_a_day(world: World) -> None:
    found = await peer_village(world)
    [rosa] = (await people_there(world, found, ["rosa"], None)).values()
    await organises(world, rosa, found.community, appointed=True)
    for _time in range(3):
        await sends_press(world, "rosa", f"rounds:{found.community}:tell")
    assert len(world.platform.shown_in(GROUP)) == 1


@pytest.mark.parametrize("option", ["once", "always", "pause", "back", "leave", "how", "look", ""])
async def test_whoever_does_not_belong_to_it_sees_nothing_of_a_round(
    world: World, option: str
) -> None:
    found = await peer_village(world)
    ids = await people_there(world, found, ["ana", "ben"])
    async with world.database.transaction() as tx:
        await memberships.leave(tx, found.community, ids["ana"])
    said = await sends_press(world, "ana", f"peers:{found.id}:{option}")
    assert said == "That community has no peer rounds at the moment."


@pytest.mark.parametrize("data", ["peers:x:once", "peers::", "peersaid:x:met", "rounds:x:stop"])
async def test_what_is_forged_does_nothing(world: World, data: str) -> None:
    found = await peer_village(world)
    await people_there(world, found, ["ana", "ben"])
    assert await sends_press(world, "ana", data)
    async with world.database.reading() as tx:
        kept = await rounds.find(tx, found.id)
    assert kept == found


@pytest.mark.parametrize("often", [None, Often.ONCE])
async def test_nobody_takes_a_break_from_what_they_are_not_in(
    world: World, often: Often | None
) -> None:
    found = await peer_village(world)
    await people_there(world, found, ["ana", "ben"], often)
    await begins(world)
    said = await sends_press(world, "ana", f"peers:{found.id}:pause")
    assert "You are not in the next round." in said


async def test_nobody_answers_for_others(world: World) -> None:
    found = await peer_village(world)
    await people_there(world, found, ["ana", "ben"])
    await people_there(world, found, ["eve"], None)
    await begins(world)
    [match] = await running(world)
    said = await sends_press(world, "eve", f"peersaid:{match.id}:met")
    assert said == "That has ended; thank you all the same."


@pytest.mark.parametrize("option", ["plan", "tell", "skip.0", "stop", "end", ""])
async def test_only_who_organises_touches_them(world: World, option: str) -> None:
    found = await peer_village(world)
    await people_there(world, found, ["ana"])
    said = await sends_press(world, "ana", f"rounds:{found.community}:{option}")
    assert "Only somebody who organises that community" in said
    assert world.platform.shown_in(GROUP) == []


async def test_skipping_twice_by_the_same_button_leaves_out_one(world: World) -> None:
    found = await peer_village(world)
    ids = await people_there(world, found, ["rosa", "ana"])
    await organises(world, ids["rosa"], found.community, appointed=True)
    assert found.next_at
    data = f"rounds:{found.community}:skip.{found.next_at.timestamp():.0f}"
    await sends_press(world, "rosa", data)
    await sends_press(world, "rosa", data)
    async with world.database.reading() as tx:
        kept = await rounds.find(tx, found.id)
        acts = [one.act for one in await audit.latest(tx, found.community, 9)]
    assert kept
    assert kept.next_at == found.next_at + timedelta(days=7)
    assert acts.count("peer round skipped") == 1
    await world.pass_time(timedelta(hours=1))
    assert "One peer round of <b>Village</b> is left out" in words_to(world, "ana")[-1]


async def test_a_change_moves_the_end_of_what_runs_and_keeps_who_takes_part(
    world: World,
) -> None:
    found = await peer_village(world)
    ids = await people_there(world, found, ["rosa", "ana"])
    await organises(world, ids["rosa"], found.community, appointed=True)
    await begins(world)
    await sends_press(world, "rosa", f"rounds:{found.community}:plan")
    for answer in ("every two weeks", "friday", "10", "skip", "yes"):
        await world.says("rosa", answer)
    assert "Done. The next round begins on" in last(world)
    async with world.database.reading() as tx:
        kept = await rounds.find(tx, found.id)
        [run] = await rounds.latest(tx, found.id)
        assert len(await participants.taking_part(tx, found.id)) == 2
    assert kept
    assert kept.next_at == run.ends_at
    await begins(world)
    await world.pass_time(timedelta(hours=2))
    [match] = await running(world)
    assert match.began_at >= kept.next_at


async def test_no_number_of_fewer_than_five_is_shown_to_who_organises(world: World) -> None:
    found = await peer_village(world)
    ids = await people_there(world, found, ["rosa", "ana", "ben"])
    await organises(world, ids["rosa"], found.community, appointed=True)
    said = await sends_press(world, "rosa", f"organise:{found.community}:peers")
    assert "Fewer than five people take part so far." in said
    await people_there(world, found, ["cleo", "dora"], Often.ONCE)
    said = await sends_press(world, "rosa", f"organise:{found.community}:peers")
    assert "5 people take part so far." in said


async def test_an_administrator_starts_them_with_typed_words_only(world: World) -> None:
    community = await village(world)
    administers(world, "rosa")
    await world.opens("rosa")
    await presses(world, "rosa", "Yes, let us start")
    await world.says("rosa", "English")
    await world.says("rosa", "Accra")
    await organises(world, await id_of(world, "rosa"), community)
    await sends_press(world, "rosa", f"rounds:{community}:plan")
    for answer in ("3", "monday", "18h30", "Asking", "1"):
        await world.says("rosa", answer)
    async with world.database.reading() as tx:
        kept = await rounds.of_community(tx, community)
    assert kept
    assert (kept.theme, kept.schedule.weekday, kept.schedule.minute) == ("Asking", 0, 1110)
