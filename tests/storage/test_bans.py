from bot.model import Account, Place
from storage import bans, communities
from storage.database import Transaction
from tests.stored import erase_community

BEN, SAM = Account("telegram", "1"), Account("telegram", "2")


async def test_a_ban_keeps_every_account_of_somebody_out_until_it_is_lifted(
    tx: Transaction,
) -> None:
    community = await communities.set_up(
        tx, Place("telegram", "-100"), name="x", language="en", zone="UTC", contact="x"
    )
    for chat in ("-100", "-200"):
        await bans.note(tx, community, BEN, chat)
    assert await bans.keeps_out(tx, community, [SAM, BEN])
    assert not await bans.keeps_out(tx, community, [SAM])
    await bans.lift(tx, community, BEN, "-100")
    assert await bans.keeps_out(tx, community, [BEN])
    await bans.lift(tx, community, BEN, "-200")
    assert not await bans.keeps_out(tx, community, [BEN])


async def test_the_bans_of_a_community_end_with_it(tx: Transaction) -> None:
    community = await communities.set_up(
        tx, Place("telegram", "-100"), name="x", language="en", zone="UTC", contact="x"
    )
    await bans.note(tx, community, BEN, "-100")
    await erase_community(tx, community)
    assert await tx.all("SELECT 1 FROM ban WHERE community = :id", id=community) == []
