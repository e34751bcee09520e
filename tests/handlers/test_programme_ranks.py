"""Mentors say whom they would rather help: without names, to nobody's knowledge, and it counts."""

from datetime import timedelta

import pytest

from bot.model import Account
from storage import blocks, programme_plans, programmes
from storage.records.blocks import BlockKind
from storage.records.programmes import Plan
from tests.handlers import cohorts
from tests.handlers.communities import administers, organises, sends_press, village
from tests.handlers.people import arrives
from tests.transcript import readable
from tests.world import World


@pytest.fixture
async def community(world: World) -> str:
    found = await village(world)
    await organises(world, await arrives(world, "rosa"), found, appointed=True)
    administers(world, "rosa")
    return found


@pytest.fixture
async def made(world: World, community: str) -> str:
    """A programme with one mentor, Ada, who has one place."""
    programme = await cohorts.programme(world, community)
    await mentor(world, community, programme, "ada")
    return programme


async def mentor(world: World, community: str, programme: str, who: str) -> str:
    person = await cohorts.comes(world, who, community)
    await cohorts.mentors_(world, person)
    await cohorts.takes(world, programme, person, 1)
    return person


async def applicants(world: World, community: str, programme: str, *who: str) -> dict[str, str]:
    ids = {one: await cohorts.comes(world, one, community) for one in who}
    for person in ids.values():
        await cohorts.applies(world, programme, person)
    return ids


async def number_of(world: World, programme: str, person: str) -> int:
    async with world.database.reading() as tx:
        found = await programmes.application(tx, programme, person)
    assert found
    return found.number


async def test_what_a_mentor_wishes_is_what_the_plan_by_wishes_makes_of_it(
    world: World, community: str, made: str
) -> None:
    ids = await applicants(world, community, made, "ben", "chi")
    chi = await number_of(world, made, ids["chi"])
    await sends_press(world, "ada", f"rank:{made}:0.{chi}")
    await sends_press(world, "rosa", f"cohort:{made}:close.yes")
    said = readable(await sends_press(world, "rosa", f"cohort:{made}:plan"))
    assert "1 of 1 mentors has said whom they would rather help" in said
    async with world.database.reading() as tx:
        assert list(await programme_plans.pairs(tx, made, Plan.STABLE)) == [ids["chi"]]
        # Both suit as well, so the wish decides there, too.
        assert list(await programme_plans.pairs(tx, made, Plan.BEST)) == [ids["chi"]]


async def test_a_mentor_reads_goals_and_nobody_s_name(
    world: World, community: str, made: str
) -> None:
    await applicants(world, community, made, "benedikta")
    said = await sends_press(world, "ada", f"rank:{made}:0")
    assert "To listen" in said
    assert "benedikta" not in said.casefold()


async def test_whom_a_mentor_must_not_meet_is_not_shown_and_cannot_be_chosen(
    world: World, community: str, made: str
) -> None:
    ids = await applicants(world, community, made, "ben", "chi")
    async with world.database.transaction() as tx:
        await blocks.keep_apart(tx, ids["ben"], Account("counting", "ada"), BlockKind.BLOCK)
    said = readable(await sends_press(world, "ada", f"rank:{made}:0"))
    assert "1 person whom you could help has applied" in said
    await sends_press(world, "ada", f"rank:{made}:0.{await number_of(world, made, ids['ben'])}")
    assert await choosing(world, made) == 0


async def choosing(world: World, programme: str) -> int:
    async with world.database.reading() as tx:
        return await programmes.choosing_mentors(tx, programme)


async def test_a_choice_is_taken_back_by_a_second_press(
    world: World, community: str, made: str
) -> None:
    ids = await applicants(world, community, made, "ben", "chi")
    press = f"rank:{made}:0.{await number_of(world, made, ids['chi'])}"
    await sends_press(world, "ada", press)
    assert await choosing(world, made) == 1
    await sends_press(world, "ada", press)
    assert await choosing(world, made) == 0


async def test_nobody_chooses_a_sixth(world: World, community: str, made: str) -> None:
    six = ("ben", "chi", "dan", "eli", "fay", "gus")
    ids = await applicants(world, community, made, *six)
    for who in six:
        number = await number_of(world, made, ids[who])
        said = readable(await sends_press(world, "ada", f"rank:{made}:1.{number}"))
    assert "You have chosen 5 already" in said
    async with world.database.reading() as tx:
        rows = await tx.all("SELECT other FROM programme_wish ORDER BY rank")
    assert [row["other"] for row in rows] == [ids[who] for who in six[:5]]


async def test_whoever_applied_is_counted_as_no_mentor_who_chose(
    world: World, community: str, made: str
) -> None:
    ids = await applicants(world, community, made, "ben", "chi")
    async with world.database.transaction() as tx:
        await programmes.wish(tx, made, ids["ben"], [(await programmes.everybody_in(tx, made))[-1]])
    assert await choosing(world, made) == 0
    await sends_press(world, "ben", f"rank:{made}:0.{await number_of(world, made, ids['chi'])}")
    async with world.database.reading() as tx:
        rows = await tx.all("SELECT other FROM programme_wish")
    assert ids["chi"] not in {row["other"] for row in rows}


@pytest.mark.parametrize("by_the_clock", [True, False])
async def test_mentors_are_asked_once_applications_close_where_there_is_a_choice(
    world: World, community: str, made: str, by_the_clock: bool
) -> None:
    await mentor(world, community, made, "bo")
    await applicants(world, community, made, "ben", "chi")
    hausa = await cohorts.comes(world, "cy", community, speaks=["ha"])
    await cohorts.mentors_(world, hausa)
    await cohorts.takes(world, made, hausa)
    before = len(world.platform.shown)
    if by_the_clock:
        await world.pass_time(timedelta(days=7, hours=1))
    else:
        await sends_press(world, "rosa", f"cohort:{made}:close.yes")
    await world.pass_time(timedelta(days=1))
    asked = [
        one.place.chat
        for one in world.platform.since(before)
        if "whom you would rather help" in str(one.outgoing.text)
    ]
    assert sorted(asked) == ["ada", "bo"]  # nobody who applied speaks Cy's language


async def test_nothing_can_be_chosen_once_it_is_approved(
    world: World, community: str, made: str
) -> None:
    ids = await applicants(world, community, made, "ben", "chi")
    for option in ("close.yes", "plan", "use.best", "approve.yes"):
        await sends_press(world, "rosa", f"cohort:{made}:{option}")
    number = await number_of(world, made, ids["ben"])
    said = await sends_press(world, "ada", f"rank:{made}:0.{number}")
    assert "not possible any more" in said
    assert await choosing(world, made) == 0
