"""Whatever organisers press in whichever order: nobody gets it unconfirmed, stopped or twice."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from storage import announcement_readers, announcements, memberships
from storage.records.announcements import AnnouncementState, Audience, ReaderState
from tests.handlers.communities import administers, organises, sends_press, village
from tests.handlers.people import arrives
from tests.world import World, private

WORDS: Final = "We meet under the big tree."
READERS: Final = ("ana", "ben")
PRESSES: Final = ("send", "send.yes", "plan", "withdraw", "stop", "go", "end", "look", "delete.yes")
OUT: Final = {AnnouncementState.SENDING, AnnouncementState.STOPPED, AnnouncementState.SENT}

press = st.tuples(st.just("press"), st.sampled_from(PRESSES))
wait = st.tuples(st.just("wait"), st.sampled_from(("1", "30", "900")))  # minutes
other = st.sampled_from((("mute", ""), ("unmute", ""), ("restart", ""), ("night", "")))


async def lived(acts: list[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with World(Path(folder) / "banyan.db") as world:
            community = await village(world)
            rosa = await arrives(world, "rosa")
            await organises(world, rosa, community)
            administers(world, "rosa")
            for who in READERS:
                person = await arrives(world, who)
                async with world.database.transaction() as tx:
                    await memberships.join(tx, community, person)
            async with world.database.transaction() as tx:
                made = await announcements.write(
                    tx, community, rosa, words={"en": WORDS}, topic="", audience=Audience()
                )
            for act in acts:
                await do(world, community, made, *act)
            await ends_well(world, made)


async def do(world: World, community: str, made: str, act: str, what: str) -> None:
    before = got(world)
    async with world.database.reading() as tx:
        found = await announcements.find(tx, made)
    stays = found is None or found.state not in {*OUT, AnnouncementState.SCHEDULED}
    match act:
        case "press" if what == "plan":
            async with world.database.transaction() as tx:
                await announcements.schedule(tx, made, tx.now + timedelta(minutes=20))
        case "press":
            await sends_press(world, "rosa", f"announced:{made}:{what}")
        case "wait":
            await world.pass_time(timedelta(minutes=int(what)))
        case "mute" | "unmute":
            await sends_press(world, "ana", f"{act}:{community}:")
        case "night":
            await world.says("ben", "/quiet 0:01 23:59")
        case "restart":
            await world.restart()
    await world.settled()
    if stays and (act, what) != ("press", "send.yes"):
        assert got(world) == before, "a draft reached somebody"
    is_stopped = found is not None and found.state is AnnouncementState.STOPPED
    if is_stopped and (act, what) != ("press", "go"):
        assert got(world) == before, "what is stopped reached somebody"


async def ends_well(world: World, made: str) -> None:
    """In the end each has got it once, or it is known why not."""
    await world.pass_time(timedelta(days=3))
    async with world.database.reading() as tx:
        found = await announcements.find(tx, made)
        counts = await announcement_readers.counts(tx, made)
    reached = got(world)
    assert all(n == 1 for n in reached.values()), "somebody got it twice"
    if found is None or found.state not in OUT:
        return
    assert counts.get(ReaderState.DELIVERED, 0) >= sum(reached.values())
    if found.state is AnnouncementState.SENT:
        assert not counts.get(ReaderState.WRITTEN)
    assert found.state is not AnnouncementState.SENDING, "it never ends"


def got(world: World) -> Counter[str]:
    """Who has got it, and how often."""
    places = {private(who): who for who in READERS}
    return Counter(
        places[one.place]
        for one in world.platform.shown
        if one.place in places and one.kind == "sends" and WORDS in str(one.outgoing.text)
    )


@settings(max_examples=25, deadline=None)
@given(st.lists(press | wait | other, max_size=9))
def test_nobody_gets_it_unconfirmed_stopped_or_twice(acts: list[tuple[str, str]]) -> None:
    asyncio.run(lived(acts))
