"""Codes that make two accounts one person: who is shown one, and who may try how often."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model import Said
from conversations.linking.steps import MOST_WRONG
from storage import people
from tests.handlers.accounts import asks, becomes_one, code_shown, heard, types
from tests.handlers.communities import village
from tests.handlers.linking import (
    MINUTE,
    ONE,
    TOO_LATE,
    WRONG,
    are_one,
    links,
)
from tests.handlers.people import arrives, id_of, presses
from tests.world import GROUP, World, private


async def test_a_new_account_becomes_one_with_an_old_one(world: World) -> None:
    ana = await arrives(world, "ana")
    await becomes_one(world, "ana", "ana2")
    assert ONE in heard(world, "ana")
    assert ONE in heard(world, "ana2")
    assert await id_of(world, "ana2") == ana
    assert await links(world) == 0
    await world.says("ana2", "/profile")
    assert "Counting <code>ana</code>" in heard(world, "ana2")


async def test_whoever_asked_sees_who_typed_the_code(world: World) -> None:
    await arrives(world, "ana")
    ben = await arrives(world, "ben")
    async with world.database.transaction() as tx:
        await people.describe(tx, ben, name="Ben <b>the</b> bear")
    await types(world, "ben", await asks(world, "ana"))
    asked = heard(world, "ana")
    assert "<code>ben</code>" in asked
    assert "Ben &lt;b&gt;the&lt;/b&gt; bear" in asked
    assert not await are_one(world, "ana", "ben")


async def test_who_types_a_code_does_not_learn_whose_it_is(world: World) -> None:
    ana = await arrives(world, "ana")
    async with world.database.transaction() as tx:
        await people.describe(tx, ana, name="Quetzalcoatlus")
    await types(world, "ben", await asks(world, "ana"))
    await presses(world, "ana", "No")
    said = " ".join(str(one.outgoing.text) for one in world.platform.shown_in(private("ben")))
    assert "Quetzalcoatlus" not in said
    assert ">ana<" not in said
    assert "nothing changes" in heard(world, "ben")
    assert not await are_one(world, "ana", "ben")


async def test_before_a_yes_nothing_is_kept_of_who_types_a_code(world: World) -> None:
    await arrives(world, "ana")
    await world.opens("ben")
    await world.says("ben", f"/link {await asks(world, 'ana')}")
    await presses(world, "ben", "No")
    assert "Nothing has changed" in heard(world, "ben")
    assert "somebody said no" in heard(world, "ana")
    ben = await id_of(world, "ben")
    async with world.database.reading() as tx:
        found = await people.find(tx, ben)
        rows = await tx.all(
            "SELECT 1 FROM conversation WHERE person = :ben AND status IN ('open', 'aside')",
            ben=ben,
        )
    assert found is not None
    assert (found.languages, rows) == ((), [])


async def test_a_code_comes_before_first_contact(world: World) -> None:
    await arrives(world, "ana")
    code = await asks(world, "ana")
    await world.opens("ana2")
    await world.says("ana2", f"link {code}")
    await world.says("ana2", "yes")
    await world.says("ana", "yes")
    assert await are_one(world, "ana", "ana2")


@pytest.mark.parametrize("spelled", ["{}", " {} ", "link {}", "LINK {}", "/link {}"])
async def test_a_code_is_read_however_it_is_written(world: World, spelled: str) -> None:
    await arrives(world, "ana")
    await arrives(world, "ana2")
    await asks(world, "ana2")
    code = (await asks(world, "ana")).upper().replace(" ", "  ").replace("0", "O")
    await world.says("ana2", spelled.format(code))
    await presses(world, "ana2", "Yes, both are mine")
    await presses(world, "ana", "Yes")
    assert await are_one(world, "ana", "ana2")


async def test_words_that_look_like_a_code_are_words_unless_one_was_asked_for(world: World) -> None:
    await arrives(world, "ana")
    await world.says("ana", "mentored")
    assert "I am not sure what you mean" in heard(world, "ana")


async def test_five_wrong_codes_in_one_go_are_enough(world: World) -> None:
    await arrives(world, "ana")
    code = await asks(world, "ana")
    await world.says("ben", "/link zzzz zzzz")
    for _ in range(4):
        assert WRONG in heard(world, "ben")
        await world.says("ben", "zzzz zzzz")
    assert "too many wrong codes" in heard(world, "ben")
    await world.says("ben", f"/link {code}")  # a person who mistyped may try again
    assert "one on Counting" in heard(world, "ben")


async def test_whoever_guesses_is_stopped_for_a_day_also_after_forgetting(world: World) -> None:
    await arrives(world, "ana")
    await arrives(world, "eve")
    for number in range(MOST_WRONG):
        await world.says("eve", f"/link zzzz zz{number:02}")
        world.now += MINUTE
    code = await asks(world, "ana")
    await world.says("eve", f"/link {code}")
    assert "too many wrong codes" in heard(world, "eve")
    await world.says("eve", "/forget")
    await presses(world, "eve", "Yes, delete everything")
    await world.says("eve", f"/link {code}")
    assert "too many wrong codes" in heard(world, "eve")
    world.now += timedelta(days=1)
    await world.says("eve", f"/link {await asks(world, 'ana')}")
    assert "become one person" in heard(world, "eve")


async def test_a_code_that_was_mistyped_five_times_is_good_for_nothing(world: World) -> None:
    await arrives(world, "ana")
    code = await asks(world, "ana")
    wrong = code[:-1] + ("a" if code[-1] != "a" else "b")
    for number in range(5):
        await world.says(f"eve{number}", f"/link {wrong}")
    await world.says("ben", f"/link {code}")
    assert WRONG in heard(world, "ben")


async def test_a_code_that_was_used_is_good_for_nothing(world: World) -> None:
    await arrives(world, "ana")
    code = await asks(world, "ana")
    await types(world, "ana2", code)
    await world.says("eve", f"/link {code}")
    assert WRONG in heard(world, "eve")
    await presses(world, "ana", "Yes")
    await world.says("eve", "cancel")
    await world.says("eve", f"/link {code}")
    assert WRONG in heard(world, "eve")
    assert not await are_one(world, "ana", "eve")


async def test_ten_minutes_are_all_there_is(world: World) -> None:
    await arrives(world, "ana")
    code = await asks(world, "ana")
    world.now += timedelta(minutes=10)
    await world.says("ana2", f"/link {code}")
    assert WRONG in heard(world, "ana2")
    await world.says("ana2", "cancel")
    code = await asks(world, "ana")
    world.now += 9 * MINUTE
    await types(world, "ana2", code)
    world.now += MINUTE
    await presses(world, "ana", "Yes")
    assert TOO_LATE in heard(world, "ana")
    assert not await are_one(world, "ana", "ana2")


async def test_whoever_says_yes_too_late_is_told(world: World) -> None:
    await arrives(world, "ana")
    await world.says("ana2", f"/link {await asks(world, 'ana')}")
    world.now += timedelta(minutes=10)
    await presses(world, "ana2", "Yes, both are mine")
    assert TOO_LATE in heard(world, "ana2")
    assert "Your code" not in heard(world, "ana")


async def test_in_a_group_no_code_is_shown(world: World) -> None:
    await arrives(world, "ana")
    await village(world)
    await world.says("ana", "/link", place=GROUP)
    assert code_shown(world, "ana") == ""
    [shown] = world.platform.shown_in(GROUP)
    assert "private chat" in str(shown.outgoing.text)


@pytest.mark.parametrize(
    "words", ["/link {}", "{}", "is it {}", "link {}", "/link is it {}", "@banyan {}!"]
)
async def test_a_code_that_is_seen_in_a_group_is_burnt(world: World, words: str) -> None:
    await arrives(world, "ana")
    await village(world)
    code = await asks(world, "ana")
    said = words.format(code)
    if said.startswith("/"):
        await world.says("ben", said, place=GROUP)
    else:
        await world.happens("ben", Said(said, addressed=True), place=GROUP)
    [shown] = world.platform.shown_in(GROUP)
    assert "good for nothing any more" in str(shown.outgoing.text)
    await world.says("eve", f"/link {code}")
    assert WRONG in heard(world, "eve")


async def test_a_group_does_not_tell_right_codes_from_wrong_ones(world: World) -> None:
    await village(world)
    await world.says("eve", "/link zzzz zzzz", place=GROUP)
    [shown] = world.platform.shown_in(GROUP)
    assert "good for nothing any more" in str(shown.outgoing.text)
