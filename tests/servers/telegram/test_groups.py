from __future__ import annotations

import pytest
from telegram import Bot, Message
from telegram.error import BadRequest, ChatMigrated, Forbidden

from tests.servers.telegram import Cloud, Group, Person


@pytest.fixture
def ana(cloud: Cloud) -> Person:
    return cloud.person("ana")


@pytest.fixture
def village(cloud: Cloud, ana: Person) -> Group:
    group = cloud.group("Village", members=[ana], administrators=[cloud.person("olu")])
    group.add_bot(cloud.person("olu"))
    return group


async def heard(bot: Bot) -> list[Message]:
    updates = await bot.get_updates()
    await bot.get_updates(offset=updates[-1].update_id + 1) if updates else None
    return [update.message for update in updates if update.message]


async def texts(bot: Bot) -> list[str | None]:
    return [message.text for message in await heard(bot) if message.text]


async def test_being_added_is_told_twice(bot: Bot, village: Group) -> None:
    added, message = await bot.get_updates()
    assert added.my_chat_member
    assert added.my_chat_member.new_chat_member.status == "member"
    assert message.message
    assert [user.username for user in message.message.new_chat_members] == ["banyan_test_bot"]


async def test_privacy_hides_what_is_not_for_the_bot(
    bot: Bot, village: Group, ana: Person, cloud: Cloud
) -> None:
    sent = await bot.send_message(village.id, "Hello")
    for text in ("hello", "/help", "/help@banyan_test_bot", "/help@other_bot", "@banyan_test_bot"):
        ana.writes(village, text)
    ana.writes(village, "yes", reply_to=village.all[sent.message_id])
    assert await texts(bot) == ["/help", "/help@banyan_test_bot", "yes"]
    village.another_bot_spoke = True
    ana.writes(village, "/help")
    assert await texts(bot) == []
    village.promote_bot()
    ana.writes(village, "now you see me")
    village.write_anonymously("and me")
    assert await texts(bot) == ["now you see me", "and me"]
    village.demote_bot()
    cloud.privacy_mode = False
    ana.writes(village, "me, too")
    assert await texts(bot) == ["me, too"]


async def test_the_anonymous_have_no_face(bot: Bot, village: Group) -> None:
    village.write_anonymously("/help")
    village.write_as_channel("/help")
    *_, group, channel = await heard(bot)
    assert group.from_user
    assert group.from_user.username == "GroupAnonymousBot"
    assert group.sender_chat
    assert group.sender_chat.id == village.id
    assert channel.sender_chat
    assert channel.sender_chat.type == "channel"


async def test_only_administrators_are_told_who_comes_and_goes(
    bot: Bot, village: Group, cloud: Cloud
) -> None:
    ben, olu = cloud.person("ben"), cloud.person("olu")
    await bot.get_updates(allowed_updates=["message", "chat_member"])
    village.join(ben)
    village.promote_bot()
    village.ban(ben, by=olu)
    village.unban(ben, by=olu)
    changes = [one.chat_member for one in await bot.get_updates() if one.chat_member]
    assert [one.new_chat_member.status for one in changes] == ["kicked", "left"]
    member = await bot.get_chat_member(village.id, olu.id)
    assert member.status == "creator"
    administrators = await bot.get_chat_administrators(village.id)
    assert {one.user.username for one in administrators} == {"olu", "banyan_test_bot"}
    assert (await bot.get_chat(village.id)).title == "Village"


async def test_a_group_that_became_a_supergroup_has_moved(bot: Bot, cloud: Cloud) -> None:
    olu = cloud.person("olu")
    old = cloud.group("Village", administrators=[olu], supergroup=False)
    old.add_bot(olu)
    new = old.upgrade()
    *_, left, came = await heard(bot)
    assert (left.migrate_to_chat_id, came.migrate_from_chat_id) == (new.id, old.id)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(old.id, "x")
    assert moved.value.new_chat_id == new.id
    await bot.send_message(new.id, "x")


async def test_topics_open_and_close(bot: Bot, cloud: Cloud, ana: Person) -> None:
    forum = cloud.group("Forum", members=[ana], forum=True)
    forum.add_bot(ana)
    topic = forum.topic("Trainings", by=ana)
    ana.writes(forum, "/help", topic=topic)
    message = (await heard(bot))[-1]
    assert (message.message_thread_id, message.is_topic_message) == (topic.id, True)
    await bot.send_message(forum.id, "x", message_thread_id=topic.id)
    assert cloud.log[-1].topic == topic.id
    forum.close_topic(topic)
    with pytest.raises(BadRequest, match=r"(?i)^TOPIC_CLOSED$"):
        await bot.send_message(forum.id, "x", message_thread_id=topic.id)
    for wrong in (1, 999):
        with pytest.raises(BadRequest, match=r"(?i)^message thread not found$"):
            await bot.send_message(forum.id, "x", message_thread_id=wrong)


async def test_a_thread_of_replies_is_no_topic(bot: Bot, village: Group, ana: Person) -> None:
    first = ana.writes(village, "hello")
    ana.writes(village, "/help", reply_to=first)
    message = (await heard(bot))[-1]
    assert message.message_thread_id == first.id
    assert not message.is_topic_message


async def test_who_is_out_is_told_so(bot: Bot, village: Group, cloud: Cloud) -> None:
    olu = cloud.person("olu")
    village.silent = True
    with pytest.raises(BadRequest, match=r"(?i)^not enough rights to send text messages to the"):
        await bot.send_message(village.id, "x")
    village.remove_bot(olu)
    with pytest.raises(Forbidden, match="Forbidden: bot was kicked from the supergroup chat"):
        await bot.send_message(village.id, "x")
    village.add_bot(olu)
    await bot.leave_chat(village.id)
    with pytest.raises(Forbidden, match="Forbidden: bot is not a member of the supergroup chat"):
        await bot.send_message(village.id, "x")
    with pytest.raises(BadRequest, match=r"(?i)^chat not found$"):
        await bot.send_message(cloud.group("Elsewhere").id, "x")


async def test_others_messages_go_only_with_the_right(
    bot: Bot, village: Group, ana: Person
) -> None:
    message = ana.writes(village, "hello")
    with pytest.raises(BadRequest, match=r"(?i)^message can't be deleted$"):
        await bot.delete_message(village.id, message.id)
    village.promote_bot(["can_delete_messages"])
    await bot.delete_message(village.id, message.id)
    assert message not in village.messages
