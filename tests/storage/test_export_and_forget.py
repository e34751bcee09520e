import json
from datetime import timedelta
from pathlib import Path

import pytest

from bot.model import Account, Place
from storage import audit, blocks, communities, export, forget, people, reports
from storage.database import Database, Transaction
from storage.records.blocks import BlockKind
from storage.records.people import Person
from tests.storage.rows import Rows, references, to_people
from tests.stored import meet

ANA, BEN = Account("telegram", "7001700170"), Account("matrix", "@ben-of-test:example.org")
GROUP = Place("telegram", "-100500")

# Names that only Banyan gives, and marks that only Banyan can read.
INSIDE = {"conversation+id", "conversation+asked", "outbox+receipt", "block+other"}
INSIDE |= {"stand_in+code", "link+id", "link+code", "link+beginning", "relayed+letter"}
INSIDE |= {"call+lot", "roll_entry+id", "roll_entry+code", "candidate+id", "candidate+code"}
INSIDE |= {"remark+id", "outbox+seal", "calendar_address+code"}
# Who typed somebody's code is nobody's business until they are one person.
OF_THE_OTHER = {"link+platform", "link+account", "link+languages"}
# Rows about somebody else, of which only that they are there is told.
ABOUT_OTHERS = {"mentor.backup"}
# What others said about somebody, who is not to know it.
OF_OTHERS = {"peer_view_answer"}
# What belongs to a whole community, whoever chairs its call.
OF_OTHERS |= {"training_post", "poll", "keeper_invitation", "minutes", "call_note"}


@pytest.fixture
async def community(database: Database) -> str:
    async with database.transaction() as tx:
        return await communities.set_up(
            tx, GROUP, name="Testers", language="en", zone="UTC", contact="safe@example.org"
        )


@pytest.fixture
async def ana(database: Database) -> Person:
    async with database.transaction() as tx:
        person = await meet(tx, ANA, "7001700170")
        await people.describe(tx, person.id, name="Ana Quetzalcoatlus", introduction="I fly.")
        return person


@pytest.fixture
async def ben(database: Database) -> Person:
    async with database.transaction() as tx:
        return await meet(tx, BEN, "!ben-room:example.org")


@pytest.fixture
async def rows(database: Database, community: str, ben: Person) -> Rows:
    """Rows that point to a community, to Ben, and to what is his."""
    targets = {"community": community, "person": ben.id}
    async with database.transaction() as tx:
        for table in (
            "assessment",
            "conversation",
            "request",
            "match",
            "peer_view",
            "peer_round",
            "peer_run",
            "programme",
            "call",
            "candidate",
            "poll",
            "roll_entry",
            "training",
            "training_date",
            "announcement",
        ):
            await Rows(targets).add(tx, table, id=f"of-ben-{table}")
            targets[table] = f"of-ben-{table}"
    return Rows({**targets, "playground_message": "0"})


async def count(tx: Transaction, person: Person) -> int:
    return sum(len(found) for found in (await export.everything_about(tx, person.id)).values())


async def test_every_row_that_names_a_person_is_exported(
    database: Database, ana: Person, rows: Rows
) -> None:
    async with database.transaction() as tx:
        for reference in await to_people(tx):
            before = await count(tx, ana)
            texts = await rows.add(tx, reference.table, **{reference.column: ana.id})
            assert await count(tx, ana) > before, reference
            told = json.dumps(await export.everything_about(tx, ana.id))
            hidden = {text.rsplit("+", 2)[0] for text in texts if text not in told}
            others = OF_THE_OTHER if reference.column == "person" else set()
            if f"{reference.table}.{reference.column}" not in ABOUT_OTHERS:
                assert hidden <= INSIDE | others, reference


async def test_rows_of_rows_are_exported(database: Database, ana: Person, rows: Rows) -> None:
    async with database.transaction() as tx:
        direct = {one.table for one in await to_people(tx)}
        await rows.add(tx, "assessment", id="of-ana", person=ana.id)
        await rows.add(tx, "peer_view", id="of-ana-too", person=ana.id, assessment="of-ana")
        own = {"assessment": "of-ana", "view": "of-ana-too"}
        for table, column in (
            ("call", "chair"),
            ("roll_entry", "person"),
            ("training", "host"),
            ("announcement", "author"),
        ):
            await rows.add(tx, table, id=f"of-ana-{table}", **{column: ana.id})
            own[table] = f"of-ana-{table}"
        own["entry"] = own.pop("roll_entry")
        for reference in await references(tx):
            if reference.target in direct and reference.table not in direct:
                texts = await rows.add(tx, reference.table, **own)
                told = json.dumps(await export.everything_about(tx, ana.id))
                shown = [text in told for text in texts]
                assert all(shown) if reference.table not in OF_OTHERS else not any(shown), reference


