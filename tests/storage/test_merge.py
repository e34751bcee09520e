"""Two people who are one: nothing of either is lost, and nothing that holds against either."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.engine.journal import Conversation, Status
from bot.model import Account, Place
from storage import (
    assessments,
    bans,
    blocks,
    communities,
    consent,
    conversations,
    links,
    meeting_profiles,
    memberships,
    notices,
    organisers,
    participants,
    people,
    profiles,
    reminders,
    reports,
    rounds,
)
from storage.database import Database, Transaction
from storage.merge import MOVES, merge
from storage.records.blocks import BlockKind
from storage.records.meeting_profiles import MeetingProfile
from storage.records.people import Circle
from storage.records.rounds import Often, Rhythm, Schedule
from tests.storage.conftest import Hands
from tests.storage.rows import Rows, tables, to_people
from tests.stored import meet, reminders_of

ANA, ANA_TOO, BEN = (
    Account("telegram", "1"),
    Account("matrix", "@ana:x.org"),
    Account("matrix", "@b"),
)
GROUP = Place("telegram", "-100500")
NAMES_WITHOUT_REFERENCE = {"audit.actor", "audit.about"}  # they outlive the person
NOT_MOVED = {
    "link.person",
    "link.typed_by",
    "stand_in.person",
    "stand_in.typed_by",
    "seconding.person",
    "calendar_address.person",
}  # what is asked for is not asked for any more; nobody supports whom they nominated


@pytest.fixture
async def community(database: Database) -> str:
    async with database.transaction() as tx:
        return await communities.set_up(
            tx, GROUP, name="Village", language="en", zone="UTC", contact=""
        )


async def two(tx: Transaction) -> tuple[str, str]:
    return (await meet(tx, ANA, "1")).id, (await meet(tx, ANA_TOO, "!ana")).id


async def unite(tx: Transaction, kept: str, gone: str) -> None:
    person = await people.find(tx, kept)
    assert person is not None
    await merge(tx, person, gone, ended=("welcome",))


async def where(tx: Transaction, words: str) -> set[str]:
    """Each table in which these words stand anywhere."""
    return {
        table
        for table in await tables(tx)
        for row in await tx.all(f"SELECT * FROM {table}")
        if words in json.dumps([str(value) for value in row])
    }


async def test_every_column_that_names_a_person_moves(tx: Transaction) -> None:
    naming = {f"{one.table}.{one.column}" for one in await to_people(tx)}
    assert set(MOVES) == naming | NAMES_WITHOUT_REFERENCE


async def test_every_row_of_the_one_is_the_others(path: Path) -> None:
    async with Database.open(path) as database, database.transaction() as tx:
        kept, gone = await two(tx)
        ben = (await meet(tx, BEN)).id
        village = await communities.set_up(
            tx, GROUP, name="Village", language="en", zone="UTC", contact=""
        )
        targets = {"community": village, "person": ben, "playground_message": "0"}
        for table in (
            "assessment",
            "conversation",
            "request",
            "match",
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
        rows, before = Rows(targets), {}
        for name in MOVES:
            table, column = name.split(".")
            await rows.add(tx, table, **{column: gone})
            before[name] = await named(tx, name, gone)
        await unite(tx, kept, gone)
        assert await where(tx, gone) == set()
        for name in set(MOVES) - NOT_MOVED:
            assert await named(tx, name, kept) >= before[name] > 0, name


async def named(tx: Transaction, name: str, person: str) -> int:
    table, column = name.split(".")
    columns = ("one", "other") if table == "met" else (column,)  # of a pair the smaller id is `one`
    named = " OR ".join(f"{column} = :person" for column in columns)
    rows = await tx.all(f"SELECT 1 FROM {table} WHERE {named}", person=person)
    return len(rows)


async def test_what_both_have_is_there_once_and_at_its_best(
    database: Database, clock: Hands, community: str
) -> None:
    async with database.transaction() as tx:
        kept, gone = await two(tx)
        await memberships.join(tx, community, gone)
        await organisers.appoint(tx, community, gone, kept)
        await organisers.accept(tx, community, gone)
        await profiles.offer(tx, kept, "listening", 2)
        await reminders.add(tx, gone, "again", "", tx.now)
        first = tx.now
    clock.turn(timedelta(days=1))
    async with database.transaction() as tx:
        await memberships.join(tx, community, kept)
        await organisers.ask(tx, community, kept)
        await profiles.offer(tx, gone, "listening", 4)
        await consent.give(tx, kept, "keep", 1)
        await consent.give(tx, gone, "keep", 1)
        await reminders.add(tx, kept, "again", "", tx.now)
        await assessments.save(tx, gone, [])
        await unite(tx, kept, gone)
        member = await memberships.find(tx, community, kept)
        part = await organisers.find(tx, community, kept)
        (shown,) = await profiles.of_person(tx, kept)
        (reminder,) = await reminders_of(tx, kept)
        assert len(await assessments.history(tx, kept, limit=5)) == 1
        assert await people.find(tx, gone) is None
    assert member is not None
    assert part is not None
    assert (member.joined_at, part.accepted, part.appointed) == (first, True, True)
    assert part.appointed_by is None  # nobody keeps themselves in a part
    assert (shown.level, reminder.due_at) == (4, clock.now)


async def test_accounts_know_the_same_person(tx: Transaction) -> None:
    kept, gone = await two(tx)
    await unite(tx, kept, gone)
    accounts = {known.account for known in await people.accounts_of(tx, kept)}
    assert accounts == {ANA, ANA_TOO}
    for account in accounts:
        found = await people.of_account(tx, account)
        assert found is not None
        assert found.id == kept


async def talk(tx: Transaction, id: str, person: str, flow: str, status: Status) -> None:
    conversation = Conversation(id, person, flow, {}, touched_at=tx.now, status=status)
    await tx.run_all([conversations.saving([conversation])])


async def test_one_dialogue_stays_open_and_the_other_is_put_aside(tx: Transaction) -> None:
    kept, gone = await two(tx)
    await talk(tx, "one", kept, "assess", Status.OPEN)
    await talk(tx, "two", gone, "assess", Status.OPEN)
    await talk(tx, "three", gone, "report", Status.ASIDE)
    await talk(tx, "four", gone, "welcome", Status.ASIDE)
    await unite(tx, kept, gone)
    current = await conversations.open_of(tx, kept)
    assert current is not None
    assert current.id == "one"
    assert {one.id for one in await conversations.aside_of(tx, kept)} == {"two", "three"}
    assert await conversations.find(tx, "four") is None


async def test_whoever_works_on_a_conversation_sees_that_it_was_moved(tx: Transaction) -> None:
    kept, gone = await two(tx)
    await talk(tx, "two", gone, "assess", Status.OPEN)
    loaded = await conversations.find(tx, "two")
    assert loaded is not None
    await unite(tx, kept, gone)
    assert await tx.run_all([conversations.saving([loaded])]) == [0]


async def test_a_block_on_either_holds_for_the_one(tx: Transaction) -> None:
    kept, gone = await two(tx)
    ben = (await meet(tx, BEN)).id
    await blocks.keep_apart(tx, ben, ANA_TOO, BlockKind.BLOCK)
    await blocks.keep_apart(tx, gone, BEN, BlockKind.DO_NOT_MATCH)
    await unite(tx, kept, gone)
    assert await blocks.between(tx, ben, kept) == set(BlockKind)


async def test_nobody_keeps_away_from_themselves(tx: Transaction) -> None:
    kept, gone = await two(tx)
    await blocks.keep_apart(tx, kept, ANA_TOO, BlockKind.BLOCK)
    await blocks.keep_apart(tx, gone, ANA, BlockKind.BLOCK)
    await unite(tx, kept, gone)
    assert await blocks.of_person(tx, kept) == []


@pytest.mark.parametrize("banned", [ANA, ANA_TOO])
async def test_a_ban_on_either_ends_the_membership_of_the_one(
    database: Database, community: str, banned: Account
) -> None:
    async with database.transaction() as tx:
        kept, gone = await two(tx)
        for person in (kept, gone):
            await memberships.join(tx, community, person)
            await organisers.appoint(tx, community, person, None)
            await people.be_seen_by(tx, person, Circle.EVERYONE)
        await bans.note(tx, community, banned, GROUP.chat)
        await unite(tx, kept, gone)
        assert await memberships.find(tx, community, kept) is None
        assert await organisers.find(tx, community, kept) is None
        found = await people.find(tx, kept)
    assert found is not None
    assert found.circle is Circle.NOBODY


@pytest.mark.parametrize("hears", [True, False])
async def test_whoever_wants_nothing_unasked_gets_nothing_that_waits(
    tx: Transaction, hears: bool
) -> None:
    kept, gone = await two(tx)
    await notices.add(tx, gone, {"send": "news"}, tx.now)
    await reminders.add(tx, gone, "practice", "listening", tx.now)
    person = await people.find(tx, kept)
    assert person is not None
    await merge(tx, replace(person, unprompted=hears), gone)
    assert len(await notices.take(tx, kept)) == int(hears)
    assert len(await reminders_of(tx, kept)) == 1  # these were asked for


async def test_a_report_stays_hidden_from_whom_it_is_about(tx: Transaction) -> None:
    kept, gone = await two(tx)
    ben = (await meet(tx, BEN)).id
    id = await reports.add(tx, ben, "Shouted.", about=ANA_TOO)
    await unite(tx, kept, gone)
    report = await reports.find(tx, id)
    assert report is not None
    assert await reports.is_about(tx, report, kept)


async def test_nothing_more_comes_of_what_either_asked_for(tx: Transaction) -> None:
    kept, gone = await two(tx)
    ben = (await meet(tx, BEN)).id
    code = await links.make(tx, kept)
    found = await links.by_code(tx, code)
    assert found is not None
    await links.typed(tx, found, BEN, ben, ["en"])
    other = await links.make(tx, gone)
    await unite(tx, kept, gone)
    assert await links.find(tx, found.id) is None
    assert await links.by_code(tx, other) is None


@pytest.mark.parametrize(
    ("own", "other", "then"),
    [
        (Often.NEVER, Often.ALWAYS, Often.ALWAYS),
        (Often.ONCE, Often.ALWAYS, Often.ALWAYS),
        (Often.NEVER, Often.ONCE, Often.ONCE),
        (Often.ALWAYS, Often.NEVER, Often.ALWAYS),
    ],
)
async def test_whoever_took_part_in_peer_rounds_with_either_account_still_does(
    tx: Transaction, own: Often, other: Often, then: Often
) -> None:
    kept, gone = await two(tx)
    village = await communities.set_up(
        tx, GROUP, name="Village", language="en", zone="UTC", contact=""
    )
    series = await rounds.plan(tx, village, Schedule(Rhythm.WEEKLY, 2, 600, "UTC"), "", tx.now)
    await participants.take_part(tx, series, kept, own)
    await participants.take_part(tx, series, gone, other)
    await unite(tx, kept, gone)
    found = await participants.find(tx, series, kept)
    assert found
    assert found.often is then


async def test_whoever_kept_others_at_a_distance_with_either_account_still_does(
    tx: Transaction,
) -> None:
    kept, gone = await two(tx)
    await meeting_profiles.save(tx, MeetingProfile(kept))
    careful = MeetingProfile(gone, gender="woman", own_gender=True, relayed=True)
    await meeting_profiles.save(tx, careful)
    await unite(tx, kept, gone)
    assert await meeting_profiles.of_person(tx, kept) == replace(careful, person=kept)
