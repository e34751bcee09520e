"""What one changes of a match, the other hears once; and nothing is done with who has gone."""

from datetime import timedelta

from storage import communities, forget, matches
from storage.records.matches import MatchState
from tests.handlers.communities import sends_press
from tests.handlers.relaying import ana_and_ada, last_to, said_to
from tests.world import GROUP, World

CHANGED = "How often you and Ana meet has been changed"


async def test_what_is_changed_again_and_again_is_told_once_and_as_it_is_at_last(
    world: World,
) -> None:
    _ana, _ada, match = await ana_and_ada(world)
    for option in ("every.21", "every.28", "plus.90", "every.7", "plus.30"):
        await sends_press(world, "ana", f"match:{match}:{option}")
    assert not any(CHANGED in words for words in said_to(world, "ada"))
    await world.pass_time(timedelta(hours=1))
    told = [words for words in said_to(world, "ada") if "Ana" in words]
    assert sum("every week" in words for words in told if CHANGED in words) == 1
    assert sum(CHANGED in words for words in told) == 1
    assert sum("until" in words for words in told) == 1


async def test_what_is_changed_much_later_is_told_as_well(world: World) -> None:
    _ana, _ada, match = await ana_and_ada(world)
    for option in ("every.7", "every.28"):
        await sends_press(world, "ana", f"match:{match}:{option}")
        await world.pass_time(timedelta(hours=1))
    assert sum(CHANGED in words for words in said_to(world, "ada")) == 2


async def test_nothing_is_changed_with_who_has_gone_a_moment_ago(world: World) -> None:
    ana, ada, match = await ana_and_ada(world)
    async with world.database.transaction() as tx:
        await forget.everything_about(tx, ada)
    said = await sends_press(world, "ana", f"match:{match}:every.7")
    assert "This match has ended" in said
    async with world.database.reading() as tx:
        assert await matches.of_person(tx, ana) == []
        found = await matches.find(tx, match)
    assert found is None or found.state is MatchState.CLOSED
    assert "ended" in last_to(world, "ana")


async def test_a_match_goes_on_while_its_community_rests_and_says_so(world: World) -> None:
    _ana, _ada, match = await ana_and_ada(world)
    said = await sends_press(world, "ana", f"match:{match}:")
    assert "rests" not in said
    async with world.database.transaction() as tx:
        await communities.removed_from(tx, GROUP.platform, GROUP.chat)
    said = await sends_press(world, "ana", f"match:{match}:")
    assert "You can go on meeting and writing" in said
