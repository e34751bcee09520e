from datetime import timedelta

import pytest

from storage import forget, matches, memberships, people, programme_plans, programmes, tasks
from storage.records.people import Circle
from storage.records.programmes import ApplicationState, Plan, ProgrammeState
from tests.cohorts import SKILL
from tests.handlers import cohorts
from tests.handlers.communities import administers, organises, sends_press, village
from tests.handlers.people import arrives, last, presses
from tests.world import World


@pytest.fixture
async def community(world: World) -> str:
    return await village(world)


@pytest.fixture
async def rosa(world: World, community: str) -> str:
    person = await arrives(world, "rosa")
    await organises(world, person, community, appointed=True)
    administers(world, "rosa")
    return person


async def test_pairs_that_are_approved_become_requests(
    world: World, community: str, rosa: str
) -> None:
    made = await cohorts.programme(world, community)
    ada = await cohorts.comes(world, "ada", community)
    await cohorts.mentors_(world, ada)
    await cohorts.takes(world, made, ada, 1)
    ben = await cohorts.comes(world, "ben", community)
    chi = await cohorts.comes(world, "chi", community, speaks=["ha"])
    for person in (ben, chi):
        await cohorts.applies(world, made, person)

    await sends_press(world, "rosa", f"cohort:{made}:close.yes")
    said = await sends_press(world, "rosa", f"cohort:{made}:plan")
    assert "1 of 2 get a mentor" in said.translate({0x2068: "", 0x2069: ""})
    said = await sends_press(world, "rosa", f"cohort:{made}:use.best")
    assert "speaks" in said
    assert "Hausa" in said
    await sends_press(world, "rosa", f"cohort:{made}:approve.yes")

    async with world.database.transaction() as tx:
        assert await cohorts.requests_of(tx) == [(ben, ada)]
        states = {one.person: one.state for one in await programmes.applications(tx, made)}
        goals = {one.goal for one in await programmes.applications(tx, made)}
    assert states == {ben: ApplicationState.ASKED, chi: ApplicationState.OVER}
    assert goals == {""}
    assert (await cohorts.find(world, made)).state is ProgrammeState.UNDER_WAY


async def test_what_has_changed_is_matched_again_before_anybody_is_asked(
    world: World, community: str, rosa: str
) -> None:
    made = await cohorts.programme(world, community)
    ada, dan = [await cohorts.comes(world, who, community) for who in ("ada", "dan")]
    for mentor in (ada, dan):
        await cohorts.mentors_(world, mentor)
        await cohorts.takes(world, made, mentor, 1)
    ben = await cohorts.comes(world, "ben", community)
    await cohorts.applies(world, made, ben, wishes=[ada])
    await sends_press(world, "rosa", f"cohort:{made}:close.yes")
    await sends_press(world, "rosa", f"cohort:{made}:plan")
    await sends_press(world, "rosa", f"cohort:{made}:use.stable")
    async with world.database.transaction() as tx:
        assert await programme_plans.pairs(tx, made, Plan.CHOSEN) == {ben: ada}
        await people.be_seen_by(tx, ada, Circle.NOBODY)

    said = await sends_press(world, "rosa", f"cohort:{made}:approve.yes")
    assert "Something has changed" in said
    async with world.database.transaction() as tx:
        assert await cohorts.requests_of(tx) == []
    await sends_press(world, "rosa", f"cohort:{made}:approve.yes")
    async with world.database.transaction() as tx:
        assert await cohorts.requests_of(tx) == [(ben, dan)]


async def test_a_pair_is_changed_only_where_the_hard_rules_let_it_be(
    world: World, community: str, rosa: str
) -> None:
    made = await cohorts.programme(world, community, skills=(SKILL, cohorts.OTHER))
    ada, dan, eva = [await cohorts.comes(world, who, community) for who in ("ada", "dan", "eva")]
    await cohorts.mentors_(world, ada)
    await cohorts.mentors_(world, dan, skills=(cohorts.OTHER,))
    await cohorts.mentors_(world, eva)
    for mentor in (ada, dan, eva):
        await cohorts.takes(world, made, mentor, 1)
    ben = await cohorts.comes(world, "ben", community)
    await cohorts.applies(world, made, ben, wishes=[ada])
    await sends_press(world, "rosa", f"cohort:{made}:close.yes")
    await sends_press(world, "rosa", f"cohort:{made}:plan")
    await sends_press(world, "rosa", f"cohort:{made}:use.stable")
    said = await sends_press(world, "rosa", f"cohort:{made}:move.{ben}.{dan}")
    assert "does not offer what they want to learn" in said
    await sends_press(world, "rosa", f"cohort:{made}:move.{ben}.{eva}")
    async with world.database.transaction() as tx:
        assert await programme_plans.pairs(tx, made, Plan.CHOSEN) == {ben: eva}
    await sends_press(world, "rosa", f"cohort:{made}:move.{ben}.none")
    async with world.database.transaction() as tx:
        assert await programme_plans.pairs(tx, made, Plan.CHOSEN) == {}


