"""One entry, one ballot: whatever people do and in whichever order, each counts at most once."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from storage import ballots, forget, polls, roll
from storage.database import Database
from tests.storage.conftest import Hands
from tests.storage.polling import Asked, ask

PEOPLE: Final = ("ana", "ben", "joy", "kai")
WHAT: Final = ["cast", "cast", "mark", "undone", "recuse", "return", "link", "forget", "restart"]
Act: TypeAlias = tuple[str, str, str, list[str]]

acts = st.lists(
    st.tuples(
        st.sampled_from(WHAT),
        st.sampled_from(PEOPLE),
        st.sampled_from(PEOPLE),
        st.lists(st.sampled_from("ABC"), unique=True),
    ),
    max_size=14,
)


@dataclass
class Believed:
    """What ought to count, by entry."""

    entry: dict[str, str]  # of each person who is still there
    voted: dict[str, list[str]] = field(default_factory=dict)
    recused: set[str] = field(default_factory=set)
    there: set[str] = field(default_factory=set)  # entries

    def counts(self) -> Counter[str]:
        return Counter(
            "".join(choice)
            for entry, choice in self.voted.items()
            if entry in self.there - self.recused
        )

    def link(self, kept: str, gone: str) -> None:
        stays, goes = self.entry[kept], self.entry.pop(gone)
        if goes in self.voted and stays not in self.voted:
            stays, goes = goes, stays
        self.entry[kept] = stays
        self.there.discard(goes)
        if goes in self.recused:
            self.recused.add(stays)


@settings(max_examples=40, deadline=None)
@given(acts)
def test_each_entry_counts_once_with_its_last_vote(happened: list[Act]) -> None:
    with TemporaryDirectory() as folder:
        asyncio.run(_live(Path(folder) / "banyan.db", happened))


async def _live(path: Path, happened: list[Act]) -> None:
    clock = Hands()
    waiting = list(happened)
    async with Database.open(path, clock) as database, database.transaction() as tx:
        asked = await ask(tx, *PEOPLE)
    believed = Believed(dict(asked.entries), there=set(asked.entries.values()))
    people = await _people(path, clock, asked)
    while True:
        async with Database.open(path, clock) as database:
            while waiting and waiting[0][0] != "restart":
                await _happens(database, asked, people, believed, waiting.pop(0))
                await _as_believed(database, asked, believed)
        if not waiting:
            break
        waiting.pop(0)


async def _people(path: Path, clock: Hands, asked: Asked) -> dict[str, str]:
    async with Database.open(path, clock) as database, database.reading() as tx:
        on_roll = {one.id: one.person or "" for one in await roll.of_call(tx, asked.call)}
    return {name: on_roll[entry] for name, entry in asked.entries.items()}


async def _happens(
    database: Database, asked: Asked, people: dict[str, str], believed: Believed, act: Act
) -> None:
    what, who, other, choice = act
    entry = believed.entry.get(who)
    if entry is None:
        return
    async with database.transaction() as tx:
        match what:
            case "cast":
                await ballots.cast(tx, asked.poll, entry, choice)
                believed.voted[entry] = choice
            case "mark":
                await ballots.mark(tx, asked.poll, entry, choice)
            case "recuse" | "return":
                await roll.recuse(tx, entry, recused=what == "recuse")
                (believed.recused.add if what == "recuse" else believed.recused.discard)(entry)
            case "link" if who != other and other in believed.entry:
                await roll.unite(tx, people[who], people[other])
                await tx.run(
                    "UPDATE roll_entry SET person = :kept WHERE person = :gone",
                    kept=people[who],
                    gone=people[other],
                )
                believed.link(who, other)
            case "forget":
                await forget.everything_about(tx, people[who])
                del believed.entry[who]
    if what == "undone":
        with suppress(ZeroDivisionError):
            async with database.transaction() as tx:
                await ballots.cast(tx, asked.poll, entry, choice)
                raise ZeroDivisionError


async def _as_believed(database: Database, asked: Asked, believed: Believed) -> None:
    async with database.reading() as tx:
        counted = Counter("".join(one) for one in await ballots.open_all(tx, asked.poll))
        turnout = await polls.turnout(tx, await asked.now(tx))
        for entry in believed.entry.values():
            assert await ballots.own(tx, asked.poll, entry) == believed.voted.get(entry)
    assert counted == believed.counts()
    assert turnout.took_part == counted.total()
