"""Groups that are upgraded, throw Banyan out or silence it, with a community that lives in them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest

from bot.model import Letter, Place, Said, Send
from bot.text import verbatim
from storage import communities, outbox
from storage.records.communities import Community
from tests.servers.telegram import Call, Group, Shown, faults
from tests.telegram_world import TITLE, TelegramWorld
from tests.test_transcripts import moments
from tests.transcript import FOLDER, Player

ACCEPTED: Final = "rosa presses: I accept"


@pytest.fixture
async def village(tmp_path: Path) -> AsyncIterator[TelegramWorld]:
    """Rosa has set up the community of a basic group, which is not a supergroup yet."""
    world = TelegramWorld(tmp_path / "banyan.db")
    world.group = world.cloud.group(TITLE, [], [world.cloud.owner], supergroup=False)
    world._let_in("administrator")  # noqa: SLF001 - as it was from the beginning
    async with world:
        setup = moments(FOLDER / "community_setup.txt")
        last = next(number for number, one in enumerate(setup) if one.act == ACCEPTED)
        await Player(world).play(setup[: last + 1])
        yield world


def place(group: Group) -> Place:
    return Place("telegram", str(group.id))


async def community(world: TelegramWorld, group: Group) -> Community | None:
    async with world.database.reading() as tx:
        return await communities.at_place(tx, place(group))


async def writes(world: TelegramWorld, who: str, text: str, group: Group | None = None) -> Shown:
    """Somebody writes; returns what Banyan did last."""
    person = world.cloud.person(who)
    if group and not group.membership(person).present:
        group.join(person)
    person.writes(group, text)
    await world.all_heard()
    return world.cloud.log[-1]


async def presses(world: TelegramWorld, who: str, label: str) -> Shown:
    """Somebody presses a button of the newest message in their private chat."""
    person = world.cloud.person(who)
    person.presses(person.private.last, label)
    await world.all_heard()
    return world.cloud.log[-1]


async def tell_the_groups(world: TelegramWorld) -> None:
    await presses(world, "rosa", "Invite people")
    await presses(world, "rosa", "Tell the groups")


def said_in(world: TelegramWorld, group: Group) -> list[str]:
    return [one.text for one in world.cloud.log if (one.chat, one.kind) == (group.id, "sends")]


async def test_an_upgraded_group_keeps_its_community(village: TelegramWorld) -> None:
    before = await community(village, village.group)
    assert before
    small, large = village.group, village.group.upgrade()
    await village.all_heard()
    assert await community(village, small) is None
    assert await community(village, large) == before
    assert (await writes(village, "ben", "/help", large)).chat == large.id
    await tell_the_groups(village)
    village.cloud.person("ben").presses(large.last, "Join")
    await village.all_heard()
    assert village.cloud.log[-1].chat == village.cloud.person("ben").id


async def test_of_an_upgrade_that_nobody_told_the_next_letter_tells(
    village: TelegramWorld,
) -> None:
    before = await community(village, village.group)
    await village.stop()
    small, large = village.group, village.group.upgrade()
    village.cloud.updates.forget_all()  # Banyan was away for longer than a day
    await village.start()
    await tell_the_groups(village)
    await village.cloud.until(lambda: bool(said_in(village, large)))
    (invitation,) = said_in(village, large)
    assert invitation.startswith("With me, everybody")
    assert await community(village, small) is None
    assert await community(village, large) == before


async def test_what_waited_for_the_old_group_is_said_in_the_new_one_in_order(
    village: TelegramWorld,
) -> None:
    small = village.group
    async with village.database.transaction() as tx:
        letters = [Letter(f"said.{n}", place(small), Send(verbatim(str(n)))) for n in range(6)]
        await outbox.add(tx, letters)
    large = small.upgrade()
    await village.restart()
    await village.cloud.until(lambda: len(said_in(village, large)) == len(letters))
    assert said_in(village, large) == ["0", "1", "2", "3", "4", "5"]


@pytest.mark.parametrize("status", ["kicked", "left"])
async def test_a_community_whose_group_removed_banyan_unnoticed_rests(
    village: TelegramWorld, status: str
) -> None:
    village._let_in(status)  # noqa: SLF001 - while nobody looked
    await tell_the_groups(village)
    await village.all_heard()
    found = await community(village, village.group)
    assert found
    assert found.paused
    village._let_in("left")  # noqa: SLF001
    village.group.add_bot(village.cloud.person("rosa"))
    await village.all_heard()
    found = await community(village, village.group)
    assert found
    assert not found.paused


async def test_a_group_that_silences_banyan_keeps_its_community(village: TelegramWorld) -> None:
    village._let_in("member")  # noqa: SLF001
    village.group.silent = True
    await tell_the_groups(village)
    found = await community(village, village.group)
    assert found
    assert not found.paused
    assert (await writes(village, "rosa", "/help")).chat == village.cloud.person("rosa").id


@pytest.mark.parametrize(
    "answer",
    [
        faults.refusal(400, "Bad Request: chat not found"),
        faults.refusal(403, "Forbidden: SOMETHING_NEW"),
        faults.Fault(403, b"<html>a proxy</html>", "text/html"),
        faults.Fault(404, b'{"detail": "Not Found"}'),
    ],
)
async def test_no_community_rests_because_of_a_doubtful_answer(
    village: TelegramWorld, answer: faults.Fault
) -> None:
    village.cloud.faults.when(goes_to(village.group), answer, times=1)
    await tell_the_groups(village)
    found = await community(village, village.group)
    assert found
    assert not found.paused


def goes_to(group: Group) -> faults.Predicate:
    def applies(call: Call) -> bool:
        return call.method == "sendMessage" and call.fields.get("chat_id") == str(group.id)

    return applies


async def test_channels_are_not_heard(village: TelegramWorld) -> None:
    channel = {"id": -1002000000009, "type": "channel", "title": "News"}
    post = {"message_id": 1, "date": 1772442000, "chat": channel, "text": "/setup"}
    before = len(village.cloud.log)
    village.cloud.updates.add("message", {**post, "sender_chat": channel})
    change = {"chat": channel, "date": 1772442000, "from": village.cloud.owner.as_json()}
    member = {"user": village.cloud.me, "status": "member"}
    left = {"user": village.cloud.me, "status": "left"}
    village.cloud.updates.add(
        "my_chat_member", {**change, "old_chat_member": left, "new_chat_member": member}
    )
    await village.all_heard()
    assert len(village.cloud.log) == before


async def test_an_anonymous_administrator_changes_nothing(village: TelegramWorld) -> None:
    village.group.write_anonymously("/organise@banyan_test_bot")
    await village.all_heard()
    last = village.cloud.log[-1]
    assert last.chat == village.group.id
    village.group.write_anonymously("/setup@banyan_test_bot")
    await village.all_heard()
    assert await community(village, village.group)


async def test_whoever_blocks_banyan_in_the_middle_goes_on_there_later(
    village: TelegramWorld,
) -> None:
    rosa = village.cloud.person("rosa")
    before = len(rosa.private.messages)
    rosa.blocks_bot()
    await village.all_heard()
    assert (await writes(village, "rosa", "/privacy", village.group)).chat == village.group.id
    assert len(rosa.private.messages) == before
    rosa.unblocks_bot()
    await village.all_heard()
    await village.happens("rosa", Said("/help"))
    assert len(rosa.private.messages) > before
