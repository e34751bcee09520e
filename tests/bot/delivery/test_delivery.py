"""Letters reach their readers: in order, once, whatever the platform does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import (
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
    Place,
    Send,
    ToPerson,
    Weight,
)
from bot.text import verbatim
from storage import outbox, people
from storage.outbox import State
from tests.bot.delivery.letters import ANA, BEN, SOON, letter, moods, said, send, states
from tests.world import World


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


async def test_a_letter_whose_receipt_is_not_written_yet_is_not_sent_again(world: World) -> None:
    async with world.database.transaction() as tx:
        await outbox.add(tx, [letter("once")])
    for _ in range(2):
        await world.delivery.refill()
        await world.delivery.settled()
    assert world.platform.deliveries == 1


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
    moods(world, *[Suspended()] * 40)
    await send(world, letter("first"))
    await world.pass_time(timedelta(days=8))
    assert await states(world) == {"first": State.DROPPED}


async def test_when_it_stops_it_begins_nothing_more(world: World) -> None:
    async with world.database.transaction() as tx:
        await outbox.add(tx, [letter("first")])
    await world.delivery.refill()
    await world.delivery.stop()
    assert said(world) == []
    await world.restart()
    assert said(world) == ["first"]


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
