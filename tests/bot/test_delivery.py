"""Letters reach their readers: in order, once, whatever the platform does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from structlog.testing import capture_logs

from bot.errors import (
    ChatMoved,
    DeliveryError,
    LoggedOut,
    NotAllowed,
    Refused,
    Suspended,
    TryLater,
    Uncertain,
    Unreachable,
)
from bot.model import (
    Account,
    Button,
    Delete,
    Edit,
    Letter,
    Message,
    Moved,
    Place,
    Send,
    ToPerson,
    Weight,
)
from bot.platforms.base import Outgoing, Platform
from bot.rate_limits import Pacing, Rate
from bot.receive import Released
from bot.text import verbatim
from handlers.registry import on
from handlers.turn import Turn
from storage import outbox, people
from storage.outbox import State
from tests.counting import CountingPlatform
from tests.telegram_world import Virtual
from tests.world import GROUP, World, private

ANA, BEN = private("ana"), private("ben")
SOON = timedelta(milliseconds=1)


class Moody(CountingPlatform):
    """A platform that does what it is told to do with the next deliveries."""

    def __init__(self) -> None:
        super().__init__()
        self.moods: list[Exception | None] = []
        self.arrives_anyway = False
        self.tried = 0

    async def deliver(self, outgoing: Outgoing) -> str:
        self.tried += 1
        mood = self.moods.pop(0) if self.moods else None
        if mood and self.arrives_anyway:
            await super().deliver(outgoing)
        if mood:
            raise mood
        return await super().deliver(outgoing)


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    monkeypatch.setattr("bot.delivery.delivery.SOON", SOON)
    world = World(tmp_path / "banyan.db")
    world.platform = Moody()
    async with world:
        yield world


def moods(world: World, *moods: Exception | None) -> Moody:
    assert isinstance(world.platform, Moody)
    world.platform.moods = list(moods)
    return world.platform


async def send(world: World, *letters: Letter) -> None:
    async with world.database.transaction() as tx:
        await outbox.add(tx, letters)
    await world.delivery.refill()
    await world.settled()


def letter(key: str, to: Place = ANA, weight: Weight = Weight.ANSWER) -> Letter:
    return Letter(key, to, Send(verbatim(key)), weight)


def said(world: World, place: Place = ANA) -> list[str]:
    return [str(one.text) for one in world.platform.as_seen(place)]


async def states(world: World) -> dict[str, str]:
    async with world.database.reading() as tx:
        return {row["key"]: row["state"] for row in await tx.all("SELECT key, state FROM outbox")}


async def test_a_platform_that_is_busy_holds_its_chat_in_order(world: World) -> None:
    moods(world, TryLater(SOON), TryLater(SOON))
    await send(world, letter("first"), letter("second"), letter("third"))
    assert said(world) == ["first", "second", "third"]


async def test_one_slow_chat_does_not_hold_another(world: World) -> None:
    moods(world, TryLater(timedelta(hours=1)))
    async with world.database.transaction() as tx:
        await outbox.add(tx, [letter("first"), letter("other", BEN)])
    await world.delivery.refill()
    while not said(world, BEN):
        await world.a_moment()
    assert said(world) == []


async def test_who_cannot_be_reached_is_written_to_again_after_coming_back(world: World) -> None:
    await world.says("ana", "/start")
    async with world.database.reading() as tx:
        ana = await people.of_account(tx, Account("counting", "ana"))
    assert ana
    await send(world, Letter("before", ToPerson(ana.id), Send(verbatim("before"))))
    moods(world, Unreachable())
    await send(world, Letter("lost", ToPerson(ana.id), Send(verbatim("lost"))))
    await send(world, Letter("too early", ToPerson(ana.id), Send(verbatim("too early"))))
    await world.says("ana", "/start")
    await send(world, Letter("after", ToPerson(ana.id), Send(verbatim("after"))))
    kept = [words for words in said(world) if words in {"before", "lost", "too early", "after"}]
    assert kept == ["before", "after"]


async def test_what_is_refused_is_not_tried_again(world: World) -> None:
    moods(world, Refused())
    await send(world, letter("first"), letter("second"))
    assert said(world) == ["second"]
    assert await states(world) == {"first": "dropped", "second": "sent"}


async def test_what_may_have_arrived_is_sent_again_where_keys_are_known(world: World) -> None:
    platform = moods(world, Uncertain())
    platform.arrives_anyway = True
    await send(world, letter("first"))
    assert said(world) == ["first"]
    assert platform.deliveries == 2


@pytest.mark.parametrize(
    ("weight", "state"),
    [
        (Weight.QUESTION, State.SENT),
        (Weight.NOTICE, State.SENT),
        (Weight.ANSWER, State.DOUBTFUL),
        (Weight.ANNOUNCEMENT, State.DOUBTFUL),
    ],
)
async def test_without_keys_only_what_matters_is_said_again(
    world: World, weight: Weight, state: State
) -> None:
    moods(world, Uncertain()).knows_keys = False
    await send(world, letter("first", weight=weight))
    assert await states(world) == {"first": state}


async def test_what_fails_again_and_again_is_given_up(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.delivery.MOST_WHILE_AWAY", 10)
    moods(world, *[DeliveryError()] * 10)
    await send(world, letter("first"), letter("second"))
    assert await states(world) == {"first": "dropped", "second": "sent"}


async def test_an_edit_finds_what_it_changes_after_a_restart(world: World) -> None:
    button = Button(verbatim("Yes"), "trial:1:yes")
    await send(world, Letter("question", ANA, Send(verbatim("Sure?"), ((button,),))))
    await world.restart()
    await send(world, Letter("edit", ANA, Edit("question", verbatim("Sure? Yes."))))
    assert said(world) == ["Sure? Yes."]
    assert world.platform.as_seen(ANA)[0].buttons == ()


async def test_a_later_edit_replaces_one_that_waits(world: World) -> None:
    await send(world, letter("counter"))
    platform = moods(world, TryLater(SOON))
    before = platform.deliveries
    edits = [Letter(f"edit {n}", ANA, Edit("counter", verbatim(f"{n}"))) for n in range(20)]
    await send(world, letter("hold"), *edits)
    assert said(world) == ["19", "hold"]
    assert platform.deliveries == before + 2


@pytest.mark.parametrize("change", [Edit("never", verbatim("x")), Delete("never")])
async def test_a_change_of_what_was_never_sent_is_nothing(world: World, change: Message) -> None:
    await send(world, Letter("change", ANA, change))
    assert world.platform.shown == []
    assert await states(world) == {"change": "sent"}


async def test_the_words_of_what_was_delivered_are_forgotten(world: World) -> None:
    await send(world, letter("a secret of Ana"))
    async with world.database.reading() as tx:
        row = await tx.one("SELECT body, receipt FROM outbox")
    assert row
    assert row["body"] is None


async def test_what_is_not_due_waits(world: World) -> None:
    later = world.now + timedelta(hours=2)
    await send(world, Letter("later", ANA, Send(verbatim("later")), not_before=later))
    assert said(world) == []
    await world.pass_time(timedelta(hours=3))
    assert said(world) == ["later"]


async def test_more_letters_than_fit_into_memory_all_arrive(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.delivery.MOST_IN_MEMORY", 10)
    await send(world, *(letter(f"{number:02}") for number in range(35)))
    for _ in range(4):
        await world.delivery.refill()
        await world.settled()
    assert said(world) == [f"{number:02}" for number in range(35)]


async def test_a_letter_whose_receipt_is_not_written_yet_is_not_sent_again(world: World) -> None:
    async with world.database.transaction() as tx:
        await outbox.add(tx, [letter("once")])
    for _ in range(2):
        await world.delivery.refill()
        await world.delivery.settled()
    assert world.platform.deliveries == 1


async def test_a_platform_that_is_away_for_long_loses_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.delivery.LONGEST_PAUSE", SOON)
    moods(world, *[DeliveryError()] * 500)
    await send(world, letter("first"), letter("second"))
    assert said(world) == ["first", "second"]


@pytest.mark.parametrize("change", [Edit("first", verbatim("x")), Delete("first")])
async def test_a_change_that_may_have_been_made_is_made_again(
    world: World, change: Message
) -> None:
    await send(world, letter("first"))
    moods(world, Uncertain(), Uncertain(), Uncertain()).knows_keys = False
    await send(world, Letter("change", ANA, change))
    assert (await states(world))["change"] == State.SENT


async def test_a_question_that_never_surely_arrives_is_put_twice_at_most(world: World) -> None:
    platform = moods(world, *[Uncertain()] * 5)
    platform.knows_keys, platform.arrives_anyway = False, True
    await send(world, letter("first", weight=Weight.QUESTION))
    assert await states(world) == {"first": State.DOUBTFUL}
    assert platform.deliveries == 2


async def test_groups_in_which_banyan_is_muted_hold_nobody_else(world: World) -> None:
    moods(world, *[NotAllowed()] * 20)
    muted = [Place("counting", f"group {number}") for number in range(20)]
    await send(world, *(letter(f"to {place.chat}", place) for place in muted), letter("other"))
    assert said(world) == ["other"]


async def test_a_platform_that_is_not_there_keeps_its_letters(world: World) -> None:
    elsewhere = Place("elsewhere", "ana", private=True)
    async with world.database.transaction() as tx:
        await people.meet_all(tx, [(Account("elsewhere", "ana"), "ana")])
        ana = await people.of_account(tx, Account("elsewhere", "ana"))
    assert ana
    to_person = Letter("to a person", ToPerson(ana.id), Send(verbatim("hello")))
    await send(world, letter("to a place", elsewhere), to_person, letter("other"))
    assert said(world) == ["other"]
    assert await states(world) == {
        "to a place": State.QUEUED,
        "to a person": State.QUEUED,
        "other": State.SENT,
    }


async def test_a_logged_out_platform_keeps_its_letters(world: World) -> None:
    moods(world, LoggedOut())
    await send(world, letter("first"), letter("second", BEN))
    assert set((await states(world)).values()) == {State.QUEUED}
    await world.restart()
    assert (said(world, ANA), said(world, BEN)) == (["first"], ["second"])


async def test_somebody_who_cannot_be_written_to_now_is_tried_again_after_a_day(
    world: World,
) -> None:
    moods(world, Suspended())
    await send(world, letter("first"))
    assert await states(world) == {"first": State.QUEUED}
    await world.pass_time(timedelta(hours=23))
    assert said(world) == []
    await world.pass_time(timedelta(hours=2))
    assert said(world) == ["first"]


async def test_who_can_never_be_written_to_is_given_up_after_some_days(world: World) -> None:
    moods(world, *[Suspended()] * 9)
    await send(world, letter("first"))
    await world.pass_time(timedelta(days=8))
    assert await states(world) == {"first": State.DROPPED}


async def test_one_place_does_not_take_all_the_room_and_keeps_its_order(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.delivery.MOST_ON_A_LANE", 3)
    moods(world, TryLater(timedelta(milliseconds=20)))
    await send(world, *(letter(f"{number:02}") for number in range(20)), letter("other", BEN))
    assert said(world, BEN) == ["other"]
    for _ in range(8):
        await world.delivery.refill()
        await world.settled()
    assert said(world) == [f"{number:02}" for number in range(20)]


async def test_when_it_stops_it_begins_nothing_more(world: World) -> None:
    async with world.database.transaction() as tx:
        await outbox.add(tx, [letter("first")])
    await world.delivery.refill()
    await world.delivery.stop()
    assert said(world) == []
    await world.restart()
    assert said(world) == ["first"]


@pytest.mark.parametrize("weight", [Weight.QUESTION, Weight.ANSWER])
@pytest.mark.parametrize("problem", [Uncertain(), RuntimeError("unexpected")])
async def test_a_long_outage_uses_up_none_of_the_attempts_that_come_after(
    world: World, monkeypatch: pytest.MonkeyPatch, weight: Weight, problem: Exception
) -> None:
    monkeypatch.setattr("bot.delivery.delivery.LONGEST_PAUSE", SOON)
    platform = moods(world, *[DeliveryError()] * 30, problem)
    platform.knows_keys = weight is Weight.ANSWER
    await send(world, letter("first", weight=weight))
    assert await states(world) == {"first": State.SENT}


async def test_what_fails_by_a_bug_is_given_up(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.delivery.LONGEST_PAUSE", SOON)
    platform = moods(world, *[RuntimeError("unexpected")] * 10)
    await send(world, letter("first"), letter("second"))
    assert await states(world) == {"first": State.DROPPED, "second": State.SENT}
    assert platform.moods == []


async def test_an_outage_is_logged_once_for_a_letter(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.delivery.LONGEST_PAUSE", SOON)
    moods(world, *[DeliveryError()] * 5, TryLater(SOON), *[DeliveryError()] * 5)
    with capture_logs() as logged:
        await send(world, letter("first"))
    assert len([line for line in logged if line["log_level"] == "warning"]) == 1


class TwoPlatforms(World):
    """Banyan on two platforms."""

    platform: Moody

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.platform = Moody()
        self.other = Moody()
        self.other.name = "other"

    async def opened(self, stack: AsyncExitStack) -> Mapping[str, Platform]:
        return {"counting": self.platform, "other": self.other}


@pytest.fixture
async def both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[TwoPlatforms]:
    monkeypatch.setattr("bot.delivery.delivery.SOON", SOON)
    async with TwoPlatforms(tmp_path / "banyan.db") as world:
        yield world


def elsewhere(who: str) -> Place:
    return Place("other", who, private=True)


async def test_a_platform_that_logs_banyan_out_stops_no_other(both: TwoPlatforms) -> None:
    moods(both, LoggedOut())
    letters = [letter(f"{number}", private(f"p{number}")) for number in range(10)]
    others = [letter(f"other {number}", elsewhere(f"p{number}")) for number in range(10)]
    await send(both, *letters, *others)
    for _time in range(3):
        await both.delivery.refill()
        await both.settled()
    assert both.platform.shown == []
    assert len(both.other.shown) == 10
    assert both.platform.tried <= 10  # those that had passed the gate, and none of them again
    await both.restart()
    assert len(both.platform.shown) == 10
    assert len(both.other.shown) == 10


async def test_what_waits_for_a_platform_that_is_logged_out_takes_nobodys_room(
    both: TwoPlatforms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.delivery.MOST_ANNOUNCEMENTS", 4)
    monkeypatch.setattr("bot.delivery.delivery.MOST_IN_MEMORY", 8)
    moods(both, *[LoggedOut()] * 10)
    many = [letter(f"{n}", private(f"p{n}"), Weight(n % 2 * 3)) for n in range(40)]
    others = [letter(f"other {n}", elsewhere(f"p{n}"), Weight(n % 2 * 3)) for n in range(20)]
    await send(both, *many, *others)
    for _time in range(20):
        await both.delivery.refill()
        await both.settled()
    assert len(both.other.shown) == 20
    await send(both, letter("later", elsewhere("p1")))
    assert said_by(both.other, elsewhere("p1"))[-1] == "later"


def said_by(platform: CountingPlatform, place: Place) -> list[str]:
    return [str(one.text) for one in platform.as_seen(place)]


class Narrow(CountingPlatform):
    """A platform that takes as many messages as the test allows."""

    def __init__(self) -> None:
        super().__init__()
        self.may_take = asyncio.Semaphore(0)

    async def deliver(self, outgoing: Outgoing) -> str:
        await self.may_take.acquire()
        return await super().deliver(outgoing)

    def take(self, number: int = 1000) -> None:
        for _time in range(number):
            self.may_take.release()


@pytest.fixture
async def narrow(tmp_path: Path) -> AsyncIterator[tuple[World, Narrow]]:
    world = World(tmp_path / "banyan.db")
    world.platform = platform = Narrow()
    async with world:
        yield world, platform


async def commit(world: World, *letters: Letter) -> None:
    """Letters are written and released, as a turn does it."""
    async with world.database.transaction() as tx:
        await outbox.add(tx, letters)
    world.delivery.release([Released(one) for one in letters])


async def wait_until_shown(world: World, number: int) -> None:
    while len(world.platform.shown) < number:
        await world.a_moment()


async def take_one_by_one(world: World, platform: Narrow, number: int) -> None:
    """Let the platform take messages until there are so many, each noted before the next."""
    while len(platform.shown) < number:
        platform.take(1)
        await wait_until_shown(world, len(platform.shown) + 1)
        await world.door.quiet()


async def test_what_is_said_now_does_not_overtake_rows_that_found_no_room(
    narrow: tuple[World, Narrow], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.delivery.MOST_IN_MEMORY", 10)
    world, platform = narrow
    await commit(world, *(letter(f"{number:02}") for number in range(15)))
    await world.delivery.refill()  # with no room at all
    platform.take(3)
    await wait_until_shown(world, 3)
    await commit(world, letter("15"))
    platform.take()
    for _time in range(3):
        await world.settled()
        await world.delivery.refill()
    await world.settled()
    assert said(world) == [f"{number:02}" for number in range(16)]


async def test_an_announcement_is_taken_up_bit_by_bit_and_nobody_waits_for_it(
    narrow: tuple[World, Narrow], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.delivery.MOST_ANNOUNCEMENTS", 10)
    world, platform = narrow
    everybody = [private(f"person{number}") for number in range(200)]
    await commit(world, *(letter(one.chat, one, Weight.ANNOUNCEMENT) for one in everybody))
    await world.delivery.refill()  # as the clock does: there is no room for more
    await commit(world, letter("answer", private("person150")))
    await world.a_moment()
    await take_one_by_one(world, platform, 11)
    assert said(world, private("person150")) == ["answer"]
    await take_one_by_one(world, platform, 201)  # without the clock
    await world.settled()
    assert world.platform.deliveries == 201
    assert set((await states(world)).values()) == {State.SENT}


async def test_a_restart_in_the_middle_of_an_announcement_repeats_nothing_that_was_noted(
    narrow: tuple[World, Narrow], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.delivery.MOST_ANNOUNCEMENTS", 10)
    world, platform = narrow
    everybody = [private(f"person{number}") for number in range(60)]
    await commit(world, *(letter(one.chat, one, Weight.ANNOUNCEMENT) for one in everybody))
    for number in (17, 34):
        await take_one_by_one(world, platform, number)
        platform.may_take = asyncio.Semaphore(1000 if number == 34 else 0)
        await world.stop()
        starting = asyncio.create_task(world.start())
    await starting
    for _time in range(12):
        await world.delivery.refill()
        await world.settled()
    assert platform.deliveries == 60
    assert set((await states(world)).values()) == {State.SENT}


class Parted(Moody):
    """A platform that takes a line at a time."""

    def parts(self, outgoing: Outgoing) -> Sequence[Outgoing]:
        lines = str(outgoing.text).split("|")
        return [
            replace(outgoing, key=f"{outgoing.key}.{number}", text=Markup(line))
            for number, line in enumerate(lines)
        ]


@pytest.fixture
async def parted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    monkeypatch.setattr("bot.delivery.delivery.SOON", SOON)
    monkeypatch.setattr("bot.delivery.delivery.LONGEST_PAUSE", SOON)
    world = World(tmp_path / "banyan.db")
    world.platform = Parted()
    async with world:
        yield world


any_moods = st.lists(
    st.sampled_from(
        [None, TryLater(SOON), Uncertain(), DeliveryError(), RuntimeError("unexpected")]
    ),
    max_size=9,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.integers(1, 4), weather=any_moods, anyway=st.booleans())
async def test_each_part_comes_once_and_in_order_in_any_weather(
    parted: World, lines: int, weather: list[Exception | None], anyway: bool
) -> None:
    platform = moods(parted, *weather)
    platform.arrives_anyway = anyway
    before, key = len(platform.shown), f"letter {platform.tried}"
    words = [f"{key} {number}" for number in range(lines)]
    await send(parted, Letter(key, ANA, Send(verbatim("|".join(words)))), letter(f"after {key}"))
    shown = platform.since(before)
    assert [str(one.outgoing.text) for one in shown] == [*words, f"after {key}"]
    assert await receipt(parted, key) == " ".join(one.message for one in shown[:-1])


async def receipt(world: World, key: str) -> str:
    async with world.database.reading() as tx:
        return (await outbox.receipts(tx, [key]))[key]


async def test_each_part_has_as_many_attempts_as_a_letter(parted: World) -> None:
    moods(parted, *[*[Uncertain()] * 9, None] * 3)
    await send(parted, letter("1|2|3"))
    assert said(parted) == ["1", "2", "3"]


async def test_a_part_that_may_have_arrived_is_not_said_again_for_chatter(parted: World) -> None:
    platform = moods(parted, None, Uncertain())
    platform.knows_keys, platform.arrives_anyway = False, True
    await send(parted, Letter("long", ANA, Send(verbatim("1|2|3"))), letter("next"))
    assert said(parted) == ["1", "2", "next"]
    assert (await states(parted))["long"] == State.DOUBTFUL


async def test_an_answer_does_not_come_between_the_parts_of_an_announcement(
    narrow: tuple[World, Narrow],
) -> None:
    world, platform = narrow
    platform.parts = Parted().parts  # type: ignore[method-assign]
    many = [
        Letter(name, ANA, Send(verbatim(f"{name} 1|{name} 2")), Weight.ANNOUNCEMENT)
        for name in ("first", "second")
    ]
    await commit(world, *many)
    platform.take(1)
    await wait_until_shown(world, 1)
    await commit(world, letter("answer"))
    platform.take()
    await world.settled()
    assert said(world) == ["first 1", "first 2", "answer", "second 1", "second 2"]


async def test_each_part_waits_at_the_gate(tmp_path: Path) -> None:
    world = World(tmp_path / "banyan.db")
    world.timer = timer = Virtual()
    world.platform = platform = Parted()
    platform.pacing = Pacing(private=Rate(1, timedelta(seconds=1)))
    async with world:
        began = timer.now()
        await send(world, letter("1|2|3|4"))
    assert said(world) == ["1", "2", "3", "4"]
    assert timer.now() == began + timedelta(seconds=3)


class Upgraded(CountingPlatform):
    """A platform on which the group has another id from now on."""

    async def deliver(self, outgoing: Outgoing) -> str:
        if outgoing.place.chat == GROUP.chat:
            raise ChatMoved("new")
        return await super().deliver(outgoing)


@pytest.mark.parametrize("told", [False, True], ids=["found out", "told too"])
async def test_letters_to_a_group_that_has_moved_come_there_once_and_in_order(
    tmp_path: Path, *, told: bool
) -> None:
    world, topic, new = World(tmp_path / "banyan.db"), replace(GROUP, thread="7"), "new"
    world.platform = Upgraded()
    async with world:
        await commit(world, *(letter(f"{number}", GROUP) for number in range(5)))
        await commit(world, *(letter(f"topic {number}", topic) for number in range(5)))
        if told:
            await world.happens("group", Moved(new), place=GROUP)
        for _time in range(3):
            await world.settled()
            await world.delivery.refill()
        assert world.platform.deliveries == 10
        assert said(world, replace(GROUP, chat=new)) == [f"{number}" for number in range(5)]
        found = said(world, replace(topic, chat=new))
        assert found == [f"topic {number}" for number in range(5)]
        assert set((await states(world)).values()) == {State.SENT}


async def test_a_letter_that_is_not_stored_is_let_go_where_the_group_has_moved(
    tmp_path: Path,
) -> None:
    world = World(tmp_path / "banyan.db")
    world.platform = Upgraded()
    async with world:
        world.delivery.release([Released(letter("too fast", GROUP), GROUP)])
        await world.settled()
        assert world.platform.shown == []


async def test_a_muted_group_is_told_of_once_an_hour_and_its_letters_are_dropped(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    async def note(turn: Turn, about: str) -> None:
        told.append(about)

    monkeypatch.setitem(on.dues, "not_allowed", note)
    world.timer = timer = Virtual()
    await world.restart()
    for hours in (1, 2, 3):
        moods(world, *[NotAllowed()] * 4)
        for number in range(4):
            await send(world, letter(f"{hours} {number}", GROUP))
        assert len(told) == hours
        timer.at += timedelta(hours=1)
    assert set((await states(world)).values()) == {State.DROPPED}
    await send(world, letter("unmuted", GROUP))
    assert said(world, GROUP) == ["unmuted"]


async def test_what_cannot_be_handed_over_at_all_does_not_make_it_spin(world: World) -> None:
    for problem in (Suspended(), Unreachable(), NotAllowed(), Refused()):
        platform = moods(world, *[problem] * 20)
        before = platform.tried
        names = [f"{type(problem).__name__} {number}" for number in range(10)]
        await send(world, *(letter(name, Place("counting", name)) for name in names))
        for _time in range(5):
            await world.delivery.refill()
            await world.settled()
        assert platform.tried == before + 10
