"""Voice notes, other files, and what is too long, where people write to each other."""

from __future__ import annotations

from bot.model import LARGEST_VOICE, Attachment, Said
from tests.handlers.relaying import (
    SPOKEN,
    ana_and_ada,
    last_to,
    replies,
    rows,
)
from tests.world import World, private

TOO_LONG = Attachment("voice", "audio/ogg", LARGEST_VOICE + 1, voice=True)


async def test_a_voice_note_is_passed_on(world: World) -> None:
    await ana_and_ada(world)
    await world.says("ana", "/write")
    await world.happens("ana", Said("", (SPOKEN,)))
    shown = world.platform.shown_in(private("ada"))[-1].outgoing
    assert last_to(world, "ada").startswith("Ana speaks to you:")
    assert shown.document
    assert (shown.document.data, shown.document.voice) == (b"spoken", True)
    assert shown.document.name == "voice.ogg"
    await replies(world, "ada", "Ana speaks", Said("", (SPOKEN,)))
    assert last_to(world, "ana") == "Ada speaks to you:"


async def test_a_voice_note_that_is_too_long_goes_nowhere(world: World) -> None:
    await ana_and_ada(world)
    await world.says("ana", "/write")
    await world.happens("ana", Said("", (TOO_LONG,)))
    assert last_to(world, "ana").startswith("That voice note is too long to pass on: 1 MB at most")
    assert not await rows(world, "SELECT * FROM relayed")


async def test_a_voice_note_that_cannot_be_fetched_goes_nowhere(world: World) -> None:
    await ana_and_ada(world)
    await world.says("ana", "/write")
    elsewhere = Attachment("voice", "audio/ogg", 6, reference="gone", voice=True)
    await world.happens("ana", Said("", (elsewhere,)))
    assert last_to(world, "ana").startswith("I could not get hold of that voice note")
    assert not await rows(world, "SELECT * FROM relayed")


async def test_other_files_are_only_named(world: World) -> None:
    await ana_and_ada(world)
    await world.says("ana", "/write")
    plan = Attachment("plan <1>.pdf", "application/pdf", 90_000)
    await world.happens("ana", Said("have a look", (plan,)))
    assert "have a look Ana sent a file that I do not pass on: plan <1>.pdf" in last_to(
        world, "ada"
    )
    assert world.platform.shown_in(private("ada"))[-1].outgoing.document is None
    assert last_to(world, "ana").startswith("Passed on to Ada. I pass on no files")


async def test_words_that_are_too_long_go_nowhere(world: World) -> None:
    await ana_and_ada(world)
    await world.says("ana", "/write")
    await world.says("ana", "a" * 8_001)
    assert last_to(world, "ana").startswith("That is too long to pass on: 8,000 characters")


async def test_nothing_is_not_passed_on(world: World) -> None:
    await ana_and_ada(world)
    await world.says("ana", "/write")
    await world.says("ana", "hello")
    await replies(world, "ada", "Ana writes:", " \0 ")
    assert last_to(world, "ada") == "There was nothing in it that I could pass on."
