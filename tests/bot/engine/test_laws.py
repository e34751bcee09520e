"""Laws of conversations, whatever people do in whatever order."""

from __future__ import annotations

import asyncio
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.engine.answers import text
from bot.engine.journal import Status
from bot.engine.talk import Option, Talk
from bot.text import Text, verbatim
from tests.bot.engine.driving import Driver

SIZES = [Option(size, verbatim(size)) for size in ("small", "large", "none")]


async def note(tx: Any, *, person: str, what: str) -> str:
    return what


async def trip(talk: Talk) -> None:
    """Branches, skips, a step in the middle and a final one."""
    await talk.say(Text("Let us go."))
    name = await talk.ask("name", Text("Name?"), text(10), optional=True)
    size = await talk.choose("size", Text("Size?"), SIZES)
    if size == "none":
        await talk.say(Text("Good-bye."))
        return
    if size == "large":
        await talk.ask("why", Text("Why?"), text(20))
    await talk.step("noted", note, what=f"{name}/{size}")
    for number in ("one", "two"):
        await talk.confirm(("sure", number), Text("Sure?"))
    await talk.step("booked", note, final=True, what=size)
    await talk.confirm("again", Text("Again?"))
    await talk.say(Text("Done."))


events = st.lists(
    st.one_of(
        st.tuples(
            st.just("tell"), st.sampled_from(["Ana", "1", "2", "3", "yes", "no", "skip", ""])
        ),
        st.sampled_from([("back", ""), ("again", ""), ("cancel", ""), ("reopen", "")]),
    ),
    max_size=25,
)


async def live(happenings: list[tuple[str, str]]) -> Driver:
    driver = await Driver(trip).begin()
    for what, words in happenings:
        await happen(driver, what, words)
        obeys_the_laws(driver)
    return driver


async def happen(driver: Driver, what: str, words: str) -> None:
    if what == "reopen":
        if driver.conversation.status is Status.CANCELLED and driver.reopen():
            await driver.again()
    elif driver.conversation.status is Status.OPEN and driver.conversation.open:
        match what:
            case "tell":
                await driver.tell(words)
            case "back":
                await driver.back()
            case "again":
                await driver.again()
            case "cancel":
                await driver.stop("cancelled")


def obeys_the_laws(driver: Driver) -> None:
    conversation = driver.conversation
    keys = [entry.key for entry in conversation.journal]
    assert len(keys) == len(set(keys)), "a key is in the journal once"
    assert all(entry.done for entry in conversation.journal[:-1]), "only the last can be open"
    going_on = conversation.status is Status.OPEN
    assert going_on or conversation.open is None, "what has ended waits for nothing"
    assert [key for key, _ in driver.performed].count("booked") <= 1, "a final step is done once"


@given(events)
def test_nobody_is_stuck_and_nothing_final_happens_twice(happenings: list[tuple[str, str]]) -> None:
    driver = asyncio.run(live(happenings))
    if driver.conversation.status is Status.OPEN:
        assert driver.conversation.open, "somebody who is still talking has a question"


@given(events)
def test_going_back_and_answering_the_same_leads_to_the_same(
    happenings: list[tuple[str, str]],
) -> None:
    async def there_and_back() -> None:
        driver = await live(happenings)
        conversation = driver.conversation
        answered = [e for e in conversation.journal if e.kind == "ask" and e.done]
        if conversation.status is not Status.OPEN or not answered:
            return
        before = [entry.line() for entry in conversation.journal]
        last = answered[-1].value
        if await driver.back():
            await driver.tell(typed(last))
            assert [entry.line() for entry in conversation.journal] == before

    asyncio.run(there_and_back())


def typed(value: Any) -> str:
    return {None: "skip", True: "yes", False: "no"}.get(value, str(value))
