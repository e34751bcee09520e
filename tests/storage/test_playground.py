from datetime import timedelta

from storage import playground
from storage.database import Database, Transaction
from storage.records.playground import PlaygroundFile, PlaygroundPerson
from tests.storage.conftest import Hands

AMINA = PlaygroundPerson("amina-amina", "Amina", "en", "volunteer")
MATEO = PlaygroundPerson("mateo-mateo", "Mateo", "es", in_group=False)


async def test_people_stand_in_the_order_in_which_they_came(tx: Transaction) -> None:
    for person in (MATEO, AMINA):
        await playground.add_person(tx, person)
    assert await playground.people(tx) == [MATEO, AMINA]
    assert await playground.find_person(tx, "nobody") is None


async def test_a_removed_person_takes_the_private_chat_along_with_its_files(
    tx: Transaction,
) -> None:
    await playground.add_person(tx, AMINA)
    own = await playground.add_message(tx, AMINA.id, AMINA.id, {"text": "private"})
    said = await playground.add_message(tx, "group", AMINA.id, {"text": "to all"})
    await playground.add_file(tx, "a-file", own.number, PlaygroundFile("a", "text/plain", b"a"))
    await playground.remove_person(tx, AMINA.id)
    assert await playground.find_person(tx, AMINA.id) is None
    assert await playground.find_message(tx, own.number) is None
    assert await playground.find_file(tx, "a-file") is None
    assert await playground.last_messages(tx, "group", 10) == [said]


async def test_a_removed_message_leaves_its_number_and_its_key_only(tx: Transaction) -> None:
    said = await playground.add_message(tx, "group", "banyan", {"text": "hello"}, key="key")
    await playground.add_file(tx, "a-file", said.number, PlaygroundFile("a", "text/plain", b"a"))
    await playground.remove_message(tx, said.number)
    assert await playground.find_message(tx, said.number) is None
    assert await playground.find_file(tx, "a-file") is None
    assert await playground.number_of_key(tx, "key") == said.number
    assert await playground.has_begun(tx)
    row = await tx.one("SELECT body FROM playground_message WHERE number = :one", one=said.number)
    assert row is not None
    assert row["body"] == "{}"


async def test_a_chat_is_given_from_its_end(tx: Transaction) -> None:
    said = [await playground.add_message(tx, "group", "banyan", {"n": n}) for n in range(5)]
    assert await playground.last_messages(tx, "group", 2) == said[-2:]


async def test_a_handled_event_keeps_nothing_of_what_was_said(tx: Transaction) -> None:
    await playground.add_person(tx, AMINA)
    await playground.add_event(tx, "an-event", AMINA.id, "group", {"text": "words"})
    (event,) = await playground.waiting_events(tx, 10)
    assert (event.id, event.language, event.what) == ("an-event", "en", {"text": "words"})
    await playground.events_handled(tx, [event])
    assert await playground.waiting_events(tx, 10) == []
    assert await playground.has_happened(tx, "an-event")
    row = await tx.one("SELECT what FROM playground_event WHERE number = :one", one=event.number)
    assert row is not None
    assert row["what"] == ""


async def test_handled_events_are_forgotten_after_a_while(database: Database, clock: Hands) -> None:
    async with database.transaction() as tx:
        await playground.add_event(tx, "handled", AMINA.id, "group", {})
        await playground.events_handled(tx, await playground.waiting_events(tx, 10))
        await playground.add_event(tx, "waiting", AMINA.id, "group", {})
    clock.turn(timedelta(days=2))
    async with database.transaction() as tx:
        await playground.forget_events(tx, timedelta(days=1))
        assert not await playground.has_happened(tx, "handled")
        assert await playground.has_happened(tx, "waiting")


async def test_the_secret_of_the_page_stays(tx: Transaction) -> None:
    assert await playground.page_token(tx, "first") == "first"
    assert await playground.page_token(tx, "second") == "first"
