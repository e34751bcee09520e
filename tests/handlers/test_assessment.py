"""What comes before and after a self-assessment: earlier ones, groups, frameworks, `later`."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model import Place, Pressed
from storage import assessments, communities, frameworks, memberships
from storage.records.assessments import AssessedLevel
from tests.handlers.people import arrives, last, presses
from tests.stored import erase_community
from tests.world import GROUP, World

OWN = '[roles.mentor]\ndescription = "Walks beside a newcomer."\n'


async def assessed(world: World, person: str, **values: object) -> str:
    """An earlier self-assessment of somebody; returns its id."""
    async with world.database.transaction() as tx:
        levels = [AssessedLevel("mentoring", 2, "a talk in May"), AssessedLevel("conflict", None)]
        return await assessments.save(tx, person, levels, **values)  # type: ignore[arg-type]


async def village(world: World, person: str, name: str, body: str = "") -> str:
    """A community that somebody belongs to, perhaps with a framework of its own."""
    async with world.database.transaction() as tx:
        community = await communities.set_up(
            tx, Place("counting", name), name=name, language="en", zone="UTC", contact=""
        )
        await memberships.join(tx, community, person)
        if body:
            await frameworks.use(tx, community, await frameworks.save(tx, community, body))
    return community


def labels(world: World) -> list[str]:
    """The buttons of what was shown last."""
    shown = world.platform.shown[-1].outgoing
    return [button.label for row in shown.buttons for button in row]


async def test_in_a_group_it_shows_the_way_into_the_private_chat(world: World) -> None:
    await world.says("ana", "/assess", place=GROUP)
    [shown] = world.platform.shown
    assert shown.place == GROUP
    [[button]] = shown.outgoing.buttons
    assert button.label == "Begin"
    assert button.url.endswith("assess")


async def test_the_link_leads_into_it(world: World) -> None:
    await arrives(world, "ana")
    await world.opens("ana", "assess")
    assert labels(world) == ["Choose a role", "Show me what fits"]


async def test_who_has_none_begins_at_once(world: World) -> None:
    await arrives(world, "ana")
    await world.says("ana", "assess")
    assert labels(world) == ["Choose a role", "Show me what fits"]


async def test_who_has_one_chooses_between_looking_and_beginning(world: World) -> None:
    person = await arrives(world, "ana")
    await assessed(world, person, role="mentor")
    await world.says("ana", "/assess")
    assert last(world) == "Your last self-assessment was on Mon, 2 Mar 2026: Mentor."
    assert labels(world) == ["Look at it", "Start again", "How others see me"]
    await presses(world, "ana", "Look at it")
    picture, summary = [shown.outgoing for shown in world.platform.shown[-2:]]
    assert picture.picture is not None
    assert "Mentoring: you 2, the role needs 3" in picture.picture.alt
    assert "Mentoring: a talk in May" in summary.text


async def test_what_fits_is_shown_with_the_roles_that_lie_near(world: World) -> None:
    person = await arrives(world, "ana")
    await assessed(world, person)
    await world.says("ana", "/assess")
    await presses(world, "ana", "Look at it")
    assert "Roles that lie near what you bring" in last(world)
    assert world.platform.shown[-2].outgoing.picture is None


async def test_one_is_deleted_and_the_others_stay(world: World) -> None:
    person = await arrives(world, "ana")
    old = await assessed(world, person, role="trainer")
    await assessed(world, person, role="mentor")
    await world.happens("ana", Pressed(f"assess:{old}:delete", "m0"))
    assert labels(world) == ["Delete it", "Keep it"]
    await presses(world, "ana", "Delete it")
    async with world.database.reading() as tx:
        assert [one.role for one in await assessments.history(tx, person, 5)] == ["mentor"]
    await world.happens("ana", Pressed(f"assess:{old}:look", "m0"))
    assert last(world) == "That self-assessment has been deleted."


async def until_kept(world: World, example: str) -> str:
    """Ana assesses herself until her answers are kept; returns the id of what is kept."""
    await world.says("ana", "/assess")
    if "Start again" in labels(world):
        await presses(world, "ana", "Start again")
    await presses(world, "ana", "Choose a role")
    await world.says("ana", "1")
    await world.says("ana", "4")
    await world.says("ana", example)
    while "1" in labels(world):
        await world.says("ana", "2")
        world.now += timedelta(seconds=5)
    await world.says("ana", "Show my result")
    async with world.database.reading() as tx:
        [kept] = await tx.all("SELECT id FROM assessment ORDER BY at DESC LIMIT 1")
    return str(kept["id"])


async def to_the_end(world: World) -> None:
    while labels(world):
        await world.says("ana", labels(world)[0])
        world.now += timedelta(seconds=5)


async def left(world: World, words: str) -> list[str]:
    """The conversations in which these words stand, and the questions that are planned."""
    async with world.database.reading() as tx:
        found = await tx.all(
            "SELECT status FROM conversation WHERE instr(journal, :words) UNION ALL"
            " SELECT kind FROM reminder WHERE kind = 'again'",
            words=words,
        )
    return [row["status"] for row in found]


async def test_what_was_said_in_a_deleted_one_is_deleted_too(world: World) -> None:
    await arrives(world, "ana")
    kept = await until_kept(world, "a talk in May")
    await to_the_end(world)
    assert await left(world, "a talk in May") == ["done", "again"]
    await world.happens("ana", Pressed(f"assess:{kept}:erase", "m0"))
    assert await left(world, "a talk in May") == []


async def test_one_can_be_deleted_before_its_conversation_has_ended(world: World) -> None:
    await arrives(world, "ana")
    kept = await until_kept(world, "a talk in May")
    assert await left(world, "a talk in May") == ["open", "again"]
    await world.happens("ana", Pressed(f"assess:{kept}:erase", "m0"))
    assert await left(world, "a talk in May") == []
    await world.says("ana", "hello")
    assert "not sure what you mean" in last(world)


async def test_deleting_an_earlier_one_leaves_what_the_latest_planned(world: World) -> None:
    person = await arrives(world, "ana")
    earlier = await assessed(world, person, role="trainer")
    world.now += timedelta(days=1)
    await until_kept(world, "a talk in May")
    await world.happens("ana", Pressed(f"assess:{earlier}:erase", "m0"))
    assert await left(world, "a talk in May") == ["open", "again"]


@pytest.mark.parametrize("option", ["look", "delete", "erase", "keep", ""])
async def test_nobody_reaches_somebody_elses(world: World, option: str) -> None:
    ana = await arrives(world, "ana")
    await arrives(world, "ben")
    hers = await assessed(world, ana, role="mentor")
    await world.happens("ben", Pressed(f"assess:{hers}:{option}", "m0"))
    assert last(world) == "That self-assessment has been deleted."
    async with world.database.reading() as tx:
        assert len(await assessments.history(tx, ana, 5)) == 1


@pytest.mark.parametrize("about", ["", "x", "0" * 12, "💥", "a'b"])
async def test_a_made_up_button_does_nothing(world: World, about: str) -> None:
    await arrives(world, "ana")
    await world.happens("ana", Pressed(f"assess:{about}:erase", "m0"))
    assert last(world) == "That self-assessment has been deleted."


async def test_one_that_was_put_aside_is_offered_first(world: World) -> None:
    await arrives(world, "ana")
    await world.says("ana", "/assess")
    await world.says("ana", "later")
    await world.says("ana", "/assess")
    assert labels(world) == ["Go on with it", "Start again"]
    await presses(world, "ana", "Go on with it")
    assert labels(world) == ["Choose a role", "Show me what fits"]


async def test_in_the_middle_the_open_question_is_put_once_more(world: World) -> None:
    await arrives(world, "ana")
    await world.says("ana", "/assess")
    await presses(world, "ana", "Choose a role")
    before = len(world.platform.shown)
    await world.says("ana", "/assess")
    questions = [shown for shown in world.platform.since(before) if shown.kind == "sends"]
    assert len(questions) == 1
    assert "Which role interests you?" in questions[0].outgoing.text


async def test_a_communitys_own_roles_are_used(world: World) -> None:
    person = await arrives(world, "ana")
    await village(world, person, "Plain")
    await village(world, person, "Village", OWN)
    await world.says("ana", "/assess")
    await presses(world, "ana", "Choose a role")
    assert "Walks beside a newcomer." in last(world)


async def test_who_belongs_to_several_with_their_own_is_asked_which(world: World) -> None:
    person = await arrives(world, "ana")
    await village(world, person, "Village", OWN)
    world.now += timedelta(days=1)
    await village(world, person, "Town", OWN)
    await world.says("ana", "/assess")
    assert labels(world) == ["Village", "Town"]


async def test_what_a_community_had_is_still_shown_when_the_community_has_gone(
    world: World,
) -> None:
    person = await arrives(world, "ana")
    community = await village(world, person, "Village", OWN)
    await assessed(world, person, role="mentor", community=community, framework_version=1)
    async with world.database.transaction() as tx:
        await erase_community(tx, community)
    await world.says("ana", "/assess")
    await presses(world, "ana", "Look at it")
    assert "Mentoring" in last(world)
