from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.model import Account, Pressed
from storage import consent, installation, people
from storage.records.installation import Installation
from storage.records.invitations import InvitationKind
from tests.handlers.communities import invitation, members, village
from tests.handlers.people import arrives, id_of, last, presses
from tests.stored import meet
from tests.world import World

TABLES = (
    "SELECT name FROM sqlite_schema WHERE type = 'table'"
    " AND name NOT IN ('inbox', 'setting', 'migration', 'outbox')"
    " AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'playground%'"
)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with World(tmp_path / "banyan.db", language="fr") as world:
        yield world


async def kept(world: World) -> dict[str, int]:
    """How many rows there are in each table that has any."""
    async with world.database.reading() as tx:
        tables = [row["name"] for row in await tx.all(TABLES)]
        rows = {name: len(await tx.all(f"SELECT * FROM {name}")) for name in tables}
    return {name: count for name, count in rows.items() if count}


async def test_before_a_yes_nothing_is_kept_but_the_account_and_the_journal(world: World) -> None:
    await world.opens("ana", "join-abc")
    await world.says("ana", "hello?")
    found = await kept(world)
    assert found == {"person": 1, "account": 1, "conversation": 1}
    async with world.database.reading() as tx:
        person = await people.of_account(tx, Account("counting", "ana"))
        journal = await tx.one("SELECT journal, args, carried FROM conversation")
    assert person is not None
    assert person.languages == ()
    assert journal is not None
    assert "fr" not in "".join(journal)


async def test_after_a_yes_the_guessed_language_is_kept_and_offered_first(world: World) -> None:
    await world.opens("ana")
    yes = world.platform.shown[-1].outgoing.buttons[0][0].label
    await presses(world, "ana", yes)
    async with world.database.reading() as tx:
        person = await people.of_account(tx, Account("counting", "ana"))
        assert person is not None
        assert await consent.find(tx, person.id, "keep")
    assert person.languages == ("fr",)
    assert world.platform.shown[-1].outgoing.buttons[0][0].label == "Français"


async def test_the_language_in_which_the_yes_was_read_is_kept(world: World) -> None:
    world.language = "en"
    await world.opens("ana")
    await world.says("ana", "/language")
    await presses(world, "ana", "Bahasa Indonesia (draft)")
    assert "language" not in await conversation_of(world)
    yes = world.platform.shown[-1].outgoing.buttons[0][0].label
    await presses(world, "ana", yes)
    assert await languages_of(world) == ("id",)
    assert world.platform.shown[-1].outgoing.language == "id"


async def test_a_language_chosen_before_anything_else_begins_first_contact(world: World) -> None:
    await world.says("ana", "/language")
    await presses(world, "ana", "Hausa (brouillon)")
    shown = world.platform.shown[-1].outgoing
    assert shown.language == "ha"
    await presses(world, "ana", shown.buttons[0][0].label)
    assert await languages_of(world) == ("ha",)


async def test_a_language_that_there_is_not_is_not_taken_from_a_button(world: World) -> None:
    await world.opens("ana")
    button = world.platform.shown[-1].outgoing.buttons[0][0]
    assert button.data.endswith(".fr")
    await world.happens("ana", Pressed(f"{button.data}x", "m0"))
    assert await languages_of(world) == ("fr",)


async def languages_of(world: World) -> tuple[str, ...]:
    async with world.database.reading() as tx:
        person = await people.of_account(tx, Account("counting", "ana"))
    return person.languages if person else ()


async def conversation_of(world: World) -> str:
    """Everything that is kept of a conversation, in one string."""
    async with world.database.reading() as tx:
        row = await tx.one("SELECT journal, args, carried FROM conversation")
    return "".join(row) if row else ""


async def test_a_link_that_is_refused_ends_first_contact_all_the_same(world: World) -> None:
    world.language = "en"
    community = await village(world)
    await world.opens("ana", f"organise-{community}")
    await world.says("ana", "yes")
    await world.says("ana", "English")
    await world.says("ana", "Lagos")
    assert last(world) == "Only somebody who organises that community now can do this."
    async with world.database.reading() as tx:
        person = await people.of_account(tx, Account("counting", "ana"))
        rows = await tx.all("SELECT status FROM conversation")
    assert person is not None
    assert person.zone == "Africa/Lagos"
    assert [row["status"] for row in rows] == ["done"]
    await world.says("ana", "/start")
    assert last(world) == "What would you like to do?"


async def test_a_no_leaves_nothing(world: World) -> None:
    await world.opens("ana")
    no = world.platform.shown[-1].outgoing.buttons[1][0].label
    await presses(world, "ana", no)
    assert await kept(world) == {}
    async with world.database.reading() as tx:
        assert await tx.all("SELECT * FROM outbox WHERE person IS NOT NULL OR body <> ''") == []
        assert await tx.all("SELECT * FROM outbox WHERE place LIKE '%ana%'") == []


async def test_a_no_in_words_leaves_nothing_either(world: World) -> None:
    await world.opens("ana")
    await world.says("ana", "no")
    assert await kept(world) == {}


async def test_who_came_for_something_gets_it_without_asking_again(world: World) -> None:
    await world.says("ana", "/quiet")
    await world.says("ana", "yes")
    await world.says("ana", "English")
    await world.says("ana", "Lagos")
    assert last(world).startswith("Your quiet hours")


async def test_who_runs_this_is_said_before_anything_is_asked(world: World) -> None:
    async with world.database.transaction() as tx:
        await installation.introduce(tx, Installation("The Village", "help@village.example"))
    await world.opens("ana")
    assert "The Village" in last(world)
    assert "help@village.example" in last(world)


async def test_only_languages_that_are_offered_can_be_chosen(world: World) -> None:
    async with world.database.transaction() as tx:
        await installation.introduce(tx, Installation(languages=("en", "ha")))
    await world.opens("ana")
    await world.says("ana", "yes")
    labels = [one.label for row in world.platform.shown[-1].outgoing.buttons for one in row]
    assert labels == ["English", "Hausa"]


async def test_the_chosen_language_holds_from_the_next_sentence_on(world: World) -> None:
    await world.opens("ana")
    await world.says("ana", "yes")
    await world.says("ana", "العربية")
    assert world.platform.shown[-1].outgoing.language == "ar"


async def test_who_is_forgotten_can_come_back(world: World) -> None:
    world.language = "en"
    before = await arrives(world, "ana")
    await world.says("ana", "/forget")
    await presses(world, "ana", "Yes, delete everything")
    assert await id_of(world, "ana") == ""
    assert await kept(world) == {}
    assert await arrives(world, "ana") not in ("", before)


async def test_a_code_that_was_typed_before_a_yes_still_counts(world: World) -> None:
    community = await village(world)
    async with world.database.transaction() as tx:
        rosa = await meet(tx, Account("counting", "rosa"))
    code = await invitation(world, community, rosa.id, InvitationKind.MEMBER)
    await world.says("ana", f"/join {code}")
    for answer in ("yes", "English", "Accra"):
        await world.says("ana", answer)
    assert await members(world, community) == 1
