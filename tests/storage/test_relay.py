"""Which message came from whom, and that nothing of it outlives its match."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model import Account, Letter, Place, Send, ToPerson
from bot.text import verbatim
from storage import communities, matches, outbox, people, relay
from storage.database import Database, Transaction
from storage.outbox import Receipt, State
from storage.records.matches import Ending, Kind, MatchPart, Member

CHAT = Place("telegram", "7", private=True)
GROUP = Place("telegram", "-7")


async def known(tx: Transaction, who: str) -> str:
    account = Account("telegram", who)
    await people.meet_all(tx, [(account, who)])
    person = await people.of_account(tx, account)
    assert person
    return person.id


@pytest.fixture
async def two(database: Database) -> tuple[str, str, str]:
    """A sender, a reader, and their match."""
    async with database.transaction() as tx:
        village = await communities.set_up(
            tx, GROUP, name="Village", language="en", zone="UTC", contact="a@example.org"
        )
        ana, ada = await known(tx, "6"), await known(tx, "7")
        members = [Member(ada, MatchPart.MENTOR), Member(ana, MatchPart.MENTEE)]
        match = await matches.add(tx, Kind.MENTORING, members, community=village)
    return ana, ada, match


async def passes_on(tx: Transaction, two: tuple[str, str, str], key: str) -> None:
    """Something is passed on, and waits to be delivered."""
    ana, ada, match = two
    await outbox.add(tx, [Letter(key, ToPerson(ada), Send(verbatim("secret")))])
    await relay.note(tx, match, ana, {ada: key})


async def traces(tx: Transaction, two: tuple[str, str, str]) -> int:
    """How much is known of what was passed on."""
    rows = await tx.all(
        "SELECT 1 FROM relayed WHERE match = :match"
        " UNION ALL SELECT 1 FROM outbox WHERE person = :reader OR key = 'k'",
        match=two[2],
        reader=two[1],
    )
    return len(rows)


async def ends(tx: Transaction, key: str, state: State, message: str = "") -> None:
    """The delivery of a letter ends."""
    await tx.run_all([outbox.settling([Receipt(key, state, CHAT, message or None)])])


async def test_a_message_is_known_by_any_of_its_parts_and_in_its_chat_alone(
    database: Database, two: tuple[str, str, str]
) -> None:
    ana, ada, match = two
    async with database.transaction() as tx:
        await passes_on(tx, two, "k")
        assert await relay.answered(tx, ada, CHAT, "12") is None
        await ends(tx, "k", State.SENT, "m12 13")
        for message in ("12", "13"):
            found = await relay.answered(tx, ada, CHAT, message)
            assert found
            assert (found.match, found.sender, found.reader) == (match, ana, ada)
        assert await relay.answered(tx, ada, CHAT, "1") is None
        assert await relay.answered(tx, ada, Place("matrix", "7", private=True), "12") is None
        assert await relay.answered(tx, ada, Place("telegram", "8", private=True), "12") is None
        assert await relay.answered(tx, ana, CHAT, "12") is None


@pytest.mark.parametrize("delivered", [True, False])
async def test_with_its_match_everything_of_it_goes(
    database: Database, two: tuple[str, str, str], delivered: bool
) -> None:
    async with database.transaction() as tx:
        await passes_on(tx, two, "k")
        if delivered:
            await ends(tx, "k", State.SENT, "12")
        await matches.close_all(tx, [two[2]], Ending.DONE)
        assert await traces(tx, two) == 0


async def test_whoever_leaves_takes_along_what_they_said_and_read(
    database: Database, two: tuple[str, str, str]
) -> None:
    async with database.transaction() as tx:
        await passes_on(tx, two, "k")
        assert await traces(tx, two) == 2
        await tx.run("DELETE FROM match_member WHERE person = :person", person=two[0])
        assert await traces(tx, two) == 0


@pytest.mark.parametrize("state", [State.DROPPED, State.DOUBTFUL])
async def test_what_did_not_arrive_is_told_once_for_all_of_it(
    database: Database, two: tuple[str, str, str], state: State
) -> None:
    async with database.transaction() as tx:
        for key in ("k1", "k2", "k3"):
            await passes_on(tx, two, key)
        await ends(tx, "k1", state)
        await ends(tx, "k2", state)
        await ends(tx, "k3", State.SENT, "12")
        assert sorted(await relay.lost(tx, 10)) == ["k1", "k2"]
        assert await relay.take_lost(tx, "k1")
        assert await relay.take_lost(tx, "k2") is None
        assert await relay.lost(tx, 10) == []
        assert await relay.answered(tx, two[1], CHAT, "12")


async def test_letters_of_others_are_not_lost_messages(
    database: Database, two: tuple[str, str, str]
) -> None:
    async with database.transaction() as tx:
        await outbox.add(tx, [Letter("k", ToPerson(two[1]), Send(verbatim("news")))])
        await ends(tx, "k", State.DROPPED)
        assert await relay.lost(tx, 10) == []


async def test_it_is_known_when_somebody_wrote_and_until_when_that_waits(
    database: Database, two: tuple[str, str, str]
) -> None:
    ana, ada, _ = two
    async with database.transaction() as tx:
        await passes_on(tx, two, "k")
        assert await relay.since(tx, ana, ada, tx.now - timedelta(hours=1)) == [tx.now]
        assert await relay.since(tx, ana, ada, tx.now) == []
        assert await relay.since(tx, ada, ana, tx.now - timedelta(hours=1)) == []
        assert await relay.held_until(tx, ana, ada) is None
        until = tx.now + timedelta(hours=8)
        letter = Letter("l", ToPerson(ada), Send(verbatim("more")), not_before=until)
        await outbox.add(tx, [letter])
        await relay.note(tx, two[2], ana, {ada: "l"})
        assert await relay.held_until(tx, ana, ada) == until


async def test_who_can_read_it_is_told_once_to_each(
    database: Database, two: tuple[str, str, str]
) -> None:
    ana, ada, match = two
    async with database.transaction() as tx:
        told = [await relay.tell(tx, match, one) for one in (ana, ada, ana, ada)]
        assert told == [True, True, False, False]
        assert not await relay.tell(tx, match, "nobody")
