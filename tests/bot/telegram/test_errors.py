"""What each of Telegram's errors leads to, by way of the real library and real HTTP."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest
from markupsafe import Markup

from bot.errors import (
    ChatMoved,
    DeliveryError,
    LoggedOut,
    NotAllowed,
    Refused,
    Suspended,
    TryLater,
    Uncertain,
    Unreachable,
)
from bot.model import Document, Place
from bot.platforms.base import Outgoing, ReadyButton, ReadyPicture
from bot.platforms.telegram import request
from bot.platforms.telegram.platform import Telegram
from tests.servers.telegram import Cloud, Fault, Person, faults

PRIVATE: Final = Place("telegram", "1001", private=True)
BAD: Final = "Bad Request: "


@pytest.fixture
def ana(cloud: Cloud) -> Person:
    ana = cloud.person("ana")
    ana.started = True
    return ana


def letter(place: Place = PRIVATE, text: str = "hello", **changes: str) -> Outgoing:
    return Outgoing("key", place, Markup(text), "en", **changes)  # type: ignore[arg-type]


def refusal(status: int, words: str) -> Fault:
    return faults.refusal(status, words)


IN_PRIVATE: Final = [
    (refusal(403, "Forbidden: bot was blocked by the user"), Unreachable),
    (refusal(403, "Forbidden: user is deactivated"), Unreachable),
    (refusal(403, "Forbidden: bot can't initiate conversation with a user"), Unreachable),
    (refusal(403, "Forbidden: bot can't send messages to the user"), Suspended),
    (refusal(403, "Forbidden: SOMETHING_NEW"), Suspended),
    (refusal(400, BAD + "chat not found"), Unreachable),
    (refusal(400, BAD + "PEER_ID_INVALID"), Unreachable),
    (refusal(400, BAD + "message is too long"), Refused),
    (refusal(400, BAD + "BUTTON_DATA_INVALID"), Refused),
    (refusal(413, "Request Entity Too Large"), Refused),
    (refusal(401, "Unauthorized"), LoggedOut),
    (refusal(404, "Not Found"), LoggedOut),
    (refusal(409, "Conflict: terminated by other getUpdates request"), DeliveryError),
    (refusal(421, "Misdirected Request"), DeliveryError),
    (faults.too_many_requests(17), TryLater),
    (faults.too_many_requests(None), TryLater),
    (faults.restart(), DeliveryError),
    (faults.bad_gateway(), DeliveryError),
    (faults.bad_gateway(page=True), DeliveryError),
    (Fault(status=403, body=b"<html>a proxy</html>", content_type="text/html"), DeliveryError),
    (Fault(status=404, body=b"<html>a proxy</html>", content_type="text/html"), DeliveryError),
    (faults.page(), Uncertain),
    (faults.reset(), Uncertain),
    (faults.done_but_closed(), Uncertain),
    (faults.huge(), Uncertain),
    (faults.gzip_bomb(), Uncertain),
]
IN_GROUPS: Final = [
    (refusal(403, "Forbidden: bot was kicked from the supergroup chat"), Unreachable),
    (refusal(403, "Forbidden: bot is not a member of the supergroup chat"), Unreachable),
    (refusal(403, "Forbidden: the group chat was deleted"), Unreachable),
    (refusal(403, "Forbidden: CHAT_WRITE_FORBIDDEN"), NotAllowed),
    (refusal(400, BAD + "chat not found"), NotAllowed),
    (refusal(400, BAD + "not enough rights to send text messages to the chat"), NotAllowed),
    (refusal(400, BAD + "have no write access to the chat"), NotAllowed),
    (
        faults.refusal(
            400, BAD + "group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1009
        ),
        ChatMoved,
    ),
]


@pytest.mark.parametrize(("fault", "error"), IN_PRIVATE)
async def test_in_a_private_chat(
    cloud: Cloud, platform: Telegram, ana: Person, fault: Fault, error: type[DeliveryError]
) -> None:
    cloud.faults.next("sendMessage", fault)
    with pytest.raises(DeliveryError) as raised:
        await platform.deliver(letter())
    assert type(raised.value) is error


@pytest.mark.parametrize(("fault", "error"), IN_GROUPS)
async def test_in_a_group(
    cloud: Cloud, platform: Telegram, fault: Fault, error: type[DeliveryError]
) -> None:
    cloud.faults.next("sendMessage", fault)
    with pytest.raises(DeliveryError) as raised:
        await platform.deliver(letter(Place("telegram", "-1001")))
    assert type(raised.value) is error


async def test_how_long_to_wait_and_where_to_go_are_told(
    cloud: Cloud, platform: Telegram, ana: Person
) -> None:
    cloud.faults.next("sendMessage", faults.too_many_requests(17))
    with pytest.raises(TryLater) as busy:
        await platform.deliver(letter())
    assert busy.value.wait == timedelta(seconds=17)
    group = cloud.group("Village", supergroup=False)
    group.add_bot(ana)
    new = group.upgrade()
    with pytest.raises(ChatMoved) as moved:
        await platform.deliver(letter(Place("telegram", str(group.id))))
    assert moved.value.chat == str(new.id)


async def test_a_silent_server_may_have_done_it(
    cloud: Cloud, platform: Telegram, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request, "READ", 0.2)
    cloud.faults.next("sendMessage", faults.done_but_silent())
    with pytest.raises(Uncertain):
        await platform.deliver(letter())
    assert [one.text for one in cloud.log] == ["hello"]


async def test_a_server_that_is_not_there_has_done_nothing(tmp_path: object) -> None:
    there = request.AiohttpRequest()
    await there.initialize()
    with pytest.raises(request.NeverSent):
        await there.do_request("http://127.0.0.1:9/bot1:a/getMe", "POST")
    await there.shutdown()


async def test_an_edit_that_changes_nothing_is_done(
    cloud: Cloud, platform: Telegram, ana: Person
) -> None:
    sent = await platform.deliver(letter())
    assert await platform.deliver(letter(edits=sent)) == sent


@pytest.mark.parametrize("words", ["message to edit not found", "message can't be edited"])
async def test_what_cannot_be_edited_is_said_anew(
    cloud: Cloud, platform: Telegram, ana: Person, words: str
) -> None:
    cloud.faults.next("editMessageText", refusal(400, BAD + words))
    sent = await platform.deliver(letter(edits="7"))
    assert sent != "7"
    assert [one.kind for one in cloud.log] == ["sends"]


@pytest.mark.parametrize(
    "words",
    ["message to delete not found", "message can't be deleted", "not enough rights to delete"],
)
async def test_what_cannot_be_deleted_is_left(
    cloud: Cloud, platform: Telegram, ana: Person, words: str
) -> None:
    cloud.faults.next("deleteMessage", refusal(400, BAD + words))
    assert await platform.deliver(letter(text="", deletes="7")) == "7"


@pytest.mark.parametrize("close", [True, False])
async def test_what_has_no_topic_any_more_is_said_in_general(
    cloud: Cloud, platform: Telegram, ana: Person, close: bool
) -> None:
    group = cloud.group("Village", [ana], forum=True)
    group.add_bot(ana)
    topic = group.topic("Help")
    (group.close_topic if close else group.delete_topic)(topic)
    await platform.deliver(letter(Place("telegram", str(group.id), str(topic.id))))
    assert [one.topic for one in cloud.log] == [0]


async def test_markup_that_cannot_be_read_is_said_in_plain_words(
    cloud: Cloud, platform: Telegram, ana: Person
) -> None:
    cloud.faults.next("sendMessage", refusal(400, BAD + "can't parse entities: Unsupported tag"))
    await platform.deliver(letter(text="<b>bold</b> &amp; more"))
    assert [message.text for message in ana.private.messages] == ["bold & more"]


async def test_a_picture_that_is_not_taken_leaves_its_words(
    cloud: Cloud, platform: Telegram, ana: Person
) -> None:
    cloud.faults.next("sendPhoto", refusal(400, BAD + "IMAGE_PROCESS_FAILED"))
    picture = ReadyPicture(b"no picture", "what it shows")
    await platform.deliver(Outgoing("key", PRIVATE, Markup(), "en", picture=picture))
    assert [one.text for one in cloud.log] == ["what it shows"]


SPOKEN = Document("voice.ogg", "audio/ogg", b"OggS", voice=True)


async def test_a_voice_note_is_heard_in_place(
    cloud: Cloud, platform: Telegram, ana: Person
) -> None:
    await platform.deliver(Outgoing("key", PRIVATE, Markup(), "en", document=SPOKEN))
    assert (cloud.calls["sendVoice"], cloud.calls["sendDocument"]) == (1, 0)
    assert [one.document.content for one in cloud.log if one.document] == [b"OggS"]


async def test_who_lets_nobody_speak_to_them_gets_a_voice_note_as_a_file(
    cloud: Cloud, platform: Telegram, ana: Person
) -> None:
    cloud.faults.next("sendVoice", refusal(400, BAD + "VOICE_MESSAGES_FORBIDDEN"))
    await platform.deliver(Outgoing("key", PRIVATE, Markup(), "en", document=SPOKEN))
    assert (cloud.calls["sendVoice"], cloud.calls["sendDocument"]) == (1, 1)


async def test_what_telegram_does_not_play_is_a_file(
    cloud: Cloud, platform: Telegram, ana: Person
) -> None:
    other = replace(SPOKEN, mime="audio/webm")
    await platform.deliver(Outgoing("key", PRIVATE, Markup(), "en", document=other))
    assert (cloud.calls["sendVoice"], cloud.calls["sendDocument"]) == (0, 1)


async def test_buttons_and_links_arrive_as_they_are(
    cloud: Cloud, platform: Telegram, ana: Person
) -> None:
    buttons = ((ReadyButton("Yes", data="a:1:yes"), ReadyButton("More", url="https://a.example")),)
    await platform.deliver(Outgoing("key", PRIVATE, Markup("Well?"), "en", buttons))
    ((yes, more),) = cloud.log[0].buttons
    assert (yes.label, yes.data, more.url) == ("Yes", "a:1:yes", "https://a.example")
