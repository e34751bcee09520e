"""People who were nominated: what is kept of them, and what is left at the end."""

import asyncio
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Account, Place
from storage import calls, candidates, communities, memberships, people
from storage.database import Database, Transaction
from storage.records.calls import Call, CallState
from storage.records.candidates import CandidateState, Nomination
from storage.records.people import Circle
from tests.calls import come_to
from tests.stored import meet
from tests.world import START

CODE = "0123456789ab"
GONE = {CandidateState.INVITED, CandidateState.ASKED, CandidateState.LATER, CandidateState.DECLINED}


async def _village(tx: Transaction) -> str:
    return await communities.set_up(
        tx, Place("counting", "group"), name="Village", language="en", zone="UTC", contact="x"
    )


async def _call(tx: Transaction, *who: str) -> tuple[Call, list[str]]:
    """A call that takes nominations, and people of its community."""
    community = await _village(tx)
    ids = [(await meet(tx, Account("counting", one))).id for one in who]
    for one in ids:
        await memberships.join(tx, community, one)
    return await come_to(tx, community, CallState.NOMINATING), ids


def _by(nominator: str, reason: str = "They listen.") -> Nomination:
    return Nomination("", nominator, reason, "seen", shown=False)


async def test_others_are_counted_and_oneself_is_not(tx: Transaction) -> None:
    call, (ana, ben) = await _call(tx, "ana", "ben")
    await candidates.nominate(tx, call.id, ben, _by(ana))
    await candidates.nominate(tx, call.id, ana, _by(ana))
    await candidates.invite(tx, call.id, CODE, _by(ana))
    assert await candidates.nominated_by(tx, call.id, ana) == 2
    assert await candidates.nominated_by(tx, call.id, ben) == 0


async def test_an_invitation_waits_until_it_is_redeemed(tx: Transaction) -> None:
    call, (ana, ben) = await _call(tx, "ana", "ben")
    id = await candidates.invite(tx, call.id, CODE, _by(ana))
    for _ in range(2):
        waiting = await candidates.invited(tx, CODE)
        assert waiting
        assert (waiting.id, waiting.state) == (id, CandidateState.INVITED)
    redeemed = await candidates.redeem(tx, ben, CODE)
    assert redeemed
    assert (redeemed.person, redeemed.state) == (ben, CandidateState.ASKED)
    assert await candidates.invited(tx, CODE) is None


async def test_who_is_left_unasked_has_answered_nothing_and_is_not_asked_by_the_clock(
    tx: Transaction,
) -> None:
    call, (ana, ben) = await _call(tx, "ana", "ben")
    found, _first = await candidates.nominate(tx, call.id, ben, _by(ana))
    await candidates.schedule(tx, found.id, tx.now - timedelta(days=1))
    assert await candidates.to_ask(tx, 5) == [found.id]
    await candidates.leave_unasked(tx, found.id)
    left = await candidates.find(tx, found.id)
    assert left
    assert (left.state, left.answered_at) == (CandidateState.DECLINED, None)
    assert await candidates.to_ask(tx, 5) == []
    assert [one.id for one in await calls.open_for(tx, ben)] == [call.id]  # as a member


async def test_only_those_are_looked_among_who_let_themselves_be_seen(tx: Transaction) -> None:
    call, (ana, ben, cleo) = await _call(tx, "ana", "ben", "cleo")
    await people.be_seen_by(tx, ana, Circle.COMMUNITY)
    await people.be_seen_by(tx, cleo, Circle.EVERYONE)
    await memberships.leave(tx, call.community, cleo)
    assert [one.id for one in await people.shown_in(tx, call.community)] == [ana]
    assert ben not in {one.id for one in await people.shown_in(tx, call.community)}


moves = st.lists(st.sampled_from(list(CandidateState)), max_size=6)


@settings(max_examples=25, deadline=None)
@given(moves=moves, invited=st.booleans())
def test_whatever_they_said_only_who_stood_is_left(
    moves: list[CandidateState], invited: bool
) -> None:
    with TemporaryDirectory() as folder:
        asyncio.run(_live(Path(folder) / "banyan.db", moves, invited=invited))


async def _live(path: Path, moves: list[CandidateState], *, invited: bool) -> None:
    async with Database.open(path, lambda: START) as database, database.transaction() as tx:
        call, (ana, ben) = await _call(tx, "ana", "ben")
        found, _first = await candidates.nominate(tx, call.id, ben, _by(ana))
        if invited:
            await candidates.invite(tx, call.id, CODE, _by(ben))
        await calls.step_back(tx, call.id, ana)
        for state in moves:
            await candidates.move(tx, found, state)
            found = await candidates.find(tx, found.id) or found
        await candidates.clear(tx, call.id)
        left = await candidates.of_call(tx, call.id)
        assert [one.id for one in left] == ([] if found.state in GONE else [found.id])
        for table in ("nomination", "stepped_back"):
            assert not await tx.all(f"SELECT 1 FROM {table}")
        assert await candidates.invited(tx, CODE) is None