async def test_only_who_organises_now_decides(world: World, community: str, rosa: str) -> None:
    made = await cohorts.programme(world, community)
    await cohorts.comes(world, "ben", community)
    for option in ("people.0", "close.yes", "plan", "approve.yes", "withdraw", "tell"):
        said = await sends_press(world, "ben", f"cohort:{made}:{option}")
        assert "Only somebody who organises" in said
    assert (await cohorts.find(world, made)).state is ProgrammeState.OPEN


async def test_who_leaves_the_community_leaves_its_programmes(
    world: World, community: str, rosa: str
) -> None:
    made = await cohorts.programme(world, community)
    ben = await cohorts.comes(world, "ben", community)
    await cohorts.applies(world, made, ben)
    async with world.database.transaction() as tx:
        await memberships.leave(tx, community, ben)
        assert await programmes.applications(tx, made) == []


async def test_applications_close_by_the_clock_and_its_organisers_hear_of_it(
    world: World, community: str, rosa: str
) -> None:
    made = await cohorts.programme(world, community)
    await world.pass_time(timedelta(days=6, hours=1))
    assert "The last day to apply" in last(world)
    await world.pass_time(timedelta(days=1))
    assert (await cohorts.find(world, made)).state is ProgrammeState.CLOSED


async def test_an_application_is_changed_and_withdrawn(
    world: World, community: str, rosa: str
) -> None:
    made = await cohorts.programme(world, community)
    ben = await cohorts.comes(world, "ben", community)
    await sends_press(world, "ben", f"programme:{made}:apply")
    await world.says("ben", "To speak up")
    await sends_press(world, "ben", f"programme:{made}:apply")
    await world.says("ben", "To listen better")
    async with world.database.transaction() as tx:
        (one,) = await programmes.applications(tx, made)
    assert (one.person, one.goal) == (ben, "To listen better")
    await sends_press(world, "ben", f"programme:{made}:drop")
    async with world.database.transaction() as tx:
        assert await programmes.applications(tx, made) == []


async def test_a_pair_goes_by_the_terms_of_its_programme(
    world: World, community: str, rosa: str
) -> None:
    made = await cohorts.programme(world, community)
    ada = await cohorts.comes(world, "ada", community)
    await cohorts.mentors_(world, ada)
    await cohorts.takes(world, made, ada)
    ben = await cohorts.comes(world, "ben", community)
    await cohorts.applies(world, made, ben)
    for option in ("close.yes", "plan", "use.best", "approve.yes"):
        await sends_press(world, "rosa", f"cohort:{made}:{option}")
    await world.pass_time(timedelta(minutes=1))
    await presses(world, "ada", "Accept")
    await world.pass_time(timedelta(minutes=1))
    async with world.database.reading() as tx:
        (match,) = await matches.of_person(tx, ben)
        (task,) = await tasks.of_match(tx, match.id)
        (one,) = await programmes.applications(tx, made)
    assert match.ends_at == (await cohorts.find(world, made)).ends_at
    assert task.words == "Watch a meeting together"
    assert one.state is ApplicationState.MATCHED


async def test_nobody_who_was_forgotten_is_in_a_plan(
    world: World, community: str, rosa: str
) -> None:
    made = await cohorts.programme(world, community)
    ada = await cohorts.comes(world, "ada", community)
    await cohorts.mentors_(world, ada)
    await cohorts.takes(world, made, ada)
    ben = await cohorts.comes(world, "ben", community)
    await cohorts.applies(world, made, ben, wishes=[ada])
    for option in ("close.yes", "plan", "use.stable"):
        await sends_press(world, "rosa", f"cohort:{made}:{option}")
    async with world.database.transaction() as tx:
        await forget.everything_about(tx, ada)
    said = await sends_press(world, "rosa", f"cohort:{made}:approve.yes")
    assert "There is no pair to approve yet" in said
    async with world.database.transaction() as tx:
        assert await cohorts.requests_of(tx) == []
        assert await programme_plans.pairs(tx, made, Plan.STABLE) == {}
