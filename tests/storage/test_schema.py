from storage.database import Transaction
from tests.storage.rows import references, tables

# Each of these is looked at by export and forget, or holds nothing about a person.
ABOUT_NOBODY = {
    "announcing",  # what a community has set
    "ban",  # keyed hashes, which outlive a person so that erasing oneself lifts no ban
    "choice",  # ids of messages; erased with the account whose chat it is
    "community",
    "community_place",
    "cursor",  # how far each platform has come
    "framework",
    "group_offer",
    "inbox",  # ids of events
    "link_miss",  # keyed hashes, which outlive a person so that erasing oneself gives no new tries
    "peer_round",
    "peer_run",
    "playground_event",  # the playground stands for the network, which remembers for itself
    "playground_file",
    "playground_message",
    "playground_person",
    "setting",
    "topic",  # what communities announce about
    "welcome",  # that somebody came, not who
    "programme",  # what it is about; who is in it stands in tables of its own
}
HANDLED_APART = {"audit", "match", "parked_event", "task"}


async def test_every_table_is_strict(tx: Transaction) -> None:
    rows = await tx.all("PRAGMA table_list")
    loose = [row["name"] for row in rows if row["strict"] == 0]
    assert {name for name in loose if not name.startswith("sqlite_")} == set()


async def test_every_reference_has_an_index(tx: Transaction) -> None:
    missing = []
    for one in await references(tx):
        leading = set()
        for index in await tx.all(f"PRAGMA index_list({one.table})"):
            rows = await tx.all(f"PRAGMA index_info({index['name']})")
            leading |= {row["name"] for row in rows if row["seqno"] == 0 and not index["partial"]}
        missing += [] if one.column in leading else [one]
    assert missing == []


async def test_every_table_belongs_to_a_person_or_is_known_not_to(tx: Transaction) -> None:
    pointing = await references(tx)
    of_people = {"person"}
    while more := {one.table for one in pointing if one.target in of_people} - of_people:
        of_people |= more
    assert set(await tables(tx)) - of_people == ABOUT_NOBODY | HANDLED_APART


async def test_nothing_keeps_a_person_from_being_erased(tx: Transaction) -> None:
    assert {one.on_delete for one in await references(tx)} == {"CASCADE", "SET NULL"}
