from dataclasses import fields, replace
from datetime import timedelta

import pytest

from bot.model import Account, Place
from storage import communities, consent, invitations, keeping, notices, people, reports, staying
from storage.database import Database, Transaction
from storage.records.invitations import InvitationKind
from storage.records.keeping import KeepingTimes
from tests.storage.conftest import Hands
from tests.storage.rows import Rows
from tests.stored import meet

TIMES = KeepingTimes()
MINUTE = timedelta(minutes=1)


async def erase(database: Database, times: KeepingTimes = TIMES) -> dict[str, int]:
    """Which tables lose how many rows in one go."""
    async with database.transaction() as tx:
        erased = await keeping.erase_what_is_old(tx, times)
    return {table: rows for table, rows in erased.items() if rows}


async def keep(tx: Transaction, id: str) -> str:
    person = (await meet(tx, Account("telegram", id))).id
    await consent.give(tx, person, "keep", 1)
    return person


@pytest.mark.parametrize(
    ("table", "time", "values", "kept"),
    [
        ("inbox", "at", {}, TIMES.event_ids),
        ("parked_event", "at", {}, TIMES.parked_events),
        ("outbox", "at", {"state": "sent"}, TIMES.sent_letters),
        ("outbox", "at", {"state": "doubtful"}, TIMES.sent_letters),
        ("conversation", "touched_at", {"status": "done"}, TIMES.finished_conversations),
        ("conversation", "touched_at", {"status": "cancelled"}, TIMES.finished_conversations),
        ("conversation", "touched_at", {"status": "expired"}, TIMES.finished_conversations),
        ("notified", "at", {}, keeping.UNPROMPTED_COUNTED),
        ("group_offer", "at", {}, keeping.GROUPS_OFFERED),
        ("audit", "at", {"community": None}, TIMES.audit),
        ("suggestion", "at", {}, TIMES.suggestions),
    ],
)
async def test_rows_go_when_their_time_is_over(
    database: Database,
    clock: Hands,
    table: str,
    time: str,
    values: dict[str, str | None],
    kept: timedelta,
) -> None:
    async with database.transaction() as tx:
        person = await keep(tx, "a")
        rows = Rows({"person": person, "community": "", "assessment": ""})
        await rows.add(tx, table, **values, **{time: clock.now.timestamp()})
    clock.turn(kept)
    assert await erase(database) == {}
    clock.turn(MINUTE)
    assert await erase(database) == {table: 1}
    assert await erase(database) == {}


@pytest.mark.parametrize(
    ("table", "column", "states"),
    [("outbox", "state", ["queued"]), ("conversation", "status", ["open", "aside", "stuck"])],
)
async def test_what_is_not_finished_stays(
    database: Database, clock: Hands, table: str, column: str, states: list[str]
) -> None:
    async with database.transaction() as tx:
        rows = Rows({"person": await keep(tx, "a"), "community": "", "assessment": ""})
        for state in states:
            await rows.add(tx, table, **{column: state})
    clock.turn(timedelta(days=500))
    assert await erase(database) == {}


async def test_codes_reports_and_communities_go_when_their_time_is_over(
    database: Database, clock: Hands
) -> None:
    async with database.transaction() as tx:
        person = await keep(tx, "a")
        group = Place("telegram", "-1")
        community = await communities.set_up(tx, group, name="", language="", zone="", contact="")
        await invitations.make(
            tx, community, person, InvitationKind.MEMBER, lasts=timedelta(days=7), uses=1
        )
        closed = await reports.add(tx, person, "Closed.")
        await reports.close(tx, closed, "Done.")
        await reports.add(tx, person, "Open.")
        await communities.removed_from(tx, "telegram", "-1")
    clock.turn(timedelta(days=7))
    assert await erase(database) == {}
    clock.turn(MINUTE)
    assert await erase(database) == {"invitation": 1}
    clock.turn(TIMES.paused_communities)
    assert await erase(database) == {"community": 1}
    clock.turn(TIMES.closed_reports)
    assert await erase(database) == {"report": 1}


async def test_a_community_to_which_banyan_returned_stays(database: Database, clock: Hands) -> None:
    async with database.transaction() as tx:
        group = Place("telegram", "-1")
        await communities.set_up(tx, group, name="", language="", zone="", contact="")
        await communities.removed_from(tx, "telegram", "-1")
    clock.turn(TIMES.paused_communities - MINUTE)
    async with database.transaction() as tx:
        await communities.returned_to(tx, "telegram", "-1")
    clock.turn(timedelta(days=400))
    assert await erase(database) == {}


async def test_whoever_never_said_yes_is_forgotten(database: Database, clock: Hands) -> None:
    async with database.transaction() as tx:
        yes, no = await keep(tx, "yes"), await meet(tx, Account("telegram", "no"))
    clock.turn(TIMES.people_without_consent)
    assert await erase(database) == {}
    clock.turn(MINUTE)
    assert await erase(database) == {"person": 1}
    async with database.transaction() as tx:
        assert await people.find(tx, yes)
        assert await people.find(tx, no.id) is None


async def test_whoever_is_silent_is_asked_and_then_forgotten(
    database: Database, clock: Hands
) -> None:
    async with database.transaction() as tx:
        silent, unasked, late, active = [await keep(tx, id) for id in ("a", "b", "c", "d")]
    clock.turn(TIMES.people_silent_unasked + MINUTE)
    async with database.transaction() as tx:
        await people.came(tx, Account("telegram", "d"))
        assert set(await staying.due(tx, limit=9)) == {silent, unasked, late}
        await people.asked_to_stay(tx, silent)
    clock.turn(TIMES.people_silent - TIMES.people_silent_unasked)
    async with database.transaction() as tx:
        await people.asked_to_stay(tx, late)
    assert await erase(database) == {"person": 1}
    async with database.transaction() as tx:
        left = {id for id in (silent, unasked, late, active) if await people.find(tx, id)}
    assert left == {unasked, late, active}
    clock.turn(TIMES.people_to_answer + MINUTE)
    assert await erase(database) == {"person": 1}


async def test_much_is_erased_in_several_goes(
    database: Database, clock: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "ROWS_AT_ONCE", 4)
    monkeypatch.setattr(keeping, "PEOPLE_AT_ONCE", 2)
    async with database.transaction() as tx:
        for number in range(6):
            person = await meet(tx, Account("telegram", str(number)))
            await notices.told(tx, person.id)
    clock.turn(TIMES.people_without_consent + MINUTE)
    goes = [await erase(database) for _ in range(4)]
    assert goes == [{"notified": 4, "person": 2}, {"notified": 2, "person": 2}, {"person": 2}, {}]


async def test_times_can_be_shorter(database: Database, clock: Hands) -> None:
    short = replace(TIMES, event_ids=timedelta(days=1))
    async with database.transaction() as tx:
        await tx.run("INSERT INTO inbox VALUES ('p', 'a', :now)", now=clock.now.timestamp())
    clock.turn(timedelta(days=2))
    assert await erase(database) == {}
    assert await erase(database, short) == {"inbox": 1}


def test_every_time_is_a_span_of_time() -> None:
    spans = [getattr(TIMES, field.name) for field in fields(KeepingTimes)]
    assert all(isinstance(span, timedelta) and span > timedelta() for span in spans)
