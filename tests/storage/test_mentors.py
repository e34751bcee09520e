"""Mentors, who stands in for whom, and what was confirmed to a community."""

from datetime import timedelta

import pytest

from bot.model import Account, Place
from storage import agreements, communities, keeping, matches, memberships, mentors, stand_ins
from storage.database import Database, Transaction
from storage.records.keeping import KeepingTimes
from storage.records.matches import Kind, MatchPart, Member
from storage.records.mentors import Format, Lasting
from tests.storage.conftest import Hands
from tests.stored import meet


async def mentor(tx: Transaction, account: str) -> str:
    person = (await meet(tx, Account("telegram", account), account)).id
    await mentors.save(
        tx, person, places=2, hours_a_month=4, lasting=Lasting.LONGER, formats=(Format.VOICE,)
    )
    return person


async def community(tx: Transaction) -> str:
    place = Place("telegram", "-1")
    return await communities.set_up(tx, place, name="Here", language="en", zone="UTC", contact="")


async def test_what_a_mentor_says_is_kept_and_changed(database: Database) -> None:
    async with database.transaction() as tx:
        mia = await mentor(tx, "1")
        first = await mentors.find(tx, mia)
        await mentors.save(
            tx, mia, places=5, hours_a_month=1, lasting=Lasting.ONCE, formats=tuple(Format)
        )
        now = await mentors.find(tx, mia)
    assert first is not None
    assert now is not None
    assert (first.places, first.formats) == (2, (Format.VOICE,))
    assert (now.places, now.lasting, now.formats) == (5, Lasting.ONCE, tuple(Format))
    assert now.since == first.since


async def test_a_running_match_takes_a_place_and_a_closed_one_gives_it_back(
    database: Database,
) -> None:
    async with database.transaction() as tx:
        mia, ana = await mentor(tx, "1"), (await meet(tx, Account("telegram", "2"), "2")).id
        pair = [Member(mia, MatchPart.MENTOR), Member(ana, MatchPart.MENTEE)]
        match = await matches.add(tx, Kind.MENTORING, pair, community=await community(tx))
        assert await mentors.free_places(tx, mia) == 1
        await tx.run("UPDATE match SET state = 'closed' WHERE id = :id", id=match)
        assert await mentors.free_places(tx, mia) == 2
        assert await mentors.free_places(tx, ana) == 0


async def test_a_mentor_is_away_until_a_day_or_until_they_are_back(
    database: Database, clock: Hands
) -> None:
    async with database.transaction() as tx:
        mia = await mentor(tx, "1")
        await mentors.go_away(tx, mia, tx.now + timedelta(days=7))
        away = await mentors.find(tx, mia)
        assert away is not None
        assert away.is_away(tx.now)
        assert not away.is_away(tx.now + timedelta(days=8))
        await mentors.go_away(tx, mia, by_itself=True)
        await mentors.come_back(tx, mia)
        back = await mentors.find(tx, mia)
    assert back is not None
    assert (back.away_until, back.away_by_itself) == (None, False)


async def test_nobody_stands_in_for_themselves_or_without_being_a_mentor(
    database: Database,
) -> None:
    async with database.transaction() as tx:
        mia, ben = await mentor(tx, "1"), await mentor(tx, "2")
        ana = (await meet(tx, Account("telegram", "3"), "3")).id
        assert not await mentors.stand_in(tx, mia, mia)
        assert not await mentors.stand_in(tx, ana, mia)
        assert await mentors.stand_in(tx, ben, mia)
        assert await mentors.stood_in_for_by(tx, ben) == [mia]
        await tx.run("DELETE FROM person WHERE id = :id", id=ben)
        found = await mentors.find(tx, mia)
    assert found is not None
    assert found.backup is None


async def test_a_code_is_good_once_and_for_ten_minutes(database: Database, clock: Hands) -> None:
    async with database.transaction() as tx:
        mia, ben = await mentor(tx, "1"), await mentor(tx, "2")
        code = await stand_ins.offer(tx, ben)
        assert await stand_ins.typed(tx, code, ben) is None
        assert await stand_ins.typed(tx, code, mia) == ben
        assert await stand_ins.typed(tx, code, mia) is None
        assert await stand_ins.wanted_by(tx, ben) == mia
        late = await stand_ins.offer(tx, ben)
    clock.turn(timedelta(minutes=10))
    async with database.transaction() as tx:
        assert await stand_ins.typed(tx, late, mia) is None
        assert await stand_ins.wanted_by(tx, ben) is None
    clock.turn(timedelta(seconds=1))
    async with database.transaction() as tx:
        erased = await keeping.erase_what_is_old(tx, KeepingTimes())
    assert erased["stand_in"] == 1


@pytest.mark.parametrize(
    ("age", "conduct", "holds"),
    [(18, "", True), (16, "", True), (21, "", False), (18, "Be kind.", False)],
)
async def test_what_was_confirmed_holds_until_more_is_asked(
    database: Database, age: int, conduct: str, holds: bool
) -> None:
    async with database.transaction() as tx:
        where, mia = await community(tx), await mentor(tx, "1")
        await memberships.join(tx, where, mia)
        assert not await agreements.hold(tx, mia, where)
        await agreements.confirm(tx, mia, where)
        await communities.change(tx, where, minimum_age=age, conduct=conduct)
        assert await agreements.hold(tx, mia, where) is holds
        assert await agreements.outdated(tx, where) == ([] if holds else [mia])
        await agreements.confirm(tx, mia, where)
        assert await agreements.hold(tx, mia, where)
