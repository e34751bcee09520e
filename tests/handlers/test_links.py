"""One person with several accounts, and everybody who would like to be somebody else."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.model import Account, Incoming, Left, Pressed, Said
from conversations.linking.steps import MOST_WRONG
from storage import bans, memberships, people
from storage.records.people import Circle
from tests.handlers.accounts import asks, becomes_one, code_shown, heard, types
from tests.handlers.communities import administers, organises, sends_press, village
from tests.handlers.people import arrives, id_of, presses
from tests.world import GROUP, World, private

TOO_LATE = "It is too late for that"
WRONG = "That code does not work"
ONE = "your accounts are one person now"
MINUTE = timedelta(minutes=1)


async def are_one(world: World, one: str, other: str) -> bool:
    return await id_of(world, one) == await id_of(world, other) != ""


async def links(world: World) -> int:
    async with world.database.reading() as tx:
        return len(await tx.all("SELECT 1 FROM link"))


def labelled(world: World, who: str, label: str) -> Pressed:
    """The press of the latest button of this name, to be sent again."""
    for shown in reversed(world.platform.shown_in(private(who))):
        for button in (one for row in shown.outgoing.buttons for one in row):
            if button.label == label:
                return Pressed(button.data, shown.message)
    raise AssertionError(label)


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


async def test_who_was_talked_into_typing_a_code_is_warned_and_can_say_no(world: World) -> None:
    await arrives(world, "eve")
    await arrives(world, "ana")
    await world.says("ana", f"/link {await asks(world, 'eve')}")
    assert "If somebody else gave you the code, say no." in heard(world, "ana")
    await world.says("ana", "no")
    await sends_press(world, "eve", "link::accounts")
    assert not await are_one(world, "ana", "eve")
    assert await links(world) == 0


async def test_nobody_decides_before_both_have_said_yes(world: World) -> None:
    await arrives(world, "eve")
    await arrives(world, "ana")
    await world.says("ana", f"/link {await asks(world, 'eve')}")
    async with world.database.reading() as tx:
        (row,) = await tx.all("SELECT id FROM link")
    assert TOO_LATE in await sends_press(world, "eve", f"link:{row['id']}:yes")
    await presses(world, "ana", "Yes, both are mine")
    for who in ("ana", "sam"):
        assert TOO_LATE in await sends_press(world, who, f"link:{row['id']}:yes")
    assert not await are_one(world, "ana", "eve")


async def test_ones_own_code_is_not_for_oneself(world: World) -> None:
    await arrives(world, "ana")
    code = await asks(world, "ana")
    await world.says("ana", f"/link {code}")
    assert "That code is from here" in heard(world, "ana")
    await world.says("ana", "cancel")
    await types(world, "ana2", code)
    await presses(world, "ana", "Yes")
    await presses_new(world, "ana")
    await world.says("ana2", f"/link {code_shown(world, 'ana')}")
    assert "That code is from here" in heard(world, "ana2")


async def presses_new(world: World, who: str) -> None:
    await world.says(who, "/link")
    await presses(world, who, "Link one more")


async def test_a_code_is_withdrawn_with_a_press_and_by_a_new_one(world: World) -> None:
    await arrives(world, "ana")
    first = await asks(world, "ana")
    second = await asks(world, "ana")
    await world.says("ben", f"/link {first}")
    assert WRONG in heard(world, "ben")
    await presses(world, "ana", "Withdraw the code")
    await world.says("ben", second)
    assert WRONG in heard(world, "ben")


async def test_nothing_comes_of_a_code_whose_asker_has_gone(world: World) -> None:
    await arrives(world, "ana")
    code = await asks(world, "ana")
    await world.says("ana2", f"/link {code}")
    await world.says("ana", "/forget")
    await presses(world, "ana", "Yes, delete everything")
    await presses(world, "ana2", "Yes, both are mine")
    assert TOO_LATE in heard(world, "ana2")


async def test_nothing_comes_of_it_where_the_typist_has_gone(world: World) -> None:
    ana = await arrives(world, "ana")
    await arrives(world, "ana2")
    await types(world, "ana2", await asks(world, "ana"))
    await world.says("ana2", "/forget")
    await presses(world, "ana2", "Yes, delete everything")
    await arrives(world, "ana2")
    await presses(world, "ana", "Yes")
    assert TOO_LATE in heard(world, "ana")
    assert await id_of(world, "ana2") not in {ana, ""}


async def test_nothing_comes_of_it_where_the_account_is_another_persons_by_now(
    world: World,
) -> None:
    await arrives(world, "ana")
    await arrives(world, "ben")
    await becomes_one(world, "ben", "ben2")
    await types(world, "ben2", await asks(world, "ana"))
    assert "Counting <code>ben</code>" in heard(world, "ana")
    assert "Counting <code>ben2</code>" in heard(world, "ana")
    await world.says("ben2", "/link")
    await presses(world, "ben2", "Separate 1")
    await presses(world, "ben2", "Separate it")
    await presses(world, "ana", "Yes")
    assert TOO_LATE in heard(world, "ana")
    assert len({await id_of(world, who) for who in ("ana", "ben", "ben2")}) == 3


async def test_two_who_say_yes_at_the_same_time_are_one_once(world: World) -> None:
    await arrives(world, "ana")
    await arrives(world, "ana2")
    first, second = await asks(world, "ana"), await asks(world, "ana2")
    await types(world, "ana2", first)
    await types(world, "ana", second)
    at_once = [
        Incoming(
            f"x{who}",
            Account("counting", who),
            private(who),
            labelled(world, who, "Yes"),
            world.now,
        )
        for who in ("ana", "ana2")
    ]
    await world.door.receive(at_once)
    await world.settled()
    assert await are_one(world, "ana", "ana2")
    assert await links(world) == 0
    for who in ("ana", "ana2"):
        await world.says(who, "/profile")
        assert "What I know about you" in heard(world, who)


async def test_what_the_other_says_meanwhile_is_not_lost(world: World) -> None:
    await arrives(world, "ana")
    await arrives(world, "ana2")
    await types(world, "ana2", await asks(world, "ana"))
    yes = labelled(world, "ana", "Yes")
    both = [
        Incoming("y1", Account("counting", "ana"), private("ana"), yes, world.now),
        Incoming("y2", Account("counting", "ana2"), private("ana2"), Said("timezone"), world.now),
    ]
    await asyncio.gather(*(world.door.receive([one]) for one in both))
    await world.settled()
    assert await are_one(world, "ana", "ana2")
    assert "Where do you live?" in heard(world, "ana2")


async def test_a_second_press_changes_nothing(world: World) -> None:
    await arrives(world, "ana")
    await becomes_one(world, "ana", "ana2")
    yes = labelled(world, "ana", "Yes")
    await world.happens("ana", yes, place=private("ana"))
    assert TOO_LATE in heard(world, "ana")
    assert await are_one(world, "ana", "ana2")


async def test_a_yes_can_be_typed_after_the_command_while_a_question_is_open(world: World) -> None:
    await arrives(world, "ana")
    await types(world, "ana2", await asks(world, "ana"))
    await world.says("ana", "/timezone")
    await world.says("ana", "/link")
    assert "Where do you live?" in heard(world, "ana")
    await world.says("ana", "/link yes")
    assert await are_one(world, "ana", "ana2")


async def test_who_is_banned_comes_in_with_neither_account(world: World) -> None:
    await arrives(world, "ana")
    await arrives(world, "ana2")
    community = await village(world)
    await world.says("ana", "/join", place=GROUP)
    await world.happens("ana2", Left(banned=True), place=GROUP)
    await becomes_one(world, "ana", "ana2")
    person = await id_of(world, "ana")
    async with world.database.reading() as tx:
        assert await memberships.find(tx, community, person) is None
    await world.says("ana", "/join", place=GROUP)
    assert "That invitation does not work" in heard(world, "ana")
    await world.says("ana2", "/link")
    await presses(world, "ana2", "Separate 2")
    await presses(world, "ana2", "Separate it")
    async with world.database.reading() as tx:
        for who in ("ana", "ana2"):
            assert await bans.keeps_out(tx, community, [Account("counting", who)])


async def test_who_organises_does_so_from_either_account(world: World) -> None:
    rosa, community = await arrives(world, "rosa"), await village(world)
    await organises(world, rosa, community)
    administers(world, "rosa")
    await becomes_one(world, "rosa", "rosa2")
    await world.says("rosa2", "/organise")
    assert "what would you like to do?" in heard(world, "rosa2")


async def test_until_it_is_chosen_the_more_careful_choice_holds(world: World) -> None:
    ana, other = await arrives(world, "ana"), await arrives(world, "ana2")
    async with world.database.transaction() as tx:
        await people.be_seen_by(tx, ana, Circle.EVERYONE)
        await people.be_seen_by(tx, other, Circle.COMMUNITY)
    await becomes_one(world, "ana", "ana2")
    async with world.database.reading() as tx:
        now = await people.find(tx, ana)
    assert now is not None
    assert now.circle is Circle.COMMUNITY
    await world.says("ana", "everyone here")
    async with world.database.reading() as tx:
        chosen = await people.find(tx, ana)
    assert chosen is not None
    assert chosen.circle is Circle.EVERYONE


@pytest.mark.parametrize(("answer", "name", "quiet"), [("1", "Ana", 0), ("2", "Ann", 1320)])
async def test_all_of_one_profile_can_stay(
    world: World, answer: str, name: str, quiet: int
) -> None:
    ana, other = await arrives(world, "ana"), await arrives(world, "ana2")
    async with world.database.transaction() as tx:
        await people.describe(tx, ana, name="Ana")
        await people.be_quiet(tx, ana, 0, 0)
        await people.describe(tx, other, name="Ann")
        await people.be_quiet(tx, other, 1320, 420)
        await people.stop(tx, other)
    await becomes_one(world, "ana", "ana2")
    await world.says("ana2", answer)  # in whichever chat
    async with world.database.reading() as tx:
        found = await people.find(tx, ana)
    assert found is not None
    assert (found.name, found.quiet_from) == (name, quiet)
    assert found.unprompted is (answer == "1")


async def test_a_choice_that_is_cancelled_can_be_taken_up_again(world: World) -> None:
    ana, other = await arrives(world, "ana"), await arrives(world, "ana2")
    async with world.database.transaction() as tx:
        await people.describe(tx, ana, name="Ana")
        await people.describe(tx, other, name="Ann")
    await becomes_one(world, "ana", "ana2")
    await world.says("ana", "cancel")
    await presses(world, "ana", "Undo")
    await world.says("ana", "Ann")
    async with world.database.reading() as tx:
        found = await people.find(tx, ana)
    assert found is not None
    assert found.name == "Ann"


async def test_nobody_goes_back_to_a_code_that_is_spent(world: World) -> None:
    await arrives(world, "ana")
    code = await asks(world, "ana")
    await world.says("ana2", "/link")
    await world.says("ana2", code)
    await world.says("ana2", "back")
    await world.says("ana2", "yes")
    await presses(world, "ana", "Yes")
    assert await are_one(world, "ana", "ana2")


async def test_an_answer_comes_to_the_chat_that_was_used_last(world: World) -> None:
    await arrives(world, "ana")
    await becomes_one(world, "ana", "ana2")
    for who in ("ana2", "ana", "ana2"):
        world.now += MINUTE  # much less than an hour
        await world.says(who, "/timezone")
        await world.restart()
        ana = await id_of(world, "ana")
        async with world.database.reading() as tx:
            first, _second = await people.accounts_of(tx, ana)
        assert first.account.id == who


async def test_a_question_is_closed_where_it_was_asked(world: World) -> None:
    await arrives(world, "ana")
    await becomes_one(world, "ana", "ana2")
    await world.says("ana", "/timezone")
    asked = world.platform.shown_in(private("ana"))[-1]
    await world.restart()
    await world.says("ana2", "Accra")
    edits = [one for one in world.platform.shown if one.kind == "edits"]
    assert edits[-1].message == asked.message
    assert edits[-1].place == private("ana")
    assert "Accra" in heard(world, "ana2")


async def test_a_button_of_the_other_chat_can_be_typed(world: World) -> None:
    await arrives(world, "ana")
    await becomes_one(world, "ana", "ana2")
    await world.says("ana", "/privacy")
    before = len(world.platform.shown)
    await world.says("ana2", "1")
    [shown] = world.platform.since(before)
    assert (shown.kind, shown.place) == ("sends", private("ana2"))
    assert "Who may find you" in str(shown.outgoing.text)


async def test_a_conversation_goes_on_in_the_other_account(world: World) -> None:
    await arrives(world, "ana")
    await arrives(world, "ana2")
    await world.says("ana2", "/timezone")
    await becomes_one(world, "ana", "ana2")
    await world.says("ana", "/profile")
    ana = await id_of(world, "ana")
    async with world.database.reading() as tx:
        rows = await tx.all(
            "SELECT status FROM conversation WHERE flow = 'timezone' AND person = :ana"
            " AND status <> 'done'",
            ana=ana,
        )
    assert [row["status"] for row in rows] == ["aside"]


async def test_separating_is_asked_about_first_and_only_for_ones_own(world: World) -> None:
    ana = await arrives(world, "ana")
    await becomes_one(world, "ana", "ana2")
    await world.says("ana", "/link")
    data = labelled(world, "ana", "Separate 2").data
    await arrives(world, "eve")
    assert "your only account" in await sends_press(world, "eve", data.replace(":ask", ":yes"))
    await becomes_one(world, "eve", "eve2")
    assert "not one of yours" in await sends_press(world, "eve", data.replace(":ask", ":yes"))
    assert await are_one(world, "ana", "ana2")
    await presses(world, "ana", "Separate 2")
    await presses(world, "ana", "Separate it")
    assert await id_of(world, "ana") == ana
    assert await id_of(world, "ana2") not in {ana, ""}
    assert "this account is separated" in heard(world, "ana2")
    assert "your only account" in await sends_press(world, "ana", data.replace(":ask", ":yes"))


async def test_whoever_is_separated_elsewhere_is_told_in_their_language(world: World) -> None:
    ana = await arrives(world, "ana")
    await becomes_one(world, "ana", "ana2")
    async with world.database.transaction() as tx:
        await people.read_languages(tx, ana, ["fr"])
    await world.says("ana", "/link")
    await presses(world, "ana", "Séparer 2")
    await presses(world, "ana", "Le séparer")
    assert "ce compte est séparé" in heard(world, "ana2")


async def test_a_separated_account_begins_anew(world: World) -> None:
    await arrives(world, "ana")
    await becomes_one(world, "ana", "ana2")
    await world.says("ana2", "/timezone")
    await world.says("ana2", "/link")
    await presses(world, "ana2", "Separate 1")
    await presses(world, "ana2", "Separate it")
    await world.says("ana2", "Accra")
    assert "Is that all right with you?" in heard(world, "ana2")


async def test_forgetting_erases_both_accounts(world: World) -> None:
    await arrives(world, "ana")
    await becomes_one(world, "ana", "ana2")
    await world.says("ana2", "/forget")
    await presses(world, "ana2", "Yes, delete everything")
    assert await id_of(world, "ana") == await id_of(world, "ana2") == ""
