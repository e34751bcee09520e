"""What people write to each other through Banyan."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import Unreachable
from bot.model import Account, Commanded, Pressed, Said
from bot.platforms.base import Outgoing
from storage import blocks, matches, people
from storage.records.matches import Kind
from tests.handlers.communities import sends_press
from tests.handlers.people import presses
from tests.handlers.relaying import (
    ana_and_ada,
    comes,
    last_to,
    replies,
    rows,
    said_to,
    together,
    words_of,
)
from tests.world import World, private


async def test_what_is_written_reaches_the_other_and_whom_it_reached_is_said(world: World) -> None:
    await ana_and_ada(world)
    await world.says("ana", "/write")
    assert "not end-to-end encrypted" in said_to(world, "ana")[-2]
    assert last_to(world, "ana").startswith("To Ada: I pass on what you write or say next")
    await world.says("ana", "Shall we meet <b>today</b>?")
    assert last_to(world, "ana") == "Passed on to Ada."
    told = last_to(world, "ada")
    assert told.startswith("Ana writes: Shall we meet <b>today</b>? To answer Ana, reply")
    assert "not end-to-end encrypted" in told


async def test_markup_of_people_is_shown_as_text(world: World) -> None:
    await ana_and_ada(world)
    await world.says("ana", "/write")
    await world.says("ana", '<a href="https://x.example">win</a>')
    shown = world.platform.shown_in(private("ada"))[-1]
    assert "&lt;a href" in str(shown.outgoing.text)


async def test_an_answer_goes_back_and_is_explained_only_once(world: World) -> None:
    await ana_and_ada(world)
    await world.says("ana", "/write")
    await world.says("ana", "hello")
    await replies(world, "ada", "Ana writes:", "hello yourself")
    assert last_to(world, "ada") == "Passed on to Ana."
    assert last_to(world, "ana") == "Ada writes: hello yourself"
    await replies(world, "ana", "Ada writes:", "fine")
    assert last_to(world, "ada") == "Ana writes: fine"


async def test_nothing_else_is_passed_on(world: World) -> None:
    await ana_and_ada(world)
    await world.says("ana", "hello Ada")
    assert last_to(world, "ana").startswith("That went to nobody.")
    assert not any("hello Ada" in one for one in said_to(world, "ada"))
    await presses(world, "ana", "Write to Ada")
    await world.says("ana", "hello Ada")
    assert "Ana writes: hello Ada" in last_to(world, "ada")
    await world.says("ana", "and this?")
    await replies(world, "ana", "Passed on to", "and this?")
    assert not any("and this" in one for one in said_to(world, "ada"))


@pytest.mark.parametrize("words", ["1", "yes", "reply", "help", "profile", "cancel"])
async def test_an_answer_is_for_whom_it_answers_whatever_it_says(world: World, words: str) -> None:
    await ana_and_ada(world)
    await world.says("ana", "/write")
    await world.says("ana", "Do you need help, or may I cancel?")
    await replies(world, "ada", "Ana writes:", words)
    assert last_to(world, "ana") == f"Ada writes: {words}"


async def test_a_command_with_its_sign_is_a_command(world: World) -> None:
    await ana_and_ada(world)
    await world.says("ana", "/write")
    await world.says("ana", "/profile")
    assert "To Ada" in last_to(world, "ana")
    await world.says("ana", "profile")
    assert "Ana writes: profile" in last_to(world, "ada")


async def test_a_question_that_is_open_is_put_again_after_an_answer(world: World) -> None:
    await ana_and_ada(world)
    await world.says("ana", "/write")
    await world.says("ana", "hello")
    await world.says("ada", "/timezone")
    asked = last_to(world, "ada")
    await replies(world, "ada", "Ana writes:", "Lagos")
    assert "Passed on to Ana." in said_to(world, "ada")[-3:]
    assert last_to(world, "ada") == asked
    assert last_to(world, "ana") == "Ada writes: Lagos"


async def test_a_mentor_with_three_mentees_mistakes_none_for_another(world: World) -> None:
    ada = await comes(world, "ada")
    for who in ("ana", "ben", "cem"):
        await together(world, ada, await comes(world, who))
        await world.says(who, "/write")
        await world.says(who, f"I am {who}")
    await replies(world, "ada", "Ben writes:", "for ben")
    assert last_to(world, "ada") == "Passed on to Ben."
    assert last_to(world, "ben") == "Ada writes: for ben"
    await world.says("ada", "/write")
    assert last_to(world, "ada") == "To whom?"
    await presses(world, "ada", "Write to Cem")
    await replies(world, "ada", "Ana writes:", "for ana")
    assert last_to(world, "ada").startswith("To Cem:")
    await world.says("ada", "for cem")
    assert [last_to(world, who) for who in ("ana", "cem")] == [
        "Ada writes: for ana",
        "Ada writes: for cem",
    ]
    for who in ("ana", "ben", "cem"):
        others = {"ana", "ben", "cem"} - {who}
        assert not any(f"for {other}" in one for other in others for one in said_to(world, who))


async def test_two_with_the_same_name_are_told_apart(world: World) -> None:
    ada = await comes(world, "ada")
    for who in ("ana", "other"):
        await together(world, ada, await comes(world, who, "Ana"))
        world.now += timedelta(minutes=1)
        await world.says(who, "/write")
        await world.says(who, f"I am {who}")
    assert last_to(world, "ada").startswith("Ana (2) writes: I am other")
    await world.says("ada", "/write ana (1)")
    await world.says("ada", "for the first")
    assert last_to(world, "ada") == "Passed on to Ana (1)."
    assert last_to(world, "ana") == "Ada writes: for the first"


async def test_of_three_both_others_read_it_and_know_of_each_other(world: World) -> None:
    ana, ben, cem = [await comes(world, who) for who in ("ana", "ben", "cem")]
    await together(world, ana, ben, cem, kind=Kind.PEERS)
    await world.says("ben", "/write")
    await world.says("ben", "who has time?")
    assert "Passed on to Ana and Cem." in last_to(world, "ben")
    assert last_to(world, "ana").startswith("Ben writes to you and Cem: who has time?")
    assert last_to(world, "cem").startswith("Ben writes to you and Ana: who has time?")
    await replies(world, "cem", "Ben writes", "me")
    assert last_to(world, "ben").startswith("Cem writes to you and Ana: me")


async def test_so_many_an_hour_and_then_when_the_next_can_go(world: World) -> None:
    await ana_and_ada(world)
    await world.says("ana", "/write")
    await world.says("ana", "hello")
    await replies(world, "ada", "Ana writes:", "hello")
    for _time in range(19):
        world.now += timedelta(minutes=1)
        await replies(world, "ana", "Ada writes:", "more")
    assert last_to(world, "ana") == "Passed on to Ada."
    before = len(said_to(world, "ada"))
    await replies(world, "ana", "Ada writes:", "one too many")
    assert last_to(world, "ana") == (
        "I have passed on 20 messages to Ada within an hour, and this one not. "
        "The next can go at Mon 2 Mar, 11:00 (Lagos)."
    )
    assert len(said_to(world, "ada")) == before
    world.now += timedelta(minutes=41)
    await replies(world, "ana", "Ada writes:", "at last")
    assert last_to(world, "ana") == "Passed on to Ada."


async def test_nobody_is_woken_and_everything_comes_in_its_order(world: World) -> None:
    await ana_and_ada(world)
    world.now += timedelta(hours=13)  # 23:00 in Lagos
    await world.says("ana", "/write")
    await world.says("ana", "first")
    assert last_to(world, "ana") == (
        "Passed on to Ada: it arrives once the quiet hours there are over."
    )
    await world.says("ada", "/profile")  # awake after all: what waits still comes first
    await world.says("ana", "/write")
    await world.says("ana", "second")
    assert not any("first" in one or "second" in one for one in said_to(world, "ada"))
    await world.pass_time(timedelta(hours=10))
    first, second = said_to(world, "ada")[-2:]
    assert "Ana writes: first" in first
    assert second == "Ana writes: second"


async def test_whoever_is_awake_is_written_to_in_the_night(world: World) -> None:
    await ana_and_ada(world)
    world.now += timedelta(hours=13)
    await world.says("ada", "/profile")
    await world.says("ana", "/write")
    await world.says("ana", "still up?")
    assert last_to(world, "ana") == "Passed on to Ada."
    assert "still up?" in last_to(world, "ada")


async def test_what_does_not_arrive_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await ana_and_ada(world)
    deliver = world.platform.deliver

    async def refuse_ada(outgoing: Outgoing) -> str:
        if outgoing.place == private("ada"):
            raise Unreachable
        return await deliver(outgoing)

    monkeypatch.setattr(world.platform, "deliver", refuse_ada)
    await world.says("ana", "/write")
    await world.says("ana", "are you there?")
    await world.says("ana", "/write")
    await world.says("ana", "hello?")
    await world.pass_time(timedelta(hours=1))
    (told,) = (one for one in said_to(world, "ana") if "has not arrived" in one)
    assert told == (
        "I am sorry: what you wrote to Ada at Mon 2 Mar, 10:00 (Lagos) has not arrived, as I "
        "could not reach Ada. Perhaps it works later."
    )
    assert not await rows(world, "SELECT * FROM relayed")


@pytest.mark.parametrize(
    "data",
    ["write:{match}:9", "write:{match}:-1", "write:{match}:x", "write:{match}:", "write:none:0"],
)
async def test_a_forged_button_writes_to_nobody(world: World, data: str) -> None:
    _, _, match = await ana_and_ada(world)
    await sends_press(world, "ana", data.format(match=match))
    assert last_to(world, "ana") == "This match has ended, so I pass nothing on any more."


@pytest.mark.parametrize("verb", ["write:{match}:0", "relay:{match}:0", "relay:{match}:0.yes"])
async def test_nobody_else_gets_into_a_match(world: World, verb: str) -> None:
    ana, ada, match = await ana_and_ada(world)
    eve = await comes(world, "eve")
    await sends_press(world, "eve", verb.format(match=match))
    assert last_to(world, "eve") == "This match has ended, so I pass nothing on any more."
    async with world.database.reading() as tx:
        assert not await blocks.between(tx, eve, ana)
        assert not await blocks.between(tx, eve, ada)
        found = await matches.find(tx, match)
    assert found
    assert found.ended is None


async def test_a_message_of_somebody_else_cannot_be_answered(world: World) -> None:
    await ana_and_ada(world)
    await comes(world, "eve")
    await world.says("ana", "/write")
    await world.says("ana", "hello")
    message = world.platform.shown_in(private("ada"))[-1].message
    await world.happens("eve", Said("let me in", reply_to=message))
    assert not any("let me in" in one for one in said_to(world, "ana"))


async def test_cancelling_passes_nothing_on(world: World) -> None:
    await ana_and_ada(world)
    await world.says("ana", "/write")
    await world.says("ana", "cancel")
    assert not await rows(world, "SELECT * FROM relayed")
    await world.happens("ana", Commanded("write", ""))
    assert last_to(world, "ana").startswith("To Ada:")


async def test_who_has_no_name_is_somebody(world: World) -> None:
    ana, ada = await comes(world, "ana"), await comes(world, "ada")
    async with world.database.transaction() as tx:
        await tx.run("UPDATE person SET name = ''")
    await together(world, ada, ana)
    await world.says("ana", "/write")
    await world.says("ana", "hello")
    assert last_to(world, "ana") == "Passed on to somebody."
    assert last_to(world, "ada").startswith("somebody writes: hello")


async def test_a_restart_changes_nothing(world: World) -> None:
    await ana_and_ada(world)
    await world.says("ana", "/write")
    await world.restart()
    await world.says("ana", "hello")
    await world.restart()
    await replies(world, "ada", "Ana writes:", "hello")
    assert last_to(world, "ana") == "Ada writes: hello"


def elsewhere(world: World) -> list[str]:
    """What somebody was shown on the other network."""
    return [words_of(one) for one in world.platform.shown_in(private("ada", "second"))]


async def test_two_networks_write_to_each_other(world: World) -> None:
    ana, there = await comes(world, "ana"), private("ada", "second")
    await world.opens("ada", place=there)
    yes = world.platform.shown_in(there)[-1].outgoing.buttons[0][0].data
    message = world.platform.shown_in(there)[-1].message
    await world.happens("ada", Pressed(yes, message), place=there)
    for words in ("English", "Lagos", "profile"):
        await world.says("ada", words, place=there)
    async with world.database.transaction() as tx:
        ada = await people.of_account(tx, Account("second", "ada"))
        assert ada
        await people.describe(tx, ada.id, name="Ada")
    await together(world, ada.id, ana)
    await world.says("ana", "/write")
    await world.says("ana", "hello over there")
    assert elsewhere(world)[-1].startswith("Ana writes: hello over there")
    asked = world.platform.shown_in(there)[-1].message
    # The same id in another chat is another message.
    await world.happens("ana", Said("to myself", reply_to=asked))
    assert not any("to myself" in one for one in elsewhere(world))
    await world.happens("ada", Said("and hello over there", reply_to=asked), place=there)
    assert elsewhere(world)[-1] == "Passed on to Ana."
    assert last_to(world, "ana") == "Ada writes: and hello over there"
    await world.says("ada", "hello", place=there)
    assert elsewhere(world)[-1].startswith("That went to nobody.")
