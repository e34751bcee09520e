"""What people did is kept of those who agreed, from then on, once, and no longer than they do."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Account, Place
from storage import communities, consent, deeds, export, forget, keeping, memberships, people
from storage.database import Database, Transaction
from storage.merge import merge
from storage.records.deeds import DeedKind
from storage.records.keeping import KeepingTimes
from tests.storage.conftest import Hands
from tests.stored import meet

PEOPLE: Final = ("ana", "ben")
PLACES: Final = ("village", "town")
Act: TypeAlias = tuple[str, str, str, DeedKind, str]

acts = st.lists(
    st.tuples(
        st.sampled_from(["note", "note", "note", "on", "on", "off", "leave", "link", "forget"]),
        st.sampled_from(PEOPLE),
        st.sampled_from(PLACES),
        st.sampled_from(DeedKind),
        st.sampled_from(PEOPLE),
    ),
    min_size=5,
    max_size=40,
)


class Believed:
    """What ought to be kept."""

    def __init__(self) -> None:
        self.there = set(PEOPLE)
        self.seen: set[str] = set()
        self.did: dict[tuple[str, str], set[DeedKind]] = defaultdict(set)
        self.members = {(place, who) for place in PLACES for who in PEOPLE}

    def shown(self, place: str) -> dict[str, set[DeedKind]]:
        here = {who: self.did[place, who] for at, who in self.members if at == place}
        return {who: kinds for who, kinds in here.items() if kinds}

    def erase(self, who: str) -> None:
        self.seen.discard(who)
        for place in PLACES:
            self.did.pop((place, who), None)

    def link(self, kept: str, gone: str) -> None:
        for place in PLACES:
            self.did[place, kept] |= self.did[place, gone]
            if (place, gone) in self.members:
                self.members.add((place, kept))
        if gone in self.seen:
            self.seen.add(kept)
        self.go(gone)

    def go(self, who: str) -> None:
        self.erase(who)
        self.there.discard(who)
        self.members -= {(place, who) for place in PLACES}


@settings(max_examples=60, deadline=None)
@given(acts)
def test_only_what_was_done_with_a_yes_is_kept(happened: list[Act]) -> None:
    with TemporaryDirectory() as folder:
        asyncio.run(_live(Path(folder) / "banyan.db", happened))


async def _live(path: Path, happened: list[Act]) -> None:
    async with Database.open(path, Hands()) as database, database.transaction() as tx:
        ids, places = await _begin(tx)
        names = {id: who for who, id in ids.items()}
        believed = Believed()
        for what, who, place, kind, other in happened:
            if who in believed.there:
                await _act(tx, ids, places, believed, (what, who, place, kind, other))
            for name, community in places.items():
                found = await deeds.in_community(tx, community)
                assert all(len(set(kinds)) == len(kinds) for kinds in found.values())
                shown = {names[id]: set(kinds) for id, kinds in found.items()}
                assert shown == believed.shown(name)
            for one in believed.there:
                assert await deeds.is_seen(tx, ids[one]) == (one in believed.seen)


async def _begin(tx: Transaction) -> tuple[dict[str, str], dict[str, str]]:
    ids = {who: (await meet(tx, Account("telegram", who))).id for who in PEOPLE}
    places = {name: await _community(tx, name) for name in PLACES}
    for community in places.values():
        for person in ids.values():
            await memberships.join(tx, community, person)
    return ids, places


async def _community(tx: Transaction, name: str) -> str:
    return await communities.set_up(
        tx, Place("telegram", f"-{name}"), name=name, language="en", zone="UTC", contact=""
    )


async def _act(
    tx: Transaction, ids: dict[str, str], places: dict[str, str], believed: Believed, act: Act
) -> None:
    what, who, place, kind, other = act
    match what:
        case "note":
            await deeds.note(tx, places[place], ids[who], kind)
            if who in believed.seen:
                believed.did[place, who].add(kind)
        case "on":
            await deeds.let_see(tx, ids[who], seen=True)
            believed.seen.add(who)
        case "off":
            await deeds.let_see(tx, ids[who], seen=False)
            believed.erase(who)
        case "leave":
            await memberships.leave(tx, places[place], ids[who])
            believed.members.discard((place, who))
        case "forget":
            await forget.everything_about(tx, ids[who])
            believed.go(who)
        case "link" if other in believed.there - {who}:
            kept = await people.find(tx, ids[who])
            assert kept
            await merge(tx, kept, ids[other], ended=("welcome",))
            believed.link(who, other)


async def test_who_is_two_accounts_keeps_the_last_time_of_each(
    database: Database, clock: Hands
) -> None:
    async with database.transaction() as tx:
        ids, places = await _begin(tx)
        for who in ("ana", "ben"):
            await consent.give(tx, ids[who], "keep", 1)
            await deeds.let_see(tx, ids[who], seen=True)
        await deeds.note(tx, places["village"], ids["ana"], DeedKind.MENTORED)
    clock.turn(timedelta(days=300))
    async with database.transaction() as tx:
        await deeds.note(tx, places["village"], ids["ben"], DeedKind.MENTORED)
        kept = await people.find(tx, ids["ana"])
        assert kept
        await merge(tx, kept, ids["ben"], ended=("welcome",))
    clock.turn(timedelta(days=300))
    async with database.transaction() as tx:
        await keeping.erase_what_is_old(tx, KeepingTimes())
        assert await deeds.in_community(tx, places["village"]) == {ids["ana"]: [DeedKind.MENTORED]}
    clock.turn(timedelta(days=66))
    async with database.transaction() as tx:
        await keeping.erase_what_is_old(tx, KeepingTimes())
        assert await deeds.in_community(tx, places["village"]) == {}
        assert await deeds.is_seen(tx, ids["ana"])


async def test_a_copy_of_it_all_has_the_yes_and_what_was_noted_without_a_number(
    tx: Transaction,
) -> None:
    ids, places = await _begin(tx)
    await deeds.let_see(tx, ids["ana"], seen=True)
    for _time in range(3):
        await deeds.note(tx, places["village"], ids["ana"], DeedKind.HOSTED)
    copied = await export.everything_about(tx, ids["ana"])
    now = tx.now.isoformat()
    assert [dict(row) for row in copied["spotting"]] == [{"at": now}]
    (deed,) = copied["deed"]
    assert (deed["kind"], deed["at"]) == ("hosted", now)
    assert set(deed) == {"community", "kind", "at"}
    others = await export.everything_about(tx, ids["ben"])
    assert not others.get("spotting")
    assert not others.get("deed")
