"""Whoever is forgotten, among whomever: nothing of their words stays in the file."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Account
from storage import assessments, export, forget, people, profiles, reminders
from storage.database import Database
from storage.records.assessments import AssessedLevel
from tests.stored import meet

LATER = datetime(2027, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Somebody:
    words: list[str]
    forgotten: bool


words = st.text(st.characters(codec="utf-8"), max_size=6000)
crowds = st.lists(st.builds(Somebody, st.lists(words, max_size=6), st.booleans()), max_size=8)


def marked(number: int, words: str) -> str:
    """Words that can be found again, and begin and end with what nobody else says."""
    return f"<{number}>{words}</{number}>"


async def live(path: Path, crowd: list[Somebody]) -> list[str]:
    """Everybody says their words, some are forgotten; returns the ids of those."""
    async with Database.open(path) as database:
        ids = [await arrive(database, number, one) for number, one in enumerate(crowd)]
        gone = [id for id, one in zip(ids, crowd, strict=True) if one.forgotten]
        async with database.transaction() as tx:
            for person in gone:
                await forget.everything_about(tx, person)
                assert not any((await export.everything_about(tx, person)).values())
        assert await database.clear_log()
        async with database.reading() as look:
            for number, one in enumerate(crowd):
                history = await assessments.history(look, ids[number], limit=1)
                expected = [] if one.forgotten else [marked(number, said) for said in one.words]
                assert [one.example for kept in history for one in kept.levels] == expected
    return gone


async def arrive(database: Database, number: int, one: Somebody) -> str:
    async with database.transaction() as tx:
        person = (await meet(tx, Account("telegram", f"<{number}>"))).id
        await people.describe(tx, person, name=marked(number, "".join(one.words)))
        said = [marked(number, said) for said in one.words]
        levels = [AssessedLevel(f"skill-{k:02}", 1, words) for k, words in enumerate(said)]
        await assessments.save(tx, person, levels)
        for k, about in enumerate(said):
            await reminders.add(tx, person, "practice", about, LATER + timedelta(days=k))
            await profiles.want(tx, person, about)
    return person


@settings(max_examples=40)
@given(crowd=crowds)
def test_nothing_stays_of_whoever_was_forgotten(crowd: list[Somebody]) -> None:
    with TemporaryDirectory() as folder:
        gone = asyncio.run(live(Path(folder) / "banyan.db", crowd))
        content = b"".join(file.read_bytes() for file in Path(folder).iterdir())
    for number, one in enumerate(crowd):
        assert (f"<{number}>".encode() in content) != one.forgotten
    assert not any(person.encode() in content for person in gone)
