"""What Telegram shows of Banyan: all of it in each language, told once, and after changes."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from telegram import Bot
from telegram.error import NetworkError, RetryAfter

from bot.clock import Timer
from bot.i18n import SHIPPED, Reader, plain
from bot.platforms.telegram.check import own_bot
from bot.platforms.telegram.registration import LONGEST_WAIT, Shown, register, shown_in
from bot.settings import Telegram
from bot.text import verbatim
from handlers.registry import on
from storage.database import Database
from tests.servers.telegram import BotApi, Cloud, faults

# The library says so of its own units of time.
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")

SCOPES = ("all_private_chats", "all_group_chats", "all_chat_administrators")
CODES = ["", "fr", "es", "id", "pt", "ha", "ar"]
METHODS = ("setMyCommands", "deleteMyCommands", "setMyDescription", "setMyShortDescription")
TELLING = 5 * len(CODES)  # calls


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with Database.open(tmp_path / "banyan.db") as database:
        yield database


@pytest.fixture
def cloud() -> Cloud:
    return Cloud()


@pytest.fixture
async def api(cloud: Cloud) -> AsyncIterator[BotApi]:
    async with BotApi(cloud) as api:
        yield api


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    async with connected(api) as bot:
        yield bot


class Noted(Timer):
    """Notes how long would have been waited for, each time."""

    def __init__(self) -> None:
        self.waits: list[timedelta] = []

    async def sleep(self, time: timedelta) -> None:
        self.waits.append(time)


@pytest.fixture
def timer() -> Noted:
    return Noted()


def connected(api: BotApi) -> Bot:
    settings = {"token": api.cloud.token, "api_url": api.url}
    return own_bot(Telegram.model_validate(settings))


def told(cloud: Cloud) -> int:
    return sum(cloud.calls[method] for method in METHODS)


def menu(cloud: Cloud, scope: str, language: str = "") -> dict[str, str]:
    commands = cloud.profile.commands[(scope, 0, 0), language]
    return {one["command"]: one["description"] for one in commands}


async def test_each_kind_of_chat_has_its_commands(
    cloud: Cloud, bot: Bot, database: Database, timer: Noted
) -> None:
    await register(bot, database, SHIPPED, timer)
    private, groups, administrators = (menu(cloud, scope) for scope in SCOPES)
    assert [*private] == [
        *("assess", "mentor", "profile", "join", "language", "privacy", "matches", "help")
    ]
    assert [*groups] == ["assess", "mentor", "join", "privacy", "trainings", "peers", "help"]
    assert [*administrators] == [
        "assess",
        "mentor",
        "join",
        "privacy",
        "trainings",
        "setup",
        "peers",
        "help",
    ]
    assert private["help"] == "What I can do"


async def test_each_language_has_all_of_it(
    cloud: Cloud, bot: Bot, database: Database, timer: Noted
) -> None:
    await register(bot, database, SHIPPED, timer)
    assert {*cloud.profile.commands} == {
        ((scope, 0, 0), code) for scope in SCOPES for code in CODES
    }
    assert [*cloud.profile.descriptions] == CODES
    assert [*cloud.profile.short_descriptions] == CODES
    for scope in SCOPES:
        assert {tuple(menu(cloud, scope, code)) for code in CODES} == {tuple(menu(cloud, scope))}
    brazilian = plain(on.commands["help"].summary, Reader(("pt_BR",)))
    assert menu(cloud, "all_group_chats", "pt")["help"] == brazilian != "What I can do"


async def test_a_language_that_is_not_offered_is_taken_away(
    cloud: Cloud, bot: Bot, database: Database, timer: Noted
) -> None:
    await register(bot, database, ("en", "fr", "ha"), timer)
    await register(bot, database, ("fr",), timer)
    assert {code for _, code in cloud.profile.commands} == {"", "fr"}
    assert {code for code, words in cloud.profile.descriptions.items() if words} == {"", "fr"}
    assert cloud.profile.short_descriptions["ha"] == ""


@pytest.mark.parametrize("shown", shown_in(SHIPPED), ids=lambda shown: shown.language or "en")
def test_everything_keeps_telegrams_limits(shown: Shown) -> None:
    assert 0 < len(shown.description) <= 512
    assert 0 < len(shown.short_description) <= 120
    for commands in (shown.private, shown.groups, shown.administrators):
        assert commands[-1][0] == "help"
        for word, summary in commands:
            assert re.fullmatch("[a-z0-9_]{1,32}", word)
            assert 0 < len(summary) <= 256


def test_a_menu_has_at_most_eight_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(9, 20):
        one = replace(on.commands["assess"], word=f"more{number}", menu=number)
        monkeypatch.setitem(on.commands, one.word, one)
    for commands in (shown := shown_in(["en"])[0]).private, shown.groups, shown.administrators:
        words = [word for word, _ in commands]
        assert (len(words), words[0], words[-1]) == (8, "assess", "help")


async def test_what_is_the_same_is_told_once(
    cloud: Cloud, bot: Bot, database: Database, timer: Noted
) -> None:
    await register(bot, database, SHIPPED, timer)
    assert told(cloud) == TELLING
    await register(bot, database, SHIPPED[::-1], timer)
    assert told(cloud) == TELLING


async def test_other_words_are_told_again(
    cloud: Cloud, bot: Bot, database: Database, monkeypatch: pytest.MonkeyPatch, timer: Noted
) -> None:
    await register(bot, database, SHIPPED, timer)
    changed = replace(on.commands["join"], summary=verbatim("Come in"))
    monkeypatch.setitem(on.commands, "join", changed)
    await register(bot, database, SHIPPED, timer)
    assert told(cloud) == 2 * TELLING
    assert menu(cloud, "all_group_chats", "ar")["join"] == "Come in"


async def test_another_account_is_told_too(
    cloud: Cloud, api: BotApi, bot: Bot, database: Database, timer: Noted
) -> None:
    await register(bot, database, SHIPPED, timer)
    cloud.me = {**cloud.me, "id": 654321}
    async with connected(api) as other:
        await register(other, database, SHIPPED, timer)
    assert told(cloud) == 2 * TELLING


async def test_a_failure_in_the_middle_is_made_good_the_next_time(
    cloud: Cloud, bot: Bot, database: Database, timer: Noted
) -> None:
    in_spanish = "es"
    cloud.faults.when(
        lambda call: call.fields.get("language_code") == in_spanish, faults.restart(), times=1
    )
    with pytest.raises(NetworkError):
        await register(bot, database, SHIPPED, timer)
    assert "ar" not in cloud.profile.descriptions
    await register(bot, database, SHIPPED, timer)
    assert [*cloud.profile.descriptions] == CODES


async def test_it_waits_as_long_as_telegram_asks(
    cloud: Cloud, bot: Bot, database: Database, timer: Noted
) -> None:
    cloud.faults.next("setMyCommands", faults.too_many_requests(7))
    cloud.faults.next("setMyDescription", faults.too_many_requests(60))
    await register(bot, database, SHIPPED, timer)
    assert timer.waits == [timedelta(seconds=60), timedelta(seconds=7)]
    assert [*cloud.profile.descriptions] == CODES
    assert told(cloud) == TELLING + 2


async def test_it_does_not_wait_for_long(
    cloud: Cloud, bot: Bot, database: Database, timer: Noted
) -> None:
    too_long = LONGEST_WAIT + timedelta(seconds=1)
    cloud.faults.next("setMyCommands", faults.too_many_requests(int(too_long.total_seconds())))
    with pytest.raises(RetryAfter):
        await register(bot, database, SHIPPED, timer)
    assert timer.waits == []
    await register(bot, database, SHIPPED, timer)
    assert menu(cloud, "all_private_chats", "ar")
