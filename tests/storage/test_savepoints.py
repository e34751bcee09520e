"""Whatever is written and undone in whatever order: the database holds what a list would."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from storage.database import Database, Transaction


class Failed(Exception):
    pass


@dataclass(frozen=True)
class Write:
    pass


@dataclass(frozen=True)
class Look:
    pass


@dataclass(frozen=True)
class Part:
    inside: tuple["Write | Look | Part", ...]
    fails: bool


acts = st.recursive(
    st.sampled_from([Write(), Look()]),
    lambda inner: st.builds(Part, st.lists(inner, max_size=4).map(tuple), st.booleans()),
    max_leaves=15,
)
plans = st.lists(acts, max_size=6).map(tuple)


def expected(plan: tuple[Write | Look | Part, ...], start: int = 0) -> tuple[list[int], int]:
    """The numbers that stay, and the next number: every write takes one, undone or not."""
    kept: list[int] = []
    for act in plan:
        if isinstance(act, Write):
            kept.append(start)
            start += 1
        elif isinstance(act, Part):
            inner, start = expected(act.inside, start)
            kept += [] if act.fails else inner
    return kept, start


async def follow(tx: Transaction, plan: tuple[Write | Look | Part, ...], start: int = 0) -> int:
    for act in plan:
        if isinstance(act, Write):
            await tx.run("INSERT INTO inbox VALUES ('p', :id, :at)", id=str(start), at=start)
            start += 1
        elif isinstance(act, Look):
            await tx.one("SELECT 1 FROM inbox WHERE platform = 'p' AND id = '0'")
        elif act.fails:
            with suppress(Failed):
                async with tx.savepoint() as part:
                    start = await follow(part, act.inside, start)
                    raise Failed
        else:
            async with tx.savepoint() as part:
                start = await follow(part, act.inside, start)
    return start


async def written(path: Path, plan: tuple[Write | Look | Part, ...]) -> list[int]:
    async with Database.open(path) as database:
        async with database.transaction() as tx:
            await follow(tx, plan)
        async with database.reading() as look:
            return [int(row["at"]) for row in await look.all("SELECT at FROM inbox ORDER BY at")]


@given(plan=plans)
def test_what_is_not_undone_stays(plan: tuple[Write | Look | Part, ...]) -> None:
    with TemporaryDirectory() as folder:
        stayed = asyncio.run(written(Path(folder) / "banyan.db", plan))
    assert stayed == expected(plan)[0]
