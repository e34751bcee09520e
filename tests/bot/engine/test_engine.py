"""A conversation goes on from its journal alone, whatever happened in between."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.engine.answers import text
from bot.engine.journal import Entry, Status
from bot.engine.replay import ForeignAwait
from bot.engine.talk import Cancelled, FlowError, Option, Talk, TimedOut
from bot.text import Text, verbatim
from tests.bot.engine.driving import Driver


def words(sentence: str) -> Text:
    return Text(sentence)


ROLES = [Option("editor", verbatim("Editor")), Option("organiser", verbatim("Organiser"))]


async def register(tx: Any, *, person: str, name: str) -> str:
    return f"ticket of {name}"


async def welcome(talk: Talk) -> None:
    await talk.say(words("Welcome!"))
    try:
        name = await talk.ask("name", words("Your name?"), text(20), within=timedelta(hours=1))
    except TimedOut:
        await talk.say(words("We can go on later."))
        return
    await talk.say(words("Noted."))
    role = await talk.choose("role", words("Which role?"), ROLES)
    if not await talk.confirm("sure", words("Sure?")):
        await talk.say(words("Nothing was saved."))
        return
    ticket = await talk.step("register", register, final=True, name=f"{name}/{role}")
    await talk.say(words(f"Done: {ticket}."))
    await talk.confirm("news", words("News?"))


async def welcome_later(talk: Talk) -> None:
    """The next release: other order, one question more, one less."""
    await talk.say(words("Hello!"))
    role = await talk.choose("role", words("Which role?"), ROLES)
    name = await talk.ask("name", words("Your name?"), text(20))
    await talk.ask("zone", words("Which zone?"), text())
    await talk.step("register", register, final=True, name=f"{name}/{role}")
    await talk.say(words("That is all."))


async def test_it_goes_on_from_its_journal_alone() -> None:
    driver = await Driver(welcome).begin()
    await driver.tell("Ana", "2", "yes", "no")
    assert driver.said == [
        "Welcome!",
        "Your name?",
        "Noted.",
        "Which role?",
        "Sure?",
        "Done: ticket of Ana/organiser.",
        "News?",
    ]
    assert driver.conversation.status is Status.DONE
    assert driver.performed == [("register", {"name": "Ana/organiser"})]


async def test_a_wrong_answer_changes_nothing() -> None:
    driver = await Driver(welcome).begin()
    await driver.tell("Ana", "captain")
    assert driver.said[-1].startswith("Please choose")
    assert driver.answers == {"name": "Ana"}


async def test_back_opens_the_previous_question_and_says_nothing_twice() -> None:
    driver = await Driver(welcome).begin()
    await driver.tell("Ana", "editor")
    assert await driver.back()
    assert driver.said[-2:] == ["Sure?", "Which role?"]
    assert await driver.back()
    assert driver.answers == {}
    assert not await driver.back()


async def test_back_does_not_cross_a_final_step() -> None:
    driver = await Driver(welcome).begin()
    await driver.tell("Ana", "editor", "yes")
    assert not await driver.back()
    assert driver.said[-1] == "News?"


async def test_a_cancel_ends_it_and_can_be_taken_back() -> None:
    driver = await Driver(welcome).begin()
    await driver.tell("Ana")
    await driver.stop("cancelled")
    assert driver.conversation.status is Status.CANCELLED
    assert driver.reopen()
    await driver.again()
    assert driver.said[-1] == "Which role?"
    assert driver.answers == {"name": "Ana"}


async def test_a_cancel_that_led_to_a_step_stays() -> None:
    async def tidy(talk: Talk) -> None:
        try:
            await talk.ask("name", words("Your name?"), text())
        except Cancelled:
            await talk.step("register", register, name="nobody")

    driver = await Driver(tidy).begin()
    await driver.stop("cancelled")
    assert driver.conversation.status is Status.DONE
    assert not driver.reopen()


async def test_a_deadline_lets_the_flow_say_good_bye() -> None:
    driver = await Driver(welcome).begin()
    assert driver.conversation.deadline_at == driver.now + timedelta(hours=1)
    await driver.stop("timed out")
    assert driver.said[-1] == "We can go on later."
    assert driver.conversation.status is Status.DONE


async def test_putting_a_question_again_does_not_move_its_deadline() -> None:
    driver = await Driver(welcome).begin()
    before = driver.conversation.deadline_at
    await driver.again()
    assert driver.conversation.deadline_at == before


async def test_a_release_asks_only_what_is_new() -> None:
    driver = await Driver(welcome).begin()
    await driver.tell("Ana", "editor", "yes")
    driver.function = welcome_later
    await driver.again()
    assert driver.said[-1] == "Which zone?"
    await driver.tell("UTC")
    assert [key for key, _ in driver.performed] == ["register"]
    assert driver.conversation.status is Status.DONE


async def test_a_release_between_question_and_answer_keeps_the_answer() -> None:
    driver = await Driver(welcome).begin()
    await driver.tell("Ana")
    driver.function = welcome_later
    await driver.tell("editor")
    assert driver.said[-1] == "Which zone?"


async def test_an_answer_that_is_no_longer_offered_is_asked_again() -> None:
    async def narrower(talk: Talk) -> None:
        await talk.choose("role", words("Organiser?"), ROLES[1:])
        await talk.ask("name", words("Your name?"), text(20))

    driver = await Driver(welcome).begin()
    await driver.tell("Ana", "editor")
    driver.function = narrower
    await driver.again()
    assert driver.said[-1] == "Organiser?"
    await driver.tell("1")
    assert driver.conversation.status is Status.DONE


async def test_the_outcome_of_a_step_is_never_taken_for_an_answer() -> None:
    async def question(talk: Talk) -> None:
        await talk.ask("register", words("Which register?"), text())

    driver = Driver(question)
    driver.conversation.journal = [Entry("step", "register", "ticket", done=True)]
    await driver.again()
    assert driver.said == ["Which register?"]


async def test_a_first_run_sees_what_a_replay_will_see() -> None:
    seen: list[Any] = []

    async def pair(tx: Any, *, person: str) -> Any:
        return (1, {2: "two"})

    async def flow(talk: Talk) -> None:
        seen.append(await talk.step("pair", pair))
        await talk.ask("more", words("More?"), text())

    driver = await Driver(flow).begin()
    await driver.tell("no")
    assert seen[0] == seen[-1] == [1, {"2": "two"}]


async def test_a_flow_cannot_do_its_own_waiting() -> None:
    class Elsewhere:
        def __await__(self) -> Any:
            yield "something"

    async def impatient(talk: Talk) -> None:
        await Elsewhere()

    with pytest.raises(ForeignAwait):
        await Driver(impatient).begin()


async def test_a_key_is_used_once() -> None:
    async def twice(talk: Talk) -> None:
        await talk.ask("name", words("Your name?"), text())
        await talk.ask("name", words("Your name?"), text())

    driver = await Driver(twice).begin()
    with pytest.raises(FlowError, match="'name' is used twice"):
        await driver.tell("Ana")


async def test_a_conversation_has_an_end() -> None:
    async def endless(talk: Talk) -> None:
        for number in range(1000):
            await talk.step(("register", str(number)), register, name="again")

    with pytest.raises(FlowError, match="200"):
        await Driver(endless).begin()
