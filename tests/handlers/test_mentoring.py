import re

import pytest

from bot.model import Account, Commanded
from storage import (
    agreements,
    blocks,
    communities,
    meeting_profiles,
    memberships,
    mentors,
    profiles,
    requests,
)
from storage.records.blocks import BlockKind
from storage.records.meeting_profiles import MeetingProfile
from storage.records.mentors import Lasting
from storage.records.requests import AskedState
from tests.handlers.communities import organises, sends_press, village
from tests.handlers.relaying import comes, said_to, together
from tests.world import World, private


async def mentor(world: World, who: str, where: str) -> str:
    """Somebody who is a mentor and can be found; returns their id."""
    person = await comes(world, who)
    async with world.database.transaction() as tx:
        await memberships.join(tx, where, person)
        await tx.run("UPDATE person SET circle = 'community' WHERE id = :id", id=person)
        await agreements.confirm(tx, person, where)
        await meeting_profiles.save(tx, MeetingProfile(person, {"en": 4}))
        await profiles.offer(tx, person, "mentoring", 3)
        await mentors.save(
            tx, person, places=2, hours_a_month=4, lasting=Lasting.EITHER, formats=()
        )
    return person


async def code_of(world: World, who: str) -> str:
    """The code that a mentor is shown who would stand in."""
    shown = await sends_press(world, who, "mentoring:backup:code")
    found = re.search(r"<code>\W*([0-9a-z]{4} [0-9a-z]{4})\W*</code>", shown)
    assert found is not None, shown
    return found[1]


async def backup_of(world: World, person: str) -> str | None:
    async with world.database.reading() as tx:
        found = await mentors.find(tx, person)
    return found.backup if found else None


@pytest.fixture
async def pair(world: World) -> tuple[str, str]:
    """Two mentors, ada and ben."""
    where = await village(world)
    return await mentor(world, "ada", where), await mentor(world, "ben", where)


async def test_who_belongs_nowhere_reads_how_to_join_and_is_offered_nothing_else(
    world: World,
) -> None:
    await comes(world, "eve")
    await world.says("eve", "/mentoring")
    assert "you belong to none here yet" in said_to(world, "eve")[-1]
    assert world.platform.shown_in(private("eve"))[-1].outgoing.buttons == ()


async def test_both_agree_before_one_stands_in_for_the_other(
    world: World, pair: tuple[str, str]
) -> None:
    ada, ben = pair
    code = await code_of(world, "ben")
    await sends_press(world, "ada", "mentoring:backup:name")
    await world.says("ada", code)
    assert "Ada typed your code" in said_to(world, "ben")[-1]
    asked = [one for one in world.platform.shown if "Ada typed" in str(one.outgoing.text)]
    assert all(one.outgoing.discreet for one in asked)  # what ben answers is nobody's business
    assert await backup_of(world, ada) is None
    await sends_press(world, "ben", f"standin:{ada}:yes")
    assert await backup_of(world, ada) == ben
    assert "Ben stands in for you" in said_to(world, "ada")[-1]
    assert "You stand in for: Ada" in await plain_page(world, "ben")
    await sends_press(world, "ben", "mentoring:backup:free")
    assert await backup_of(world, ada) is None
    assert "Ben stands in for you no longer" in said_to(world, "ada")[-1]


async def plain_page(world: World, who: str) -> str:
    await sends_press(world, who, "mentoring:backup:")
    return said_to(world, who)[-1]


async def test_who_does_not_want_to_stand_in_says_no(world: World, pair: tuple[str, str]) -> None:
    ada, _ben = pair
    code = await code_of(world, "ben")
    await sends_press(world, "ada", "mentoring:backup:name")
    await world.says("ada", code)
    await sends_press(world, "ben", f"standin:{ada}:no")
    assert "It does not suit Ben to stand in" in said_to(world, "ada")[-1]
    await sends_press(world, "ben", f"standin:{ada}:yes")
    assert await backup_of(world, ada) is None


async def test_nobody_stands_in_unasked(world: World, pair: tuple[str, str]) -> None:
    ada, _ben = pair
    answered = await sends_press(world, "ben", f"standin:{ada}:yes")
    assert "too late" in answered
    assert await backup_of(world, ada) is None


async def test_a_code_is_spent_wrong_or_ones_own(world: World, pair: tuple[str, str]) -> None:
    code = await code_of(world, "ben")
    await sends_press(world, "ben", "mentoring:backup:name")
    await world.says("ben", code)
    assert "That code does not work" in said_to(world, "ben")[-1]
    await sends_press(world, "ada", "mentoring:backup:name")
    await world.says("ada", "0000 0000")
    assert "That code does not work" in said_to(world, "ada")[-1]
    await world.says("ada", code)
    assert "I have asked them" in said_to(world, "ada")[-1]


async def test_who_is_kept_away_is_never_asked(world: World, pair: tuple[str, str]) -> None:
    _ada, ben = pair
    async with world.database.transaction() as tx:
        await blocks.keep_apart(tx, ben, Account("counting", "ada"), BlockKind.BLOCK)
    code = await code_of(world, "ben")
    before = len(said_to(world, "ben"))
    await sends_press(world, "ada", "mentoring:backup:name")
    await world.says("ada", code)
    assert len(said_to(world, "ben")) == before
    assert "I have asked them" in said_to(world, "ada")[-1]


async def test_a_mentor_sees_load_mentees_and_what_waits(
    world: World, pair: tuple[str, str]
) -> None:
    ada, ben = pair
    await together(world, ada, ben)
    where = await village(world, "Other")
    async with world.database.transaction() as tx:
        request = await requests.add(tx, ben, where, "mentoring", "A goal.")
        await requests.place(tx, request, ada, AskedState.ASKED)
    await world.happens("ada", Commanded("mentoring"), place=private("ada"))
    shown = said_to(world, "ada")[-1]
    assert "You help with: Mentoring" in shown
    assert "Places taken: 1 of 2" in shown
    assert "You accompany: Ben" in shown
    assert "1 request waits for you" in shown


async def test_who_confirmed_something_else_is_told_and_asked_again(
    world: World, pair: tuple[str, str]
) -> None:
    where = await village_of(world)
    rosa = await comes(world, "rosa")
    await organises(world, rosa, where, appointed=True)
    await sends_press(world, "rosa", f"set:{where}:conduct")
    await world.says("rosa", "Be kind.")
    async with world.database.reading() as tx:
        rows = await tx.all("SELECT person FROM notice")
        assert {row["person"] for row in rows} == set(pair)
    await world.happens("ada", Commanded("mentoring"), place=private("ada"))
    assert "until you have confirmed" in said_to(world, "ada")[-1]
    await sends_press(world, "ada", f"mentoring:confirm:{where}")
    assert "Be kind." in said_to(world, "ada")[-1]
    await world.says("ada", "yes")
    async with world.database.reading() as tx:
        assert await agreements.hold(tx, pair[0], where)
        assert await agreements.outdated(tx, where) == [pair[1]]


async def village_of(world: World) -> str:
    async with world.database.reading() as tx:
        rows = await tx.all("SELECT id FROM community")
        found = await communities.find(tx, rows[0]["id"])
    assert found is not None
    return found.id
