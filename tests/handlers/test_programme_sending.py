"""What was approved goes out a few at a time: whatever happens meanwhile, nothing twice."""

import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from handlers import programme_sending
from storage import memberships, people, programme_plans, programmes, requests
from storage.records.people import Circle
from storage.records.programmes import ApplicationState, Plan, ProgrammeState
from tests.handlers import cohorts
from tests.handlers.communities import administers, organises, sends_press, village
from tests.handlers.people import arrives
from tests.transcript import readable
from tests.world import Fate, World, private

AT_ONCE = 2
SOON = timedelta(hours=3)  # in a test the clock looks every hour, and not every few seconds
LEARNERS = ("ben", "chi", "dan", "eli", "fay")  # chi speaks what no mentor speaks


@dataclass(frozen=True)
class Case:
    programme: str
    community: str
    ids: dict[str, str]


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programme_sending, "AT_ONCE", AT_ONCE)


async def planned(world: World) -> Case:
    """A programme whose plan can be approved: four get a mentor, Chi gets none, nor Bo a mentee."""
    community = await village(world)
    await organises(world, await arrives(world, "rosa"), community, appointed=True)
    administers(world, "rosa")
    made = await cohorts.programme(world, community)
    ids = {}
    for who in ("ada", "bo"):
        ids[who] = await cohorts.comes(world, who, community)
        await cohorts.mentors_(world, ids[who], places=5)
        await cohorts.takes(world, made, ids[who], 5)
    for who in LEARNERS:
        ids[who] = await cohorts.comes(world, who, community, ["ha" if who == "chi" else "en"])
        await cohorts.applies(world, made, ids[who], wishes=[ids["ada"]])
    for option in ("close.yes", "plan", "use.stable"):
        await sends_press(world, "rosa", f"cohort:{made}:{option}")
    async with world.database.reading() as tx:
        pairs = await programme_plans.pairs(tx, made, Plan.CHOSEN)
    assert pairs == {ids[who]: ids["ada"] for who in LEARNERS if who != "chi"}
    return Case(made, community, ids)


@pytest.fixture
async def case(world: World) -> Case:
    return await planned(world)


def told(world: World, who: str, words: str) -> int:
    """How often somebody was shown these words."""
    return sum(
        one.place == private(who) and words in readable(one.outgoing.text)
        for one in world.platform.shown
    )


async def states(world: World, case: Case) -> dict[str, ApplicationState]:
    names = {id: name for name, id in case.ids.items()}
    async with world.database.reading() as tx:
        found = await programmes.applications(tx, case.programme)
    return {names[one.person]: one.state for one in found}


async def test_the_approval_is_kept_at_once_and_the_rest_follows(world: World, case: Case) -> None:
    said = readable(await sends_press(world, "rosa", f"cohort:{case.programme}:approve.yes"))
    assert "2 of 5 people are done" in said
    assert (await cohorts.find(world, case.programme)).state is ProgrammeState.UNDER_WAY
    now = await states(world, case)
    assert [now[who].value for who in LEARNERS] == ["asked", "over", *["approved"] * 3]
    await world.pass_time(SOON)
    now = await states(world, case)
    assert [now[who].value for who in LEARNERS] == ["asked", "over", *["asked"] * 3]
    await world.pass_time(timedelta(days=1))
    assert told(world, "rosa", "have gone out, and whoever has no mentor knows it") == 1
    assert told(world, "chi", "there was no place for you this time") == 1
    assert told(world, "bo", "Nobody is brought together with you") == 1
    async with world.database.reading() as tx:
        assert await programme_plans.pairs(tx, case.programme, Plan.CHOSEN) == {}


async def test_a_second_approval_changes_nothing(world: World, case: Case) -> None:
    for _time in range(2):
        await sends_press(world, "rosa", f"cohort:{case.programme}:approve.yes")
    await world.pass_time(SOON)
    async with world.database.transaction() as tx:
        assert len(await cohorts.requests_of(tx)) == 4


@pytest.mark.parametrize("leaves", [True, False])
async def test_whose_mentor_goes_meanwhile_gets_whoever_is_next_best(
    world: World, case: Case, leaves: bool
) -> None:
    await sends_press(world, "rosa", f"cohort:{case.programme}:approve.yes")
    async with world.database.transaction() as tx:
        if leaves:
            await memberships.leave(tx, case.community, case.ids["ada"])
        else:
            await people.be_seen_by(tx, case.ids["ada"], Circle.NOBODY)
    await world.pass_time(SOON)
    async with world.database.transaction() as tx:
        first = dict(await cohorts.requests_of(tx))
    assert {first[case.ids[who]] for who in ("dan", "eli", "fay")} == {case.ids["bo"]}


async def test_who_leaves_meanwhile_is_asked_for_by_nobody(world: World, case: Case) -> None:
    await sends_press(world, "rosa", f"cohort:{case.programme}:approve.yes")
    async with world.database.transaction() as tx:
        await memberships.leave(tx, case.community, case.ids["fay"])
    await world.pass_time(SOON)
    async with world.database.transaction() as tx:
        assert await requests.open_of(tx, case.ids["fay"]) == []
        assert len(await cohorts.requests_of(tx)) == 3


@pytest.mark.parametrize("before", [True, False])
async def test_a_death_at_any_commit_loses_and_doubles_nothing(
    tmp_path: Path, before: bool
) -> None:
    async with World(tmp_path / "planned.db") as world:
        case = await planned(world)
    number, died = 0, True
    while died:
        number += 1
        path = tmp_path / f"dies-{number}.db"
        shutil.copy(tmp_path / "planned.db", path)
        async with World(path, fate=Fate(number, before=before)) as world:
            world.events = 1000  # what happened before is known by its number
            administers(world, "rosa")
            await sends_press(world, "rosa", f"cohort:{case.programme}:approve.yes")
            await world.pass_time(SOON)
            died = world.fate.commits >= number
            await _everything_went_out_once(world, case)
        path.unlink()
    assert number > 8  # it was not over before it had begun


async def _everything_went_out_once(world: World, case: Case) -> None:
    now = await states(world, case)
    assert [now[who].value for who in LEARNERS] == ["asked", "over", *["asked"] * 3]
    async with world.database.reading() as tx:
        asked = sorted(await cohorts.requests_of(tx))
        notes = await tx.all("SELECT 1 FROM audit WHERE act = 'programme approved'")
    assert asked == sorted((case.ids[who], case.ids["ada"]) for who in LEARNERS if who != "chi")
    assert len(notes) == 1
