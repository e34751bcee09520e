from __future__ import annotations

import json

import aiohttp
import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError

from tests.servers.telegram import TOKEN, BotApi, Cloud, Person
from tests.servers.telegram.conftest import Hands

PNG = b"\x89PNG a picture"


@pytest.fixture
def ana(cloud: Cloud) -> Person:
    ana = cloud.person("ana")
    ana.started = True
    return ana


def keyboard(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([list(buttons)])


def refused(words: str) -> pytest.RaisesExc[BadRequest]:
    """PTB changes capitals, so they do not count."""
    return pytest.RaisesExc(BadRequest, check=lambda error: str(error).lower() == words.lower())


async def test_what_is_sent_is_seen(bot: Bot, cloud: Cloud, ana: Person) -> None:
    button = InlineKeyboardButton("Yes", callback_data="y")
    message = await bot.send_message(
        ana.id, "<b>Hi</b> 😀", parse_mode=ParseMode.HTML, reply_markup=keyboard(button)
    )
    assert message.text == "Hi 😀"
    assert message.text_html == "<b>Hi</b> 😀"
    (shown,) = cloud.log
    assert (shown.kind, shown.chat, shown.text) == ("sends", ana.id, "<b>Hi</b> 😀")
    assert [[(one.label, one.data) for one in row] for row in shown.buttons] == [[("Yes", "y")]]
    assert [one.text for one in ana.private.messages] == ["Hi 😀"]


async def test_the_server_speaks_in_whole_sentences(api: BotApi, ana: Person) -> None:
    url = f"{api.url}/bot{TOKEN}/sendMessage"
    fields = {"chat_id": "1001", "text": "one <br>", "parse_mode": "HTML"}
    words = 'Bad Request: can\'t parse entities: Unsupported start tag "br" at byte offset 4'
    async with aiohttp.ClientSession() as session, session.post(url, data=fields) as answer:
        assert answer.status == 400
        assert json.loads(await answer.read()) == {
            "ok": False,
            "error_code": 400,
            "description": words,
        }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x" * 4097, "message is too long"),
        ("😀" * 2049, "message is too long"),
        ("&lt;" * 8193, "text is too long"),
        ("", "message text is empty"),
        ("<b> </b>", "text must be non-empty"),
    ],
)
async def test_texts_have_their_length(bot: Bot, ana: Person, text: str, words: str) -> None:
    with refused(words):
        await bot.send_message(ana.id, text, parse_mode="HTML")


async def test_what_counts_is_what_is_read(bot: Bot, cloud: Cloud, ana: Person) -> None:
    await bot.send_message(ana.id, "<b>x</b>" * 101 + "&lt;" * 3995, parse_mode="HTML")
    assert cloud.dropped_entities == 1
    with refused("message caption is too long"):
        await bot.send_photo(ana.id, PNG, caption="x" * 1025)


@pytest.mark.parametrize(
    ("button", "words"),
    [
        (InlineKeyboardButton("x", callback_data="ä" * 33), "BUTTON_DATA_INVALID"),
        (InlineKeyboardButton("x", url="ftp://example.org"), "BUTTON_URL_INVALID"),
        (InlineKeyboardButton("x", url="http://localhost:8080"), "BUTTON_URL_INVALID"),
        (
            InlineKeyboardButton(" ", callback_data="x"),
            "inline keyboard button text must be non-empty",
        ),
    ],
)
async def test_buttons_have_their_rules(
    bot: Bot, ana: Person, button: InlineKeyboardButton, words: str
) -> None:
    with refused(words):
        await bot.send_message(ana.id, "x", reply_markup=keyboard(button))
    with refused("reply markup is too long"):
        await bot.send_message(ana.id, "x", reply_markup=keyboard(*[button] * 9))


async def test_who_does_not_want_the_bot_is_not_reached(bot: Bot, cloud: Cloud) -> None:
    ana = cloud.person("ana")
    with pytest.raises(Forbidden, match="Forbidden: bot can't initiate conversation with a user"):
        await bot.send_message(ana.id, "x")
    ana.writes(None, "/start")
    await bot.send_message(ana.id, "x")
    ana.blocks_bot()
    with pytest.raises(Forbidden, match="Forbidden: bot was blocked by the user"):
        await bot.send_message(ana.id, "x")
    ana.unblocks_bot()
    ana.deactivates()
    with pytest.raises(Forbidden, match="Forbidden: user is deactivated"):
        await bot.send_message(ana.id, "x")
    with refused("chat not found"):
        await bot.send_message(99, "x")


