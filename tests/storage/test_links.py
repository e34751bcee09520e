"""Codes by which two accounts become one person."""

from datetime import timedelta
from pathlib import Path

from bot.ids import ALPHABET
from bot.model import Account
from storage import forget, keeping, links
from storage.database import Database
from storage.records.keeping import KeepingTimes
from tests.storage.conftest import Hands
from tests.stored import meet

ANA, BEN = Account("telegram", "1"), Account("matrix", "@ben:x.org")
SECOND = timedelta(seconds=1)


def unlike(code: str, place: int) -> str:
    """The same code with one sign mistyped."""
    other = next(sign for sign in ALPHABET if sign != code[place])
    return code[:place] + other + code[place + 1 :]


async def asked(database: Database, account: Account = ANA) -> tuple[str, str]:
    """Somebody new who has a code; returns their id and it."""
    async with database.transaction() as tx:
        person = (await meet(tx, account)).id
        return person, await links.make(tx, person)


async def test_a_code_is_good_for_ten_minutes(database: Database, clock: Hands) -> None:
    person, code = await asked(database)
    assert len(code) == 8
    assert set(code) <= set(ALPHABET)
    clock.turn(timedelta(minutes=10) - SECOND)
    async with database.transaction() as tx:
        found = await links.by_code(tx, code)
        assert found is not None
        assert (found.person, found.typed_by, found.agreed) == (person, None, False)
    clock.turn(SECOND)
    async with database.transaction() as tx:
        assert await links.by_code(tx, code) is None
        assert await links.find(tx, found.id) is None
        assert await links.of_person(tx, person) is None


async def test_nothing_of_a_code_can_be_read_in_the_file(database: Database, path: Path) -> None:
    _person, code = await asked(database)
    content = b"".join(file.read_bytes() for file in path.parent.glob("banyan.db*"))
    assert code.encode() not in content


async def test_a_new_code_takes_the_place_of_the_old(database: Database) -> None:
    person, old = await asked(database)
    async with database.transaction() as tx:
        new = await links.make(tx, person)
        assert await links.by_code(tx, old) is None
        assert await links.by_code(tx, new) is not None


async def test_five_mistyped_tries_cost_a_code(database: Database) -> None:
    _person, code = await asked(database)
    async with database.transaction() as tx:
        for place in (3, 4, 5, 6):
            await links.missed(tx, BEN, unlike(code, place))
        for _ in range(9):
            await links.missed(tx, BEN, unlike(code, 0))  # may have been meant for any code
        assert await links.by_code(tx, code) is not None
        await links.missed(tx, BEN, unlike(code, 7))
        assert await links.by_code(tx, code) is None


async def test_a_code_is_typed_once(database: Database) -> None:
    _person, code = await asked(database)
    async with database.transaction() as tx:
        ben = (await meet(tx, BEN)).id
        found = await links.by_code(tx, code)
        assert found is not None
        await links.typed(tx, found, BEN, ben, ["ha", "en"])
        assert await links.by_code(tx, code) is None
        assert await links.agree(tx, found.id, "somebody") is None
        agreed = await links.agree(tx, found.id, ben)
    assert agreed is not None
    assert (agreed.account, agreed.languages, agreed.agreed) == (BEN, ("ha", "en"), True)


async def test_wrong_codes_are_counted_also_of_who_was_forgotten(
    database: Database, clock: Hands
) -> None:
    async with database.transaction() as tx:
        ben = (await meet(tx, BEN)).id
        for _ in range(3):
            await links.missed(tx, BEN, "aaaaaaaa")
        await forget.everything_about(tx, ben)
        back = (await meet(tx, BEN)).id
        assert await links.misses(tx, back, tx.now - timedelta(days=1)) == 3
    clock.turn(timedelta(days=1, minutes=1))
    async with database.transaction() as tx:
        assert await links.misses(tx, back, tx.now - timedelta(days=1)) == 0
        erased = await keeping.erase_what_is_old(tx, KeepingTimes())
    assert erased["link_miss"] == 3


async def test_what_came_to_nothing_is_erased(database: Database, clock: Hands) -> None:
    await asked(database)
    clock.turn(timedelta(minutes=11))
    async with database.transaction() as tx:
        erased = await keeping.erase_what_is_old(tx, KeepingTimes())
    assert erased["link"] == 1


async def test_a_code_that_others_read_is_useless(database: Database) -> None:
    _person, code = await asked(database)
    async with database.transaction() as tx:
        assert not await links.burn(tx, [])
        assert not await links.burn(tx, [unlike(code, 0)])
        assert await links.burn(tx, [unlike(code, 0), code])
        assert await links.by_code(tx, code) is None
