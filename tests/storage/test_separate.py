"""An account that goes its own way takes nothing along but what holds against its person."""

from bot.model import Account, Place
from storage import bans, blocks, communities, export, people
from storage.database import Transaction
from storage.merge import merge
from storage.records.blocks import BlockKind
from storage.separate import separate
from tests.stored import meet

ANA, ANA_TOO, BEN = Account("telegram", "1"), Account("matrix", "@a"), Account("matrix", "@b")
GROUP = Place("telegram", "-100500")


async def one_of_two(tx: Transaction) -> str:
    """Somebody with two accounts."""
    kept, gone = await meet(tx, ANA, "1"), await meet(tx, ANA_TOO, "!ana")
    await merge(tx, kept, gone.id)
    await people.describe(tx, kept.id, name="Ana")
    return kept.id


async def test_a_separated_account_is_somebody_new(tx: Transaction) -> None:
    ana = await one_of_two(tx)
    assert await separate(tx, ANA_TOO)
    new = await people.of_account(tx, ANA_TOO)
    assert new is not None
    assert (new.name, new.id == ana) == ("", False)
    (known,) = await people.accounts_of(tx, new.id)
    assert known.chat == "!ana"
    (left,) = await people.accounts_of(tx, ana)
    assert left.account == ANA
    told = await export.everything_about(tx, new.id)
    assert {table for table, rows in told.items() if rows} == {"person", "account"}


async def test_the_last_account_cannot_be_separated(tx: Transaction) -> None:
    await meet(tx, ANA)
    assert not await separate(tx, ANA)
    assert not await separate(tx, BEN)


async def test_separating_launders_neither_a_ban_nor_a_block(tx: Transaction) -> None:
    ben = (await meet(tx, BEN)).id
    village = await communities.set_up(
        tx, GROUP, name="Village", language="en", zone="UTC", contact=""
    )
    await bans.note(tx, village, ANA, GROUP.chat)
    await blocks.keep_apart(tx, ben, ANA, BlockKind.BLOCK)
    await one_of_two(tx)
    await separate(tx, ANA_TOO)
    new = await people.of_account(tx, ANA_TOO)
    assert new is not None
    assert await bans.keeps_out(tx, village, [ANA_TOO])
    assert await blocks.between(tx, ben, new.id) == {BlockKind.BLOCK}
    (at,) = {one.at for one in await blocks.of_person(tx, ben)}
    await blocks.let_go(tx, ben, BlockKind.BLOCK, at)
    assert await blocks.of_person(tx, ben) == []
