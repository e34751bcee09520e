"""The door: what happened, what follows and what is said commit together or not at all."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.engine.answers import text
from bot.engine.talk import Talk
from bot.errors import BanyanError
from bot.model import (
    Account,
    Attachment,
    Commanded,
    Due,
    Edited,
    Joined,
    Left,
    Opened,
    Place,
    Pressed,
    Reacted,
    Said,
    What,
)
from bot.text import verbatim
from handlers.registry import on
from handlers.turn import Turn, WorkUndone
from storage import people
from tests.bot.arriving import ANA, BEN, MINUTE, arrival, rows, said
from tests.bot.trial import count, painting, trial
from tests.world import GROUP, World, private


@pytest.mark.usefixtures("known")
async def test_what_is_delivered_twice_is_handled_once(world: World) -> None:
    event = arrival("ana", Commanded("paint"))
    await world.door.receive([event, event])
    await world.door.receive([event])
    await world.delivery.settled()
    assert said(world, ANA) == ["Let us paint.", "Your name?"]


@pytest.mark.usefixtures("known")
async def test_many_people_at_once_are_answered_each(world: World) -> None:
    async def talk(who: str) -> None:
        whats: list[What] = [Commanded("paint"), Said(who), Said("red"), Said("no")]
        for number, what in enumerate(whats):
            await world.door.receive([arrival(who, what, number)])

    crowd = [f"person{number}" for number in range(150)]
    await asyncio.gather(*(talk(who) for who in crowd))
    await world.delivery.settled()
    assert all(said(world, private(who))[-1] == "Done." for who in crowd)


@pytest.mark.usefixtures("known")
async def test_two_messages_of_one_person_keep_their_order(world: World) -> None:
    whats: list[What] = [Commanded("paint"), Said("Ana"), Said("red"), Said("no")]
    await world.door.receive([arrival("ana", what, number) for number, what in enumerate(whats)])
    await world.delivery.settled()
    assert said(world, ANA)[-1] == "Done."


@pytest.mark.usefixtures("known")
async def test_words_in_a_group_that_are_not_meant_for_banyan_leave_no_trace(world: World) -> None:
    await world.says("ana", "what a lovely day", place=GROUP)
    await world.happens("ana", Reacted("👍", "m1"), place=GROUP)
    assert [await rows(world, table) for table in ("inbox", "person", "outbox")] == [0, 0, 0]


@pytest.mark.usefixtures("known")
async def test_what_happens_waits_until_the_database_can_be_written(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.receive.PATIENCE", timedelta(milliseconds=1))
    async with world.database.transaction() as tx:
        await tx.run("PRAGMA busy_timeout = 1")
    with closing(sqlite3.connect(world.path, isolation_level=None)) as another:
        another.execute("BEGIN IMMEDIATE")
        with capture_logs() as logged:
            happening = asyncio.create_task(world.says("ana", "/paint"))
            while not (logged or happening.done()):
                await world.a_moment()
        assert said(world, ANA) == []
        another.execute("ROLLBACK")
    await happening
    assert said(world, ANA) == ["Let us paint.", "Your name?"]
    assert await rows(world, "parked_event") == 0


async def test_a_failing_turn_is_undone_alone_and_parked(world: World) -> None:
    async def fail(turn: Turn) -> None:
        await people.describe(turn.tx, turn.somebody.id, name="half")
        raise ValueError

    async def work(turn: Turn) -> None:
        turn.say(verbatim("Hello."))

    with trial(command=fail):
        await world.says("ana", "/paint")
    with trial(command=work):
        await world.says("ben", "/paint")
    assert said(world, ANA)[-1].startswith("Sorry")
    assert said(world, BEN) == ["Hello."]
    assert await rows(world, "parked_event") == 1
    async with world.database.reading() as tx:
        ana = await people.of_account(tx, Account("counting", "ana"))
    assert ana is not None
    assert ana.name == ""


async def test_a_refusal_is_told_and_leaves_everything_as_it_was(world: World) -> None:
    class TooLate(BanyanError):
        text = verbatim("That was yesterday.")

    async def refuse(turn: Turn) -> None:
        turn.say(verbatim("never said"))
        raise TooLate

    with trial(command=refuse):
        await world.says("ana", "/paint")
    assert said(world, ANA) == ["That was yesterday."]
    assert await rows(world, "parked_event") == 0


async def test_a_bug_in_a_flow_parks_it_with_its_answers_until_it_is_repaired(world: World) -> None:
    async def broken(talk: Talk) -> None:
        name = await talk.ask("name", verbatim("Your name?"), text(20))
        await talk.say(verbatim(name.missing))

    with trial(flow=broken):
        await world.says("ana", "/paint")
        await world.says("ana", "Ana")
    assert "broken on my side" in said(world, ANA)[-1]
    with trial(flow=painting):
        await world.repair()
        assert said(world, ANA)[-1].startswith("What was broken is repaired.")
        go_on = world.platform.shown[-1]
        await world.happens("ana", Pressed(go_on.outgoing.buttons[0][0].data, go_on.message))
        assert said(world, ANA)[-1] == "Your name?"
        await world.says("ana", "Ana")
    assert said(world, ANA)[-1].endswith("Which colour?")


async def test_a_look_is_made_outside_and_the_turn_is_taken_again(world: World) -> None:
    looked: list[int] = []

    async def ask(turn: Turn) -> None:
        looked.append(1)
        turn.say(verbatim(f"{await turn.look('people', count, person='')} people"))

    with trial(command=ask):
        await world.says("ana", "/paint")
    assert said(world, ANA) == ["1 people"]
    assert len(looked) == 2


async def test_heavy_work_is_done_elsewhere_on_a_snapshot(world: World) -> None:
    async def ask(turn: Turn) -> None:
        digits = await turn.work("digits", count, str, person="")
        turn.say(verbatim(f"about {digits}"))

    with trial(command=ask):
        await world.says("ana", "/paint")
    assert said(world, ANA) == ["about 1"]


async def test_heavy_work_that_comes_to_nothing_is_told_and_logged(world: World) -> None:
    async def ask(turn: Turn) -> None:
        await turn.work("digits", count, len, person="")  # a number has no length

    with trial(command=ask):
        await world.says("ana", "/paint")
    assert said(world, ANA) == [WorkUndone.text.message]


async def test_rights_are_asked_of_the_platform_and_kept_for_a_minute(world: World) -> None:
    asked: list[Account] = []
    ask_platform = world.platform.administers

    async def administers(account: Account, place: Place) -> bool:
        asked.append(account)
        return await ask_platform(account, place)

    world.platform.administers = administers  # type: ignore[method-assign]

    async def tell(turn: Turn) -> None:
        turn.say(verbatim("yes" if await turn.administers(GROUP) else "no"))

    with trial(command=tell):
        await world.says("ana", "/paint")
        world.platform.administrators.add((Account("counting", "ana"), GROUP))
        await world.says("ana", "/paint")
        assert len(asked) == 1
        world.now += MINUTE
        await world.says("ana", "/paint")
    assert said(world, ANA) == ["no", "no", "yes"]


async def test_a_platform_that_cannot_tell_is_a_failed_turn(world: World) -> None:
    async def administers(account: Account, place: Place) -> bool:
        raise BanyanError

    world.platform.administers = administers  # type: ignore[method-assign]

    async def tell(turn: Turn) -> None:
        await turn.administers(GROUP)

    with trial(command=tell):
        await world.says("ana", "/paint")
    assert said(world, ANA) == ["Sorry, that did not work. Please try again."]


@pytest.mark.usefixtures("known")
async def test_a_full_disk_makes_people_wait_and_loses_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.receive.PATIENCE", timedelta(milliseconds=10))
    await world.says("ana", "/paint")
    async with world.database.transaction() as tx:
        await tx.all("PRAGMA max_page_count = 1")  # SQLite takes the present size instead
    crowd = [f"person{number}" for number in range(200)]
    asked = [
        asyncio.create_task(world.door.receive([arrival(who, Commanded("paint"))])) for who in crowd
    ]
    await asyncio.sleep(0.3)
    assert not all(task.done() for task in asked)
    async with world.database.transaction() as tx:
        await tx.all("PRAGMA max_page_count = 1000000")
    await asyncio.gather(*asked)
    await world.settled()
    assert await rows(world, "inbox") == 1 + len(crowd)
    assert await rows(world, "parked_event") == 0


@pytest.mark.usefixtures("known")
async def test_who_asks_too_much_is_told_once(world: World) -> None:
    for _ in range(60):
        await world.says("ana", "/paint")
    slow = [one for one in said(world, ANA) if one.startswith("That is faster")]
    assert len(slow) == 1


async def test_a_ban_is_heard_of_somebody_who_asks_too_much(world: World) -> None:
    heard: list[What] = []

    async def note(turn: Turn) -> None:
        heard.append(turn.event.what)

    before = on.happenings[Left]
    on.happenings[Left] = note
    try:
        for _ in range(40):
            await world.says("ana", "/help", place=GROUP)
        await world.happens("ana", Left(banned=True), place=GROUP)
    finally:
        on.happenings[Left] = before
    assert heard == [Left(banned=True)]


async def test_nobody_makes_banyan_talk_without_end_in_a_group(world: World) -> None:
    for _ in range(40):
        await world.says("ana", "/help", place=GROUP)
    assert len(world.platform.shown_in(GROUP)) == 5


@pytest.mark.usefixtures("known")
async def test_an_old_button_says_so_and_does_nothing(world: World) -> None:
    await world.says("ana", "/paint")
    await world.says("ana", "Ana")
    red = world.platform.shown[-1].outgoing.buttons[0][0].data
    await world.happens("ana", Pressed(red, "m3"))
    before = await rows(world, "conversation")
    await world.happens("ana", Pressed(red, "m3"))
    assert said(world, ANA)[-1] == "That question has been answered already."
    assert await rows(world, "conversation") == before


@pytest.mark.usefixtures("known")
async def test_nobody_answers_for_somebody_else(world: World) -> None:
    await world.says("ana", "/paint")
    await world.says("ana", "Ana")
    red = world.platform.shown[-1].outgoing.buttons[0][0].data
    await world.says("ben", "/paint")
    await world.happens("ben", Pressed(red, "m3"))
    assert said(world, ANA)[-1].endswith("Which colour?")


@pytest.mark.usefixtures("known")
async def test_a_forged_press_in_a_group_changes_nothing(world: World) -> None:
    await world.says("ana", "/paint")
    shown = len(world.platform.shown)
    for data in ("profile::", "forget:yes:", "a:1:2", "privacy::"):
        await world.happens("ana", Pressed(data, "m0"), place=GROUP)
        await world.happens("stranger", Pressed(data, "m0"), place=GROUP)
    assert len(world.platform.shown) == shown
    assert await rows(world, "parked_event") == 0


async def test_a_conversation_whose_flow_is_gone_is_let_go(world: World) -> None:
    with trial():
        await world.says("ana", "/paint")
    await world.says("ana", "/help")
    async with world.database.reading() as tx:
        row = await tx.one("SELECT status FROM conversation WHERE flow = 'painting'")
    assert row
    assert row["status"] == "expired"


words = st.one_of(
    st.text(),
    st.text(st.characters(categories=["Cs", "Cc", "Cf"])),
    st.sampled_from(
        ["\0", "\ud800", "<script>alert(1)</script>", "\u202eabc", "x" * 1_000_000, "&lt;b&gt;"]
    ),
)


happenings: st.SearchStrategy[What] = st.one_of(
    st.builds(Said, words, st.just(()), st.booleans(), words, words),
    st.builds(
        Said, words, st.tuples(st.builds(Attachment, words, words, st.integers(), st.binary()))
    ),
    st.builds(Commanded, words, words),
    st.builds(Pressed, words, words),
    st.builds(
        Pressed,
        st.builds(
            "{}:{}:{}".format,
            st.sampled_from(["a", "undo", "resume", "back", "later"]),
            words,
            words,
        ),
        words,
    ),
    st.builds(Opened, words),
    st.builds(Edited, words, words),
    st.builds(Reacted, words, words),
    st.just(Joined()),
    st.builds(Left, st.booleans()),
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(what=happenings, in_group=st.booleans(), language=words)
@pytest.mark.usefixtures("known")
def test_whatever_arrives_is_answered_without_an_error(
    shared: SharedWorld, what: What, in_group: bool, language: str
) -> None:
    shared.run(what, in_group, language)


class SharedWorld:
    """One world for all examples: opening a database for each would take most of the time."""

    def __init__(self, path: Path) -> None:
        self.loop = asyncio.new_event_loop()
        self.world = World(path)
        self.loop.run_until_complete(self.world.start())

    def run(self, what: What, in_group: bool, language: str) -> None:
        self.loop.run_until_complete(self._run(what, in_group, language))

    async def _run(self, what: What, in_group: bool, language: str) -> None:
        world = self.world
        world.now += MINUTE
        world.language = language
        await world.says("ana", "/paint")
        await world.happens("ana", what, place=GROUP if in_group else ANA)
        assert await rows(world, "parked_event") == 0
        shown = "".join(str(one.outgoing.text) for one in world.platform.shown)
        assert "<script" not in shown
        world.platform.shown.clear()

    def close(self) -> None:
        self.loop.run_until_complete(self.world.stop())
        self.loop.close()


@pytest.fixture
def shared(tmp_path: Path, known: None) -> Iterator[SharedWorld]:
    world = SharedWorld(tmp_path / "shared.db")
    yield world
    world.close()


async def test_people_are_let_by_before_what_writes_to_many(world: World) -> None:
    many = [Due("announcement", f"of-nobody-{n}", world.now) for n in range(50)]
    dues = asyncio.create_task(world.door.due(many))
    await asyncio.sleep(0)
    before = world.fate.commits
    await world.door.receive([arrival("ana", Said("hello"))])
    assert world.fate.commits - before <= 3
    assert not dues.done()
    for number in range(5):  # nor does whoever asks on and on hold it up for ever
        await world.door.receive([arrival("ana", Said(f"and {number}"), number + 1)])
    await dues