async def test_edits_change_what_is_there(bot: Bot, cloud: Cloud, ana: Person) -> None:
    button = InlineKeyboardButton("Yes", callback_data="y")
    message = await bot.send_message(ana.id, "one", reply_markup=keyboard(button))
    await message.edit_text("two")
    assert cloud.log[-1].kind == "edits"
    assert cloud.log[-1].buttons == ()
    await message.edit_reply_markup(keyboard(button))
    assert [one.text for one in ana.private.messages] == ["two"]
    with refused(
        "message is not modified: specified new message content and reply markup are exactly "
        "the same as a current content and reply markup of the message"
    ):
        await message.edit_text("two", reply_markup=keyboard(button))
    with refused("message to edit not found"):
        await bot.edit_message_text("x", ana.id, 999)
    with refused("message can't be edited"):
        await bot.edit_message_text("x", ana.id, ana.writes(None, "mine").id)
    photo = await bot.send_photo(ana.id, PNG, caption="one")
    with refused("there is no text in the message to edit"):
        await photo.edit_text("x")
    await photo.edit_caption("two")
    assert (cloud.log[-1].text, cloud.log[-1].picture) == ("two", PNG)


async def test_deletions_have_their_time(bot: Bot, cloud: Cloud, ana: Person, hands: Hands) -> None:
    await bot.delete_message(ana.id, ana.writes(None, "a secret").id)
    message = await bot.send_message(ana.id, "one")
    hands.turn(hours=48)
    with refused("message can't be deleted for everyone"):
        await message.delete()
    with refused("message to delete not found"):
        await bot.delete_message(ana.id, 999)
    young = [(await bot.send_message(ana.id, "x")).message_id for _ in range(2)]
    await bot.delete_messages(ana.id, [*young, 999])
    assert [one.message for one in cloud.log if one.kind == "deletes"][1:] == young


async def test_files_have_their_size(bot: Bot, cloud: Cloud, ana: Person) -> None:
    sent = await bot.send_document(ana.id, b"BEGIN:VCALENDAR", filename="t.ics")
    document = cloud.log[-1].document
    assert document
    assert (document.name, document.content) == ("t.ics", b"BEGIN:VCALENDAR")
    assert sent.document
    await bot.send_document(ana.id, sent.document.file_id)
    with refused("IMAGE_PROCESS_FAILED"):
        await bot.send_photo(ana.id, b"no picture")
    with pytest.raises(BadRequest, match=r"(?i)too big for a photo"):
        await bot.send_photo(ana.id, PNG + bytes(10 * 1024 * 1024))
    with pytest.raises(NetworkError, match="Request Entity Too Large"):
        await bot.send_document(ana.id, bytes(50 * 1024 * 1024 + 1))
    with refused("wrong file identifier/http url specified"):
        await bot.send_document(ana.id, "unknown")


async def test_replies_need_their_message(bot: Bot, ana: Person) -> None:
    with refused("message to be replied not found"):
        await bot.send_message(ana.id, "x", reply_parameters=ReplyParameters(999))
    await bot.send_message(
        ana.id, "x", reply_parameters=ReplyParameters(999, allow_sending_without_reply=True)
    )
    question = ana.writes(None, "who?")
    answer = await bot.send_message(ana.id, "I", reply_parameters=ReplyParameters(question.id))
    assert answer.reply_to_message
    assert answer.reply_to_message.text == "who?"


async def test_the_bot_introduces_itself(bot: Bot, cloud: Cloud) -> None:
    scope = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([BotCommand("help", "Hilfe")], scope, "de")
    assert [one.command for one in await bot.get_my_commands(scope, "de")] == ["help"]
    assert not await bot.get_my_commands()
    await bot.delete_my_commands(scope, "de")
    assert not await bot.get_my_commands(scope, "de")
    await bot.set_my_description("Helps", "fr")
    await bot.set_my_short_description("H")
    assert (await bot.get_my_description("fr")).description == "Helps"
    assert (await bot.get_my_short_description("fr")).short_description == "H"
    with refused("invalid language code specified"):
        await bot.set_my_description("x", "pt-BR")
    with refused("BOT_COMMAND_INVALID"):
        await bot.set_my_commands([BotCommand("héllo", "x")])
    with pytest.raises(TelegramError):
        await bot.set_my_short_description("x" * 121)


async def test_being_busy_is_shown_where_the_bot_may_write(bot: Bot, ana: Person) -> None:
    await bot.send_chat_action(ana.id, "typing")
    with refused("wrong parameter action in request"):
        await bot.send_chat_action(ana.id, "sleeping")


async def test_until_waits_for_the_bot(bot: Bot, cloud: Cloud, ana: Person) -> None:
    await bot.send_message(ana.id, "x")
    await cloud.until(lambda: len(cloud.log) == 1)
