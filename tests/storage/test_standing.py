"""Who stands in a call: support that counts, what is said about them, and what goes at the end."""

from collections.abc import Awaitable, Callable

import pytest

from bot.model import Account, Place
from storage import candidates, communities, memberships, remarks, support
from storage.database import Transaction
from storage.records.calls import Call, CallState
from storage.records.candidates import (
    Candidate,
    CandidateState,
    Nomination,
    RemarkKind,
    RemarkState,
)
from tests.calls import come_to, stands
from tests.stored import meet

Comes = Callable[[str], Awaitable[str]]


@pytest.fixture
async def community(tx: Transaction) -> str:
    return await communities.set_up(
        tx, Place("telegram", "-1"), name="", language="en", zone="UTC", contact=""
    )


@pytest.fixture
def comes(tx: Transaction, community: str) -> Comes:
    async def _comes(who: str) -> str:
        person = await meet(tx, Account("telegram", who))
        await memberships.join(tx, community, person.id)
        return person.id

    return _comes


@pytest.fixture
async def ana(comes: Comes) -> str:
    return await comes("ana")


@pytest.fixture
async def call(tx: Transaction, community: str, ana: str) -> Call:
    return await come_to(tx, community, CallState.COMMENTING, [ana], ready=False)


@pytest.fixture
async def candidate(tx: Transaction, call: Call, ana: str) -> Candidate:
    found = await candidates.of_person(tx, call.id, ana)
    assert found
    return found


async def test_support_by_oneself_and_by_a_nominator_does_not_count(
    tx: Transaction, call: Call, candidate: Candidate, ana: str, comes: Comes
) -> None:
    ben, cleo = await comes("ben"), await comes("cleo")
    for person in (ana, ben, cleo):
        assert await candidates.second(tx, candidate.id, person)
    assert not await candidates.second(tx, candidate.id, cleo)
    assert await candidates.seconds(tx, candidate.id) == {ben, cleo}
    nomination = Nomination("", ben, "She listens.", "friend", shown=False)
    await candidates.nominate(tx, call.id, ana, nomination)
    assert await candidates.seconds(tx, candidate.id) == {cleo}


async def test_all_support_of_somebody_is_taken_back_in_one_call(
    tx: Transaction, community: str, call: Call, candidate: Candidate, ana: str, comes: Comes
) -> None:
    ben = await comes("ben")
    other = await come_to(tx, community, CallState.PREPARING, [ana], ready=False)
    elsewhere = await candidates.of_person(tx, other.id, ana)
    assert elsewhere
    await candidates.second(tx, candidate.id, ben)
    await candidates.second(tx, elsewhere.id, ben)
    assert await support.take_all_back(tx, call.id, ben) == 1
    assert await candidates.seconds(tx, candidate.id) == set()
    assert await candidates.seconds(tx, elsewhere.id) == {ben}


async def test_a_remark_waits_without_its_author_for_others_and_is_settled_once(
    tx: Transaction, call: Call, candidate: Candidate, comes: Comes
) -> None:
    ben = await comes("ben")
    asked = await remarks.add(tx, candidate.id, ben, RemarkKind.QUESTION, "How much time?")
    assert asked
    assert [one.id for one in await remarks.waiting(tx, call.id, "rosa")] == [asked]
    assert await remarks.waiting(tx, call.id, ben) == []
    assert await remarks.passed(tx, candidate.id) == []
    await remarks.answer(tx, asked, "Four hours.")
    assert await remarks.settle(tx, asked, RemarkState.PASSED)
    assert not await remarks.settle(tx, asked, RemarkState.KEPT_BACK)
    (passed,) = await remarks.passed(tx, candidate.id)
    assert passed.answer == ""  # nobody answers what was not passed on
    await remarks.answer(tx, asked, "Four hours.")
    (passed,) = await remarks.passed(tx, candidate.id)
    assert (passed.words, passed.answer) == ("How much time?", "Four hours.")


async def test_one_person_can_say_only_so_much_about_another(
    tx: Transaction, candidate: Candidate, comes: Comes
) -> None:
    ben, cleo = await comes("ben"), await comes("cleo")
    said = [
        await remarks.add(tx, candidate.id, ben, RemarkKind.COMMENT, f"Remark {n}.")
        for n in range(remarks.MOST_BY_ONE + 1)
    ]
    assert [one is not None for one in said] == [True] * remarks.MOST_BY_ONE + [False]
    assert await remarks.add(tx, candidate.id, cleo, RemarkKind.COMMENT, "She listens.")


async def test_whoever_stands_no_longer_leaves_nothing_behind(
    tx: Transaction, call: Call, candidate: Candidate, comes: Comes
) -> None:
    ben = await comes("ben")
    await candidates.say(tx, candidate.id, statement="I listen.")
    await candidates.second(tx, candidate.id, ben)
    said = await remarks.add(tx, candidate.id, ben, RemarkKind.COMMENT, "She listens.")
    assert said
    found = await candidates.find(tx, candidate.id)
    assert found
    assert await support.withdraw(tx, found)
    assert not await support.withdraw(tx, found)
    left = await candidates.find(tx, candidate.id)
    assert left
    assert (left.state, left.statement) == (CandidateState.WITHDRAWN, "")
    assert await candidates.seconds(tx, candidate.id) == set()
    assert await remarks.find(tx, said) is None
    assert await candidates.standing(tx, call.id) == []


async def test_at_the_end_nobody_is_known_to_have_written_what_was_passed_on(
    tx: Transaction, community: str, call: Call, candidate: Candidate, comes: Comes
) -> None:
    ben = await comes("ben")
    other = await come_to(tx, community, CallState.COMMENTING)
    elsewhere = await stands(tx, other, ben, ready=False)
    await candidates.second(tx, elsewhere.id, await comes("cleo"))
    ids = {}
    for kind, about in ((RemarkKind.QUESTION, candidate), (RemarkKind.COMMENT, elsewhere)):
        ids[kind] = await remarks.add(tx, about.id, ben, kind, "Words.") or ""
    kept_back = await remarks.add(tx, candidate.id, ben, RemarkKind.COMMENT, "Rude.") or ""
    await remarks.settle(tx, ids[RemarkKind.QUESTION], RemarkState.PASSED)
    await remarks.settle(tx, kept_back, RemarkState.KEPT_BACK)
    await candidates.second(tx, candidate.id, ben)
    await candidates.clear(tx, call.id)
    assert await candidates.seconds(tx, candidate.id) == set()
    assert len(await candidates.seconds(tx, elsewhere.id)) == 1
    (passed,) = await remarks.passed(tx, candidate.id)
    assert passed.author is None
    assert await remarks.find(tx, kept_back) is None
    untouched = await remarks.find(tx, ids[RemarkKind.COMMENT])
    assert untouched
    assert untouched.author == ben
