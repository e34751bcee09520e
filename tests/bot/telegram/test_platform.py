"""Banyan in Telegram's groups and private chats: rights, topics, files, upgrades, people who go."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.errors import NoAnswer
from bot.model import Account, Commanded, Place, Said
from bot.platforms.telegram import platform as module
from bot.platforms.telegram.platform import Telegram
from storage import communities, people
from tests.servers.telegram import Cloud, Group, faults
from tests.servers.telegram.membership import RIGHTS, Membership
from tests.telegram_world import TelegramWorld


def place(group: Group) -> Place:
    return Place("telegram", str(group.id))


def account(cloud: Cloud, who: str) -> Account:
    return Account("telegram", str(cloud.person(who).id))


@pytest.mark.parametrize(
    ("status", "right"),
    [("creator", True), ("administrator", True), ("member", False), ("left", False)],
)
async def test_who_administers(cloud: Cloud, platform: Telegram, status: str, right: bool) -> None:
    group = cloud.group("Village")
    group.add_bot(cloud.owner)
    group.members[cloud.person("ana").id] = Membership(status, frozenset(RIGHTS))
    assert await platform.administers(account(cloud, "ana"), place(group)) is right


async def test_who_speaks_as_the_group_administers_nothing(
    cloud: Cloud, platform: Telegram
) -> None:
    group = cloud.group("Village", [], [cloud.owner])
    group.add_bot(cloud.owner)
    assert not await platform.administers(Account("telegram", str(group.id)), place(group))
    assert not await platform.administers(Account("telegram", "123456"), place(group))


async def test_an_administrator_who_remains_anonymous_does_not_administer(
    cloud: Cloud, platform: Telegram
) -> None:
    group = cloud.group("Village")
    group.add_bot(cloud.owner)
    one = Membership("creator", frozenset(RIGHTS)).as_json(cloud.person("ana").as_json())
    told = {"ok": True, "result": [{**one, "is_anonymous": True}]}
    answer = faults.Fault(body=json.dumps(told).encode())
    cloud.faults.next("getChatAdministrators", answer)
    assert not await platform.administers(account(cloud, "ana"), place(group))


async def test_a_group_without_banyan_has_no_administrators_for_it(
    cloud: Cloud, platform: Telegram
) -> None:
    group = cloud.group("Village", [], [cloud.person("ana")])
    assert not await platform.administers(account(cloud, "ana"), place(group))


async def test_without_an_answer_nothing_is_guessed(cloud: Cloud, platform: Telegram) -> None:
    group = cloud.group("Village", [], [cloud.person("ana")])
    cloud.faults.next("getChatAdministrators", faults.restart())
    with pytest.raises(NoAnswer):
        await platform.administers(account(cloud, "ana"), place(group))


async def test_small_files_come_and_others_do_not(
    cloud: Cloud, platform: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = cloud.files.add(b"roles", "roles.toml")
    assert await platform.fetch(file["file_id"]) == b"roles"
    cloud.faults.next("getFile", faults.restart())
    assert await platform.fetch(file["file_id"]) is None
    assert await platform.fetch("never there") is None
    monkeypatch.setattr(module, "LARGEST_VOICE", 3)
    assert await platform.fetch(file["file_id"]) is None


async def test_a_sign_that_cannot_be_shown_is_nothing(cloud: Cloud, platform: Telegram) -> None:
    await platform.working(Place("telegram", "4711", private=True))
    assert cloud.calls["sendChatAction"] == 1


# In the world of the whole core


async def community(world: TelegramWorld) -> str:
    """The group is a community, as if it had been set up; returns its id."""
    async with world.database.transaction() as tx:
        return await communities.set_up(
            tx, place(world.group), name="Village", language="en", zone="UTC", contact=""
        )


async def found(world: TelegramWorld, where: Place) -> str:
    async with world.database.reading() as tx:
        one = await communities.at_place(tx, where)
    return one.id if one and not one.paused else ""


async def test_the_answer_stands_in_the_topic_that_was_written_in(world: TelegramWorld) -> None:
    forum = world.cloud.group("Forum", [world.cloud.person("ana")], forum=True)
    forum.add_bot(world.cloud.owner)
    topic = forum.topic("Help")
    await world.all_heard()
    for where in (topic, 0):
        world.cloud.person("ana").writes(forum, "/help", topic=where)
        await world.all_heard()
    assert [one.topic for one in world.cloud.log][-2:] == [topic.id, 0]


async def test_a_private_answer_is_a_press_away_from_the_group(world: TelegramWorld) -> None:
    ana = world.cloud.person("ana")
    await world.happens("ana", Commanded("profile"), place=place(world.group))
    answer = world.cloud.log[-1]
    assert answer.chat == world.group.id
    ((button,),) = answer.buttons
    ana.presses(answer, button.label)
    await world.all_heard()
    assert world.cloud.log[-1].chat == ana.id


async def test_an_upgraded_group_goes_on_as_it_was(world: TelegramWorld) -> None:
    small = world.cloud.group("Small", [world.cloud.person("ana")], supergroup=False)
    small.add_bot(world.cloud.owner)
    await world.all_heard()
    async with world.database.transaction() as tx:
        made = await communities.set_up(
            tx, place(small), name="Small", language="en", zone="UTC", contact=""
        )
    large = small.upgrade()
    await world.all_heard()
    assert (await found(world, place(small)), await found(world, place(large))) == ("", made)
    world.cloud.person("ana").writes(large, "/help")
    await world.all_heard()
    assert world.cloud.log[-1].chat == large.id


@pytest.mark.parametrize("returns", ["unblocks_bot", "starts"])
async def test_who_blocks_banyan_is_left_alone_until_they_return(
    world: TelegramWorld, returns: str
) -> None:
    ana = world.cloud.person("ana")
    await world.happens("ana", Said("hello"))
    ana.blocks_bot()
    await world.all_heard()
    assert not await reachable(world)
    if returns == "starts":
        ana.writes(None, "/start")
    else:
        ana.unblocks_bot()
    await world.all_heard()
    assert await reachable(world)


async def test_who_was_gone_unnoticed_is_noticed_at_the_next_letter(world: TelegramWorld) -> None:
    ana = world.cloud.person("ana")
    await world.happens("ana", Said("hello"))
    ana.blocked = True
    ana.forges(ana.private, ana.private.last.id, "nonsense")
    await world.all_heard()
    async with asyncio.timeout(10):
        while await reachable(world):
            await world.a_moment()
    assert not await reachable(world)


async def test_a_group_that_removed_banyan_unnoticed_rests_and_wakes(
    world: TelegramWorld,
) -> None:
    made = await community(world)
    world._let_in("kicked")  # noqa: SLF001
    await world.happens("ana", Said("hello"))
    async with world.database.transaction() as tx:
        await communities.removed_from(tx, "telegram", str(world.group.id))
    assert await found(world, place(world.group)) == ""
    world._let_in("member")  # noqa: SLF001
    await world.happens("ana", Commanded("help"), place=place(world.group))
    assert await found(world, place(world.group)) == made


async def test_an_anonymous_administrator_is_told_what_to_do(world: TelegramWorld) -> None:
    world.group.write_anonymously("/setup@banyan_test_bot")
    await world.all_heard()
    assert "while you are anonymous" in world.cloud.log[-1].text


async def test_channels_and_chatter_are_let_pass(world: TelegramWorld) -> None:
    world.cloud.privacy_mode = False
    world.group.write_as_channel("good morning")
    world.let_administer("ana")
    world.cloud.person("ana").writes(world.group, "good morning to you")
    await world.all_heard()
    async with world.database.reading() as tx:
        assert await tx.all("SELECT 1 FROM inbox") == []
    assert world.cloud.log == []


async def test_what_menus_show_is_told_at_the_first_start_only(world: TelegramWorld) -> None:
    async with asyncio.timeout(10):
        while not await registered(world):
            await world.a_moment()
    told = world.cloud.calls["setMyCommands"]
    assert told >= 3
    await world.restart()
    await world.happens("ana", Said("hello"))
    assert world.cloud.calls["setMyCommands"] == told


async def registered(world: TelegramWorld) -> bool:
    async with world.database.reading() as tx:
        return bool(await tx.all("SELECT 1 FROM setting WHERE name = 'telegram_registration'"))


async def reachable(world: TelegramWorld) -> bool:
    async with world.database.reading() as tx:
        ana = await people.of_account(tx, account(world.cloud, "ana"))
        (known,) = await people.accounts_of(tx, ana.id if ana else "")
    return known.reachable
