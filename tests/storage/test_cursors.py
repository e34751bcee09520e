import pytest

from storage import cursors
from storage.database import Database, Transaction


async def test_a_platform_begins_at_the_beginning_and_goes_on_where_it_was(
    tx: Transaction,
) -> None:
    assert await cursors.of(tx, "telegram") == ""
    for value in ("7", "8", ""):
        await tx.run_all([cursors.moving({"telegram": value, "matrix": f"s{value}"})])
        assert await cursors.of(tx, "telegram") == value
        assert await cursors.of(tx, "matrix") == f"s{value}"


async def test_what_was_not_reached_stays_where_it_was(tx: Transaction) -> None:
    await tx.run_all([cursors.moving({"telegram": "7", "matrix": "s1"})])
    await tx.run_all([cursors.moving({}), cursors.moving({"matrix": "s2"})])
    assert await cursors.of(tx, "telegram") == "7"
    assert await cursors.of(tx, "matrix") == "s2"


async def test_a_cursor_that_was_not_committed_is_not_there(database: Database) -> None:
    with pytest.raises(LookupError):
        await move_and_fail(database)
    async with database.reading() as look:
        assert await cursors.of(look, "telegram") == ""


async def move_and_fail(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.run_all([cursors.moving({"telegram": "7"})])
        raise LookupError
