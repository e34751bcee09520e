"""An announcement that is ready to go out, and what has become of it for whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.errors import DeliveryError, Uncertain
from bot.model import Account
from bot.platforms.base import Outgoing
from conversations.welcome.steps import KEEP
from storage import announcement_readers, announcements, consent, memberships, people
from storage.database import Transaction
from storage.records.announcements import Announcement, Audience, ReaderState
from tests.counting import CountingPlatform
from tests.transcript import readable
from tests.world import World, private

WORDS: Mapping[str, str] = {
    "en": "We meet under the tree.",
    "fr": "Rendez-vous sous le grand arbre.",
}


async def comes(
    world: World, community: str, *names: str, languages: Sequence[str] = ("en",)
) -> list[str]:
    """People of a community; returns their ids."""
    async with world.database.transaction() as tx:
        return [await _come(tx, community, name, languages) for name in names]


async def _come(tx: Transaction, community: str, name: str, languages: Sequence[str]) -> str:
    account = Account("counting", name)
    await people.meet_all(tx, [(account, name)])
    known = await people.of_account(tx, account)
    assert known
    await people.read_languages(tx, known.id, languages)
    await consent.give(tx, known.id, KEEP, 1)
    await memberships.join(tx, community, known.id)
    return known.id


async def written(
    world: World,
    community: str,
    author: str,
    *,
    words: Mapping[str, str] = WORDS,
    topic: str = "",
    audience: Audience | None = None,
) -> str:
    """An announcement that nobody sends yet; returns its id."""
    async with world.database.transaction() as tx:
        return await announcements.write(
            tx, community, author, words=words, topic=topic, audience=audience or Audience()
        )


async def found(world: World, announcement: str) -> Announcement:
    """The announcement as it is now."""
    async with world.database.reading() as tx:
        one = await announcements.find(tx, announcement)
    assert one
    return one


async def ends(world: World, announcement: str) -> dict[ReaderState, int]:
    """What has become of it for how many."""
    async with world.database.reading() as tx:
        return await announcement_readers.counts(tx, announcement)


def got(world: World, who: str, words: str = WORDS["en"]) -> int:
    """How often somebody has got it."""
    return sum(
        words in readable(one.outgoing.text) and one.outgoing.key.startswith("announced:")
        for one in world.platform.shown
        if one.place == private(who)
    )


class Keyless(CountingPlatform):
    """A network that takes the same message twice, and on which some cannot be written to."""

    knows_keys = False

    def __init__(self) -> None:
        super().__init__()
        self.moods: dict[str, DeliveryError] = {}

    async def deliver(self, outgoing: Outgoing) -> str:
        self._by_key.pop(outgoing.key, None)
        mood = self.moods.get(outgoing.place.chat)
        if isinstance(mood, Uncertain):
            await super().deliver(outgoing)
        if mood:
            raise mood
        return await super().deliver(outgoing)
