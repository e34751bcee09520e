from __future__ import annotations

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest

from tests.servers.telegram import Cloud, Person
from tests.servers.telegram.conftest import Hands
from tests.servers.telegram.entities import find_entities


@pytest.fixture
def ana(cloud: Cloud) -> Person:
    ana = cloud.person("ana")
    ana.started = True
    return ana


async def last(bot: Bot) -> Update:
    return (await bot.get_updates(offset=-1))[-1]


async def heard(bot: Bot) -> Message:
    message = (await last(bot)).effective_message
    assert message
    return message


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start x", [("bot_command", 0, 6)]),
        ("😀 /help@banyan_test_bot", [("bot_command", 3, 21)]),
        ("/hëlp", []),
        ("/help-me", [("bot_command", 0, 5)]),
        ("and/or", []),
        ("ask @banyan_test_bot", [("mention", 4, 16)]),
        ("ana@example.org", [("email", 0, 15)]),
        ("see https://example.org.", [("url", 4, 19)]),
    ],
)
def test_entities_are_found_as_telegram_finds_them(
    text: str, found: list[tuple[str, int, int]]
) -> None:
    entities = find_entities(text)
    assert [(one["type"], one["offset"], one["length"]) for one in entities] == found


async def test_a_button_is_pressed_by_its_label(bot: Bot, cloud: Cloud, ana: Person) -> None:
    rows = [[InlineKeyboardButton("Yes", callback_data="y:1")]]
    await bot.send_message(ana.id, "Well?", reply_markup=InlineKeyboardMarkup(rows))
    ana.presses(cloud.log[-1], "Yes")
    query = (await last(bot)).callback_query
    assert query
    assert (query.data, query.message and query.message.message_id) == ("y:1", 1)
    await query.answer("Thanks")
    assert cloud.answered_callbacks == [(query.id, "Thanks")]
    with pytest.raises(ValueError, match="nobody can press 'No' here"):
        ana.presses(cloud.log[-1], "No")


async def test_a_link_to_the_bot_starts_it(bot: Bot, cloud: Cloud, ana: Person) -> None:
    url = "https://t.me/banyan_test_bot?start=join-7"
    rows = [[InlineKeyboardButton("Join", url=url)]]
    await bot.send_message(ana.id, "Well?", reply_markup=InlineKeyboardMarkup(rows))
    ana.presses(cloud.log[-1], "Join")
    assert (await heard(bot)).text == "/start join-7"


async def test_anything_can_be_forged(bot: Bot, ana: Person) -> None:
    ana.forges(ana.private, 999, "made up")
    query = (await last(bot)).callback_query
    assert query
    assert query.data == "made up"
    assert query.message
    assert not query.message.is_accessible


async def test_a_query_grows_old(bot: Bot, ana: Person, hands: Hands) -> None:
    query = ana.forges(ana.private, 1, "x")
    hands.turn(seconds=150)
    words = "query is too old and response timeout expired or query id is invalid"
    for identifier in (query, "unknown"):
        with pytest.raises(BadRequest, match=f"(?i){words}"):
            await bot.answer_callback_query(identifier)


async def test_files_can_be_fetched(bot: Bot, ana: Person) -> None:
    ana.sends_file(None, "people.csv", b"a,b", "text/csv", caption="Here")
    message = await heard(bot)
    assert message.caption == "Here"
    assert message.document
    assert message.document.file_name == "people.csv"
    file = await bot.get_file(message.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"a,b"


async def test_other_things_arrive_as_what_they_are(bot: Bot, ana: Person) -> None:
    ana.sends_photo(None, b"\x89PNG", caption="Me")
    assert (await heard(bot)).photo
    ana.sends_voice(None, b"OggS")
    assert (await heard(bot)).voice
    ana.sends_contact(None, "Ben", "+1")
    assert (await heard(bot)).contact
    ana.forwards("from elsewhere")
    assert (await heard(bot)).forward_origin
    ana.edits(ana.writes(None, "teh"), "the")
    edited = (await last(bot)).edited_message
    assert edited
    assert edited.text == "the"


async def test_blocking_is_told(bot: Bot, ana: Person) -> None:
    ana.blocks_bot()
    told = (await last(bot)).my_chat_member
    assert told
    assert told.new_chat_member.status == "kicked"
    with pytest.raises(ValueError, match="has blocked"):
        ana.writes(None, "hello")
    ana.writes(None, "/start")
    assert [bool(one.my_chat_member) for one in (await bot.get_updates())[-2:]] == [True, False]
