import json

import pytest

from bot.i18n import SHIPPED
from bot.model import Account, Pressed
from conversations.suggestion.steps import MOST_A_DAY
from handlers.export import MEANING
from storage import blocks, people, profiles, suggestions
from storage.export import EXPORTED
from storage.records.blocks import BlockKind
from storage.records.people import Circle
from tests.handlers.people import arrives, last, presses
from tests.transcript import readable
from tests.world import World, private


async def forges(world: World, who: str, data: str) -> None:
    """Somebody presses a button that was never offered to them."""
    message = world.platform.shown[-1].message
    await world.happens(who, Pressed(data, message), place=private(who))


def test_the_file_explains_every_table() -> None:
    assert set(MEANING) == set(EXPORTED)


async def test_the_file_holds_what_was_told(world: World) -> None:
    ana = await arrives(world, "ana")
    async with world.database.transaction() as tx:
        await people.describe(tx, ana, introduction="I plant trees")
    await world.says("ana", "/export")
    document = world.platform.shown[-1].outgoing.document
    assert document is not None
    everything = json.loads(document.content)
    assert everything["kept"]["person"]["rows"][0]["introduction"] == "I plant trees"
    assert "I plant trees" in document.content


async def test_nobody_is_seen_farther_than_their_communities_allow(world: World) -> None:
    ana = await arrives(world, "ana")
    await forges(world, "ana", "privacy:circle:everyone")
    async with world.database.reading() as tx:
        found = await people.find(tx, ana)
    assert found is not None
    assert found.circle is Circle.NOBODY


async def test_a_language_that_is_not_offered_cannot_be_chosen(world: World) -> None:
    ana = await arrives(world, "ana")
    await forges(world, "ana", "language:tlh:")
    async with world.database.reading() as tx:
        found = await people.find(tx, ana)
    assert found is not None
    assert set(found.languages) <= set(SHIPPED)


@pytest.mark.parametrize(
    ("words", "hours"),
    [("22:30 7", (1350, 420)), ("23h 6h", (1380, 360)), ("25 7", (1260, 480)), ("", (1260, 480))],
)
async def test_quiet_hours_can_be_typed(world: World, words: str, hours: tuple[int, int]) -> None:
    ana = await arrives(world, "ana")
    await world.says("ana", f"/quiet {words}")
    async with world.database.reading() as tx:
        found = await people.find(tx, ana)
    assert found is not None
    assert (found.quiet_from, found.quiet_to) == hours


@pytest.mark.parametrize("words", ["22:75 7", "25 7", "22", "22 7 9", "22:300 7", "at night"])
async def test_what_no_clock_shows_is_no_quiet_time(world: World, words: str) -> None:
    ana = await arrives(world, "ana")
    await world.says("ana", f"/quiet {words}")
    assert last(world) == "Please write two times of the day, as in /quiet 22:30 7."
    async with world.database.reading() as tx:
        found = await people.find(tx, ana)
    assert found is not None
    assert (found.quiet_from, found.quiet_to) == (1260, 480)


@pytest.mark.parametrize("data", ["quiet:from:1440", "quiet:to:-1", "quiet:from:x", "quiet:x:1"])
async def test_forged_quiet_hours_change_nothing(world: World, data: str) -> None:
    ana = await arrives(world, "ana")
    await forges(world, "ana", data)
    async with world.database.reading() as tx:
        found = await people.find(tx, ana)
    assert found is not None
    assert (found.quiet_from, found.quiet_to) == (1260, 480)


async def test_a_block_is_shown_without_a_name_and_can_be_taken_back(world: World) -> None:
    ana = await arrives(world, "ana")
    async with world.database.transaction() as tx:
        await blocks.keep_apart(tx, ana, Account("counting", "zoe"), BlockKind.BLOCK)
    await world.says("ana", "/block")
    shown = world.platform.shown[-1].outgoing
    assert "zoe" not in str(shown.text)
    await presses(world, "ana", readable(shown.buttons[0][0].label))
    async with world.database.reading() as tx:
        assert await blocks.of_person(tx, ana) == []


async def test_a_shown_skill_can_be_taken_back(world: World) -> None:
    ana = await arrives(world, "ana")
    async with world.database.transaction() as tx:
        await profiles.offer(tx, ana, "own-skill-of-a-village", 3)
    await world.says("ana", "/profile")
    assert "own-skill-of-a-village" in last(world)
    await presses(world, "ana", "Strengths and wishes")
    label = world.platform.shown[-1].outgoing.buttons[0][0].label
    await presses(world, "ana", readable(label))
    async with world.database.reading() as tx:
        assert await profiles.of_person(tx, ana) == []


async def test_better_words_are_kept_for_who_translates(world: World) -> None:
    await arrives(world, "ana")
    await world.says("ana", "/language")
    await presses(world, "ana", "Suggest a better text")
    await world.says("ana", "What would you like to do?")
    await world.says("ana", "What shall we do?")
    (found,) = suggestions.latest(world.path, 10)
    assert (found.language, found.better) == ("en", "What shall we do?")
    async with world.database.reading() as tx:
        [ended] = await tx.all("SELECT journal FROM conversation WHERE flow = 'suggest'")
    assert "What shall we do?" not in ended["journal"]


async def test_more_suggestions_than_a_day_takes_are_not_kept(world: World) -> None:
    ana = await arrives(world, "ana")
    await world.says("ana", "/language")
    await presses(world, "ana", "Suggest a better text")
    await world.says("ana", "One more")
    async with world.database.transaction() as tx:
        for _ in range(MOST_A_DAY):
            await suggestions.add(tx, ana, language="en", words="Hi", better="Hello")
    await world.says("ana", "One too many")
    assert "Please go on tomorrow" in last(world)
    assert len(suggestions.latest(world.path, 100)) == MOST_A_DAY


async def test_help_tells_nobody_what_they_cannot_use(world: World) -> None:
    await world.says("ana", "/help")
    assert "/export" not in last(world)
    await arrives(world, "ana")
    await world.says("ana", "/help")
    assert "/export" in last(world)
    assert "/organise" not in last(world)
