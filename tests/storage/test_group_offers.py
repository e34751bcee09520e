from dataclasses import replace

from bot.model import Place
from storage import group_offers
from storage.database import Transaction

GROUP = Place("telegram", "-100")
TOPIC = replace(GROUP, thread="7")


async def test_a_group_keeps_its_token_and_the_last_title_it_had(tx: Transaction) -> None:
    token = await group_offers.offer(tx, GROUP, "Village")
    assert await group_offers.offer(tx, GROUP) == token
    offer = await group_offers.find(tx, token)
    assert offer is not None
    assert (offer.place, offer.title) == (GROUP, "Village")


async def test_each_topic_has_a_token_of_its_own(tx: Transaction) -> None:
    whole, topic = await group_offers.offer(tx, GROUP), await group_offers.offer(tx, TOPIC)
    assert whole != topic
    await group_offers.use_up(tx, GROUP)
    assert await group_offers.find(tx, whole) is None
    assert await group_offers.find(tx, topic) is not None
    await group_offers.withdraw(tx, GROUP.platform, GROUP.chat)
    assert await group_offers.find(tx, topic) is None
