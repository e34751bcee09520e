"""An announcement goes out: each gets it once or is counted, whatever happens meanwhile."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import Refused, Suspended, Uncertain, Unreachable
from bot.model import Due
from handlers import announcement_sending
from storage import (
    announcement_readers,
    announcements,
    communities,
    memberships,
    people,
    profiles,
    topics,
)
from storage.merge import merge
from storage.records.announcements import AnnouncementState, Audience, ReaderState
from tests.handlers.announcing import WORDS, Keyless, comes, ends, found, got, written
from tests.handlers.communities import administers, organises, sends_press, village
from tests.handlers.people import arrives
from tests.transcript import readable
from tests.world import GROUP, Fate, World, private

AT_ONCE = 3  # letters at a time
NAMES = ("ana", "ben", "chi", "dan", "eli", "fay", "gus")
A_TICK = timedelta(seconds=1)


@dataclass
class Case:
    world: World
    community: str
    rosa: str
    ids: dict[str, str] = field(default_factory=dict)

    async def tick(self, times: int = 1) -> None:
        for _time in range(times):
            await self.world.pass_time(A_TICK)

    async def sends(self, audience: Audience | None = None, topic: str = "") -> str:
        """Rosa writes it and lets it go out; the clock has not looked yet."""
        made = await written(self.world, self.community, self.rosa, audience=audience, topic=topic)
        await sends_press(self.world, "rosa", f"announced:{made}:send.yes")
        return made

    async def presses(self, made: str, option: str) -> str:
        return await sends_press(self.world, "rosa", f"announced:{made}:{option}")

    def heard(self) -> dict[str, int]:
        return {who: got(self.world, who) for who in self.ids}


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcement_sending, "AT_ONCE", AT_ONCE)


async def ready(world: World) -> Case:
    """Rosa organises a village of seven others; nobody sleeps."""
    community = await village(world)
    rosa = await arrives(world, "rosa")
    await organises(world, rosa, community)
    administers(world, "rosa")
    case = Case(world, community, rosa)
    case.ids = dict(zip(NAMES, await comes(world, community, *NAMES), strict=True))
    async with world.database.transaction() as tx:
        for person in (rosa, *case.ids.values()):
            await people.be_quiet(tx, person, 0, 0)
    return case


@pytest.fixture
async def keyless(tmp_path: Path) -> AsyncIterator[World]:
    world = World(tmp_path / "banyan.db")
    world.platform = Keyless()
    world.second.shown = world.platform.shown
    async with world:
        yield world


@pytest.fixture
async def case(keyless: World) -> Case:
    return await ready(keyless)


def moods(case: Case) -> Keyless:
    assert isinstance(case.world.platform, Keyless)
    return case.world.platform


def watched(world: World) -> str:
    """What the message says now in which the numbers move."""
    seen = world.platform.as_seen(private("rosa"))
    return readable([one for one in seen if not one.key.startswith("announced:")][-1].text)


def everybody(**states: int) -> dict[ReaderState, int]:
    return {ReaderState(state): n for state, n in states.items()}


async def test_everybody_gets_it_once_a_few_at_a_time(case: Case) -> None:
    made = await case.sends()
    await case.tick()
    assert sum(case.heard().values()) + got(case.world, "rosa") == AT_ONCE
    await case.tick(5)
    assert case.heard() == dict.fromkeys(NAMES, 1)
    assert await ends(case.world, made) == everybody(delivered=8)
    one = await found(case.world, made)
    assert one.state is AnnouncementState.SENT
    assert one.ended_at == case.world.now - 2 * A_TICK


async def test_each_reads_it_in_the_first_of_their_languages_or_in_that_of_the_community(
    case: Case,
) -> None:
    chosen = {"ivo": ("ha", "fr"), "jo": ("es",), "kai": ("fr_CA", "en"), "lea": ("en", "fr")}
    for who, languages in chosen.items():
        (person,) = await comes(case.world, case.community, who, languages=languages)
        async with case.world.database.transaction() as tx:
            await people.be_quiet(tx, person, 0, 0)
    await case.sends()
    await case.tick(8)
    read = {who: [one for one in WORDS if got(case.world, who, WORDS[one])] for who in chosen}
    assert read == {"ivo": ["fr"], "jo": ["en"], "kai": ["fr"], "lea": ["en"]}


async def test_who_does_not_want_it_is_counted_and_not_written_to(case: Case) -> None:
    async with case.world.database.transaction() as tx:
        events = await topics.add(tx, case.community, "Events")
        grants = await topics.add(tx, case.community, "Grants")
        await topics.mute(tx, case.ids["ana"], case.community, "")
        await topics.mute(tx, case.ids["ben"], case.community, events)
        await topics.mute(tx, case.ids["chi"], case.community, grants)
        await people.stop(tx, case.ids["dan"])
    made = await case.sends(topic=events)
    await case.tick(6)
    assert [who for who, n in case.heard().items() if not n] == ["ana", "ben", "dan"]
    assert await ends(case.world, made) == everybody(delivered=5, muted=3)
    assert "• do not want to hear about it: 3" in watched(case.world)


async def test_nobody_gets_more_in_a_week_than_the_community_sends(case: Case) -> None:
    for _number in range(2):
        await case.sends()
        await case.tick(6)
    made = await case.sends()
    await case.tick(6)
    assert await ends(case.world, made) == everybody(enough=8)
    await case.world.pass_time(timedelta(days=8))
    made = await case.sends()
    await case.tick(6)
    assert await ends(case.world, made) == everybody(delivered=8)


async def test_nobody_gets_it_in_their_quiet_hours(case: Case) -> None:
    async with case.world.database.transaction() as tx:
        for who in ("ana", "ben", "chi", "dan"):
            await people.be_quiet(tx, case.ids[who], 8 * 60, 11 * 60)
    made = await case.sends()
    await case.tick(6)
    assert case.heard() == {who: int(who > "dan") for who in NAMES}
    assert (await found(case.world, made)).state is AnnouncementState.SENDING
    await case.world.pass_time(timedelta(hours=3))
    await case.tick(3)
    assert case.heard() == dict.fromkeys(NAMES, 1)
    assert (await found(case.world, made)).state is AnnouncementState.SENT


async def test_what_became_of_it_is_counted_for_each(case: Case) -> None:
    moods(case).moods = {"ana": Unreachable(), "ben": Refused(), "chi": Uncertain()}
    made = await case.sends()
    await case.tick(6)
    assert await ends(case.world, made) == everybody(delivered=5, blocked=1, failed=1, doubtful=1)
    said = watched(case.world)
    for line in ("5 of 8 people", "write to them: 1", "not be reached: 1", "send it twice: 1"):
        assert line in said


async def test_whoever_cannot_be_written_to_for_now_holds_up_nobody(case: Case) -> None:
    moods(case).moods = {who: Suspended() for who in NAMES[:AT_ONCE]}
    made = await case.sends()
    await case.world.pass_time(timedelta(hours=8))
    assert await ends(case.world, made) == everybody(delivered=5, written=3)
    moods(case).moods = {}
    await case.world.pass_time(timedelta(days=2))
    assert await ends(case.world, made) == everybody(delivered=8)


async def test_stopped_it_waits_and_then_goes_on(case: Case) -> None:
    made = await case.sends()
    await case.tick()
    assert "Stopped" in await case.presses(made, "stop")
    await case.tick(5)
    assert sum(case.heard().values()) + got(case.world, "rosa") == AT_ONCE
    assert await ends(case.world, made) == everybody(delivered=3, waiting=5)
    await case.presses(made, "go")
    await case.tick(6)
    assert case.heard() == dict.fromkeys(NAMES, 1)
    assert await ends(case.world, made) == everybody(delivered=8)


async def test_letters_that_have_not_left_are_taken_back(case: Case) -> None:
    moods(case).moods = {who: Suspended() for who in NAMES}
    made = await case.sends()
    await case.tick()
    await case.presses(made, "stop")
    counts = await ends(case.world, made)
    assert ReaderState.WRITTEN not in counts
    async with case.world.database.reading() as tx:
        rows = await tx.all("SELECT 1 FROM outbox WHERE weight = 3 AND state = 'queued'")
    assert rows == []
    await case.presses(made, "end")
    await case.tick(3)
    moods(case).moods = {}
    await case.world.pass_time(timedelta(days=3))
    assert sum(case.heard().values()) == 0
    assert f"left out, as it was ended: {counts[ReaderState.WAITING]}" in watched(case.world)


async def test_while_the_community_rests_it_waits(case: Case) -> None:
    made = await case.sends()
    async with case.world.database.transaction() as tx:
        await communities.removed_from(tx, GROUP.platform, GROUP.chat)
    await case.tick(3)
    assert sum(case.heard().values()) == 0
    await case.world.door.due([Due("announcement", made, case.world.now)])
    assert await ends(case.world, made) == {}
    async with case.world.database.transaction() as tx:
        await communities.returned_to(tx, GROUP.platform, GROUP.chat)
    await case.tick(6)
    assert case.heard() == dict.fromkeys(NAMES, 1)


async def test_who_leaves_before_their_letter_is_written_gets_none(case: Case) -> None:
    made = await case.sends()
    await case.tick()
    late = [who for who, n in case.heard().items() if not n]
    async with case.world.database.transaction() as tx:
        await memberships.leave(tx, case.community, case.ids[late[-1]])
    await case.tick(6)
    assert case.heard() == {who: int(who != late[-1]) for who in NAMES}
    assert await ends(case.world, made) == everybody(delivered=7)


async def test_later_it_begins_by_itself_and_whoever_wrote_it_watches(case: Case) -> None:
    made = await written(case.world, case.community, case.rosa)
    async with case.world.database.transaction() as tx:
        await announcements.schedule(tx, made, case.world.now + timedelta(hours=5))
    await case.world.pass_time(timedelta(hours=4))
    assert await ends(case.world, made) == {}
    await case.world.pass_time(timedelta(hours=2))
    await case.tick(6)
    assert case.heard() == dict.fromkeys(NAMES, 1)
    assert "8 of 8 people have got it" in watched(case.world)


async def test_a_time_that_was_changed_meanwhile_counts(case: Case) -> None:
    made = await written(case.world, case.community, case.rosa)
    async with case.world.database.transaction() as tx:
        await announcements.schedule(tx, made, case.world.now + timedelta(hours=5))
    await case.world.door.due([Due("announcement", made, case.world.now)])
    assert (await found(case.world, made)).state is AnnouncementState.SCHEDULED


@pytest.mark.parametrize("wanting", [0, 4])
async def test_where_too_few_are_left_by_then_it_is_a_draft_again(case: Case, wanting: int) -> None:
    async with case.world.database.transaction() as tx:
        for who in NAMES[:wanting]:
            await profiles.want(tx, case.ids[who], "facilitation", 1)
    audience = Audience(skills=("facilitation",))
    made = await written(case.world, case.community, case.rosa, audience=audience)
    async with case.world.database.transaction() as tx:
        await announcements.schedule(tx, made, case.world.now)
    await case.tick(3)
    assert (await found(case.world, made)).state is AnnouncementState.DRAFT
    assert sum(case.heard().values()) == 0
    assert "Fewer than five people" in watched(case.world)


async def test_of_an_audience_by_a_wish_only_fives_are_told(case: Case) -> None:
    async with case.world.database.transaction() as tx:
        for person in case.ids.values():
            await profiles.want(tx, person, "facilitation", 1)
    moods(case).moods = {"ana": Unreachable()}
    made = await case.sends(Audience(skills=("facilitation",)))
    await case.tick(6)
    assert await ends(case.world, made) == everybody(delivered=6, blocked=1)
    assert "About 5 of 5 people have got it." in watched(case.world)
    assert "write to them" not in watched(case.world)


async def test_twice_due_is_as_once(case: Case) -> None:
    made = await case.sends()
    for _time in range(4):
        same = Due("announcement", made, case.world.now)
        await case.world.door.due([same, same])
        await case.world.delivery.refill()
        await case.world.settled()
    assert case.heard() == dict.fromkeys(NAMES, 1)


@pytest.mark.parametrize("hours", [1, -1, 24, -24, 24 * 8, -24 * 8])
async def test_a_clock_that_jumps_loses_and_doubles_nothing(case: Case, hours: int) -> None:
    made = await case.sends()
    await case.tick()
    case.world.now += timedelta(hours=hours)
    await case.tick(6)
    assert case.heard() == dict.fromkeys(NAMES, 1)
    assert await ends(case.world, made) == everybody(delivered=8)


async def test_what_was_forgotten_of_its_letters_is_doubtful(case: Case) -> None:
    moods(case).moods = {"ana": Suspended()}
    made = await case.sends()
    await case.tick(6)
    async with case.world.database.transaction() as tx:
        await tx.run("DELETE FROM outbox")
    await case.world.pass_time(timedelta(hours=1))
    assert await ends(case.world, made) == everybody(delivered=7, doubtful=1)


@pytest.mark.parametrize("told", ["ana", "ben", ""])
async def test_two_who_become_one_get_it_once(case: Case, told: str) -> None:
    made = await written(case.world, case.community, case.rosa)
    ana, ben = case.ids["ana"], case.ids["ben"]
    async with case.world.database.transaction() as tx:
        await announcements.send(tx, made)
        await announcement_readers.fix(tx, made, [ana, ben])
        if told:
            await announcement_readers.write(tx, made, [case.ids[told]], ReaderState.DELIVERED)
        kept = await people.find(tx, ana)
        assert kept
        await merge(tx, kept, ben, ended=())
    await case.tick(3)
    assert case.heard()["ana"] + case.heard()["ben"] == (0 if told else 1)
    assert await ends(case.world, made) == everybody(delivered=1)


@pytest.mark.parametrize(("before", "again_after"), [(True, 0), (False, 0), (False, 5)])
async def test_a_death_at_any_commit_loses_and_doubles_nothing(
    tmp_path: Path, before: bool, again_after: int
) -> None:
    async with World(tmp_path / "ready.db") as world:
        case = await ready(world)
        made = await written(world, case.community, case.rosa)
    number, died = 0, True
    while died:
        number += 1
        path = tmp_path / f"dies-{number}.db"
        shutil.copy(tmp_path / "ready.db", path)
        world = World(path, fate=Fate(number, before=before, again_after=again_after))
        world.platform = Keyless()
        administers(world, "rosa")
        async with world:
            world.events = 1000  # what happened before is known by its number
            case = Case(world, case.community, case.rosa, case.ids)
            await case.presses(made, "send.yes")
            await case.tick()
            await case.presses(made, "stop")
            await case.tick()
            await case.presses(made, "go")
            await case.tick(5)
            died = world.fate.commits >= number
            await _each_once_or_reported(case, made)
        path.unlink()
    assert number > 15  # it was not over before it had begun


async def _each_once_or_reported(case: Case, made: str) -> None:
    heard = {**case.heard(), "rosa": got(case.world, "rosa")}
    assert max(heard.values()) == 1
    counts = await ends(case.world, made)
    assert set(counts) <= {ReaderState.DELIVERED, ReaderState.DOUBTFUL}
    assert sum(counts.values()) == 8
    assert counts[ReaderState.DELIVERED] <= sum(heard.values())
    assert (await found(case.world, made)).state is AnnouncementState.SENT
