"""A mentor says that something is wrong with a request."""

from __future__ import annotations

from datetime import timedelta

from storage import blocks, reports, requests
from storage.records.blocks import BlockKind
from storage.records.reports import Report
from storage.records.requests import AskedState, RequestState
from tests.handlers.communities import organises
from tests.handlers.mentoring import GOAL, SKILLS, asked_of, gathered, heard, looks, request_of
from tests.handlers.people import arrives, id_of, presses
from tests.handlers.test_requests import BOTH, asks, presses_data
from tests.world import World

DAY = timedelta(days=1)
WORDS = "It insults people."


async def reports_it(world: World, who: str, request: str, *, answer: str = "Send") -> None:
    """A mentor says that something is wrong, in words."""
    await presses_data(world, who, f"request:{request}:wrong")
    await world.says(who, WORDS)
    await presses(world, who, answer)


async def reports_of(world: World) -> list[Report]:
    async with world.database.reading() as tx:
        rows = await tx.all("SELECT id FROM report ORDER BY at, id")
        found = [await reports.find(tx, row["id"]) for row in rows]
    return [one for one in found if one]


async def test_a_report_is_about_whoever_made_the_request_and_names_them_to_organisers_only(
    world: World,
) -> None:
    id = await asks(world)
    await reports_it(world, "ben", id)
    (report,) = await reports_of(world)
    assert report.words == WORDS
    assert report.request == id
    ana = await id_of(world, "ana")
    async with world.database.reading() as tx:
        assert await reports.is_about(tx, report, ana)
    assert not any("Ana" in one for one in heard(world, "ben"))
    community = report.community or ""
    await organises(world, await arrives(world, "rosa"), community, appointed=True)
    await presses_data(world, "rosa", f"reports:{community}:0")
    assert "It is about Ana, who looked for a mentor." in heard(world, "rosa")[-1]
    assert f"The goal that the mentor read: “{GOAL}”" in heard(world, "rosa")[-1]
    assert not any("Ben" in one for one in heard(world, "rosa"))


async def test_the_request_goes_on_and_the_seeker_hears_no_more_than_that(world: World) -> None:
    id = await asks(world)
    before = len(heard(world, "ana"))
    await reports_it(world, "ben", id)
    rows = await asked_of(world, await request_of(world, "ana"))
    assert rows[await id_of(world, "ben")].state is AskedState.WITHDRAWN
    assert rows[await id_of(world, "cleo")].state is AskedState.ASKED
    told = heard(world, "ana")[-1].splitlines()
    assert [one for one in told if one][1] == "I have asked the next one whom you chose."
    assert not any("organisers" in one for one in heard(world, "ana")[before:])


async def test_the_two_are_never_proposed_to_each_other_again(world: World) -> None:
    id = await asks(world, "Ask them", places={"ben": 3})
    await reports_it(world, "ben", id)
    ana, ben = await id_of(world, "ana"), await id_of(world, "ben")
    async with world.database.reading() as tx:
        assert await blocks.between(tx, ana, ben) == {BlockKind.DO_NOT_MATCH}
    await world.pass_time(2 * DAY)
    assert not any("found somebody who could help" in one for one in heard(world, "ana"))
    async with world.database.reading() as tx:
        assert await requests.put_to(tx, ben) == []


async def test_whatever_else_that_person_wants_of_the_mentor_goes_on_too(world: World) -> None:
    id = await asks(world, "Ask them", places={"ben": 3})
    ana, ben = await id_of(world, "ana"), await id_of(world, "ben")
    async with world.database.transaction() as tx:
        found = await requests.find(tx, id)
        assert found
        other = await requests.add(tx, ana, found.community, SKILLS[1], "something else")
        await requests.place(tx, other, ben, AskedState.NEXT)
    await world.pass_time(timedelta(minutes=1))
    async with world.database.reading() as tx:
        assert len(await requests.put_to(tx, ben)) == 2
    await reports_it(world, "ben", id)
    await world.pass_time(timedelta(minutes=1))
    async with world.database.reading() as tx:
        assert await requests.put_to(tx, ben) == []


async def test_who_thinks_better_of_it_still_has_the_request(world: World) -> None:
    id = await asks(world)
    await reports_it(world, "ben", id, answer="Do not send")
    assert await reports_of(world) == []
    assert (await request_of(world, "ana")).state is RequestState.ASKING
    assert GOAL in await presses_data(world, "ben", f"request:{id}:look")
    await presses_data(world, "ben", f"request:{id}:accept")
    assert (await request_of(world, "ana")).state is RequestState.MATCHED


async def test_what_has_passed_on_or_been_declined_can_be_reported_still(world: World) -> None:
    id = await asks(world)
    await presses_data(world, "ben", f"request:{id}:other")
    await reports_it(world, "ben", id)
    assert len(await reports_of(world)) == 1
    ana, ben = await id_of(world, "ana"), await id_of(world, "ben")
    rows = await asked_of(world, await request_of(world, "ana"))
    assert rows[ben].state is AskedState.DECLINED
    async with world.database.reading() as tx:
        assert await blocks.between(tx, ana, ben)


async def test_who_was_not_asked_cannot_report_a_request(world: World) -> None:
    id = await asks(world)
    for who in ("cleo", "ana"):
        assert "What is wrong" not in await presses_data(world, who, f"request:{id}:wrong")


async def test_an_organiser_who_made_the_request_is_neither_shown_nor_told_of(
    world: World,
) -> None:
    community = await gathered(world, "ana", places={"ben": 1, "cleo": 1})
    await looks(world, "ana", *BOTH)
    ana = await id_of(world, "ana")
    await organises(world, ana, community, appointed=True)
    request = await request_of(world, "ana")
    await reports_it(world, "ben", request.id)
    assert any("whoever made the request cannot read it" in one for one in heard(world, "ben"))
    assert not any("reports a problem" in one for one in heard(world, "ana"))
    await presses_data(world, "ana", f"reports:{community}:0")
    assert "no report is open" in heard(world, "ana")[-1]
