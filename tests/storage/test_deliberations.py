"""Views and concerns are kept without who, and in an order that says nothing."""

from __future__ import annotations

from storage import deliberations
from storage.database import Transaction
from storage.records.polls import PollKind
from tests.storage.polling import ask


async def test_what_was_said_is_listed_without_who_and_not_in_its_order(tx: Transaction) -> None:
    poll = (await ask(tx, "ana", "ben", kind=PollKind.VIEWS)).poll
    for number in range(9):
        await deliberations.add_view(tx, poll, language="id", words=f"view {number}")
    said = await deliberations.views(tx, poll)
    assert sorted(one.words for one in said) == [f"view {number}" for number in range(9)]
    assert [one.id for one in said] == sorted(one.id for one in said)
    for table in ("deliberation_view", "concern"):
        columns = {row["name"] for row in await tx.all(f"PRAGMA table_info({table})")}
        assert not columns & {"person", "entry", "author", "at"}


async def test_a_concern_is_answered_while_it_stands(tx: Transaction) -> None:
    poll = (await ask(tx, "ana", "ben", kind=PollKind.MUFAKAT)).poll
    concern = await deliberations.add_concern(tx, poll, language="en", words="Too soon.")
    assert await deliberations.answer(tx, concern, "We begin in May.")
    [found] = await deliberations.concerns(tx, poll)
    assert (found.words, found.answer) == ("Too soon.", "We begin in May.")
    await deliberations.lift(tx, concern)
    assert await deliberations.find_concern(tx, concern) is None
    assert not await deliberations.answer(tx, concern, "We begin in June.")


async def test_concerns_that_no_ballot_stands_behind_are_erased(tx: Transaction) -> None:
    poll = (await ask(tx, "ana", kind=PollKind.MUFAKAT)).poll
    kept, gone = [
        await deliberations.add_concern(tx, poll, language="en", words=words)
        for words in ("Too soon.", "Too late.")
    ]
    await deliberations.keep_only(tx, poll, {kept})
    assert [one.id for one in await deliberations.concerns(tx, poll)] == [kept]
    assert await deliberations.find_concern(tx, gone) is None
