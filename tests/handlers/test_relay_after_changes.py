"""What becomes of messages and buttons when a match changes under them."""

from __future__ import annotations

from datetime import timedelta

from bot.model import Letter, Send, ToPerson, Weight
from conversations.peers import words
from conversations.relay.words import write_button
from storage import blocks, matches, outbox, reports
from storage.records.blocks import BlockKind
from storage.records.matches import Ending, Kind, MatchState
from tests.handlers.communities import organises, sends_press
from tests.handlers.people import presses
from tests.handlers.relaying import comes, last_to, said_to, together
from tests.world import World

UNTIL_NIGHT = timedelta(hours=13)  # 23:00 in Lagos
UNTIL_DAY = timedelta(hours=12)


async def three(world: World) -> tuple[list[str], str]:
    """Three peers; returns their ids and the match."""
    ids = [await comes(world, who) for who in ("ana", "ben", "cem")]
    return ids, await together(world, *ids, kind=Kind.PEERS)


async def goes(world: World, match: str, person: str) -> None:
    async with world.database.transaction() as tx:
        await matches.part(tx, match, person)


async def between(world: World, one: str, other: str) -> frozenset[BlockKind]:
    async with world.database.reading() as tx:
        return await blocks.between(tx, one, other)


async def state(world: World, match: str) -> MatchState | None:
    async with world.database.reading() as tx:
        found = await matches.find(tx, match)
    return found.state if found else None


async def test_what_waits_for_the_morning_stays_away_while_a_match_rests(world: World) -> None:
    ana, ada = await comes(world, "ana"), await comes(world, "ada")
    match = await together(world, ada, ana)
    world.now += UNTIL_NIGHT
    await world.says("ana", "/write")
    await world.says("ana", "a word in the night")
    async with world.database.transaction() as tx:
        found = await matches.find(tx, match)
        assert found
        assert await matches.become(tx, found, MatchState.PAUSED)
    await world.pass_time(UNTIL_DAY)
    assert not any("a word in the night" in one for one in said_to(world, "ada"))


async def test_of_three_what_waits_from_the_blocked_one_never_arrives(world: World) -> None:
    (ana, ben, _cem), match = await three(world)
    world.now += UNTIL_NIGHT
    await world.says("ben", "/write")
    await world.says("ben", "a word in the night")
    await sends_press(world, "ana", f"relay:{match}:1.yes")
    assert await between(world, ana, ben)
    await world.pass_time(UNTIL_DAY)
    assert not any("a word in the night" in one for one in said_to(world, "ana"))
    assert any("a word in the night" in one for one in said_to(world, "cem"))


async def test_a_button_about_who_has_left_never_means_somebody_else(world: World) -> None:
    (ana, ben, cem), match = await three(world)
    await goes(world, match, ana)
    await sends_press(world, "cem", f"relay:{match}:0.yes")
    await sends_press(world, "cem", f"match:{match}:apart.0")
    assert not await between(world, ben, cem)


async def test_a_message_can_be_answered_by_its_button_when_a_third_has_left(world: World) -> None:
    (ana, _ben, _cem), match = await three(world)
    await world.says("cem", "/write")
    await world.says("cem", "hello you two")
    await goes(world, match, ana)
    await presses_reply(world)
    await world.says("ben", "hello you one")
    assert last_to(world, "cem").startswith("Ben writes: hello you one")


async def presses_reply(world: World) -> None:
    await presses(world, "ben", "Reply")
    assert last_to(world, "ben").startswith("To Cem: I pass on")


async def test_a_match_goes_on_when_two_reports_are_closed_at_the_same_time(world: World) -> None:
    ana, ada = await comes(world, "ana"), await comes(world, "ada")
    match = await together(world, ada, ana)
    organisers = {who: await comes(world, who) for who in ("rosa", "rita")}
    async with world.database.transaction() as tx:
        found = await matches.find(tx, match)
        assert found
        assert found.community
        assert await matches.become(tx, found, MatchState.PAUSED)
        kept = [
            await reports.add(tx, one, "It is bad.", community=found.community, match=match)
            for one in (ana, ada)
        ]
    for one in organisers.values():
        await organises(world, one, found.community, appointed=True)
    for who, report in zip(organisers, kept, strict=True):
        await sends_press(world, who, f"close:{report}:")
    await world.says("rosa", "We talked.")
    assert await state(world, match) is MatchState.PAUSED
    await world.says("rita", "We talked, too.")
    assert await state(world, match) is MatchState.RUNNING


async def test_no_nudge_comes_in_the_morning_for_what_ended_in_the_night(world: World) -> None:
    ana, ada = await comes(world, "ana"), await comes(world, "ada")
    match = await together(world, ada, ana, kind=Kind.PEERS)
    morning = world.now + UNTIL_DAY
    async with world.database.transaction() as tx:
        found = await matches.find(tx, match)
        assert found
        nudge = Send(words.nudge([ana]), write_button(found, ada, {ana: "Ana"}))
        letter = Letter("nudge", ToPerson(ada), nudge, Weight.NOTICE, not_before=morning)
        await outbox.add(tx, [letter])
    async with world.database.transaction() as tx:
        await matches.close_all(tx, [match], Ending.EARLY)
    await world.pass_time(UNTIL_DAY * 2)
    assert not any("nobody has made a start" in one for one in said_to(world, "ada"))