async def test_an_export_is_readable(database: Database, ana: Person) -> None:
    async with database.transaction() as tx:
        await people.read_languages(tx, ana.id, ["ha", "fr"])
        told = await export.everything_about(tx, ana.id)
    (person,) = told["person"]
    assert person["name"] == "Ana Quetzalcoatlus"
    assert person["languages"] == ["ha", "fr"]
    assert person["created_at"] == "2026-11-20T12:00:00+00:00"
    assert person["asked_to_stay_at"] is None
    assert json.loads(json.dumps(told)) == told


async def test_an_export_tells_what_was_done_but_not_by_whom(
    database: Database, ana: Person, ben: Person
) -> None:
    async with database.transaction() as tx:
        await audit.note(tx, ben.id, "appointed", about=ana.id)
        await audit.note(tx, ana.id, "accepted")
        await blocks.keep_apart(tx, ben.id, ANA, BlockKind.BLOCK)
        await reports.add(tx, ben.id, "Shouted.", about=ANA)
        told = await export.everything_about(tx, ana.id)
    assert {entry["act"] for entry in told["audit"]} == {"appointed", "accepted"}
    assert ben.id not in json.dumps(told)
    assert told["block"] == told["report"] == []


async def test_nothing_in_the_files_names_whoever_was_forgotten(
    database: Database, path: Path, ana: Person, ben: Person, rows: Rows
) -> None:
    gone = [ana.id, ANA.id, "Ana Quetzalcoatlus"]
    async with database.transaction() as tx:
        for reference in await to_people(tx):
            texts = await rows.add(tx, reference.table, **{reference.column: ana.id})
            gone += texts if reference.on_delete == "CASCADE" else []
        await rows.add(tx, "outbox", person=None, place=f'["telegram", "{ANA.id}", "", 1]')
        await rows.add(tx, "parked_event", platform="telegram", payload=f'{{"id": "{ANA.id}"}}')
        await audit.note(tx, ana.id, "left", about=ben.id)
        await audit.note(tx, ben.id, "thanked", about=ana.id)
    assert found(path, gone) != []
    async with database.transaction() as tx:
        await forget.everything_about(tx, ana.id)
    assert await database.clear_log()
    assert found(path, gone) == []
    assert found(path, [ben.id, BEN.id]) == [ben.id, BEN.id]


def found(path: Path, words: list[str]) -> list[str]:
    """Which of these words stand anywhere in the database or its log."""
    content = b"".join(file.read_bytes() for file in path.parent.glob("banyan.db*"))
    return [word for word in words if word.encode() in content]


async def test_the_audit_log_knows_the_same_person_by_one_mark(
    database: Database, community: str, ana: Person, ben: Person
) -> None:
    async with database.transaction() as tx:
        await audit.note(tx, ana.id, "left", community=community)
        await audit.note(tx, ben.id, "thanked", community=community, about=ana.id)
        await forget.everything_about(tx, ana.id)
        thanked, left = await audit.latest(tx, community, limit=10)
    assert thanked.actor == ben.id
    assert thanked.about == left.actor != ana.id


async def test_erasing_oneself_launders_nothing(
    database: Database, community: str, ana: Person, ben: Person
) -> None:
    async with database.transaction() as tx:
        await blocks.keep_apart(tx, ben.id, ANA, BlockKind.BLOCK)
        report = await reports.add(tx, ben.id, "Shouted.", community=community, about=ANA)
        await reports.add(tx, ana.id, "Whispered.")
        await forget.everything_about(tx, ana.id)
        back = await meet(tx, ANA)
        since = tx.now - timedelta(days=1)
        assert await reports.count_of(tx, back.id, since) == 1
        assert await reports.count_of(tx, ben.id, since) == 1
        assert back.id != ana.id
        assert await blocks.between(tx, back.id, ben.id) == {BlockKind.BLOCK}
        (still,) = await reports.open_of(tx, community)
        assert still.id == report
        assert await reports.is_about(tx, still, back.id)


async def test_a_report_outlives_the_one_who_made_it(
    database: Database, community: str, ben: Person
) -> None:
    async with database.transaction() as tx:
        report = await reports.add(tx, ben.id, "Shouted.", community=community)
        await forget.everything_about(tx, ben.id)
        still = await reports.find(tx, report)
    assert still is not None
    assert still.reporter is None
    assert still.open


async def test_forgetting_leaves_others_their_letters_and_parked_events(
    database: Database, ana: Person, rows: Rows
) -> None:
    async with database.transaction() as tx:
        await rows.add(tx, "outbox", person=None, place='["telegram", "-100500", "", 0]', key="a")
        await rows.add(tx, "outbox", person=None, place=f'["matrix", "{ANA.id}", "", 1]', key="b")
        await rows.add(tx, "parked_event", platform="telegram", payload='"70017001701"', id="c")
        await forget.everything_about(tx, ana.id)
        letters = await tx.all("SELECT key FROM outbox WHERE key IN ('a', 'b')")
        parked = await tx.one("SELECT 1 FROM parked_event WHERE platform = 'telegram' AND id = 'c'")
    assert len(letters) == 2
    assert parked
