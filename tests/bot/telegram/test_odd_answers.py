"""Answers that are none of Telegram's: of proxies, portals, and whatever else stands between."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Final

import pytest
from aiohttp import web
from markupsafe import Markup
from telegram.error import NetworkError

from bot.errors import DeliveryError, NoAnswer, Refused, TryLater, Uncertain
from bot.model import Account, Document, Incoming, Place
from bot.platforms.base import Cursor, Outgoing, ReadyPicture
from bot.platforms.telegram import platform as module
from bot.platforms.telegram import request
from bot.platforms.telegram.platform import Telegram
from tests.servers.telegram import Call, Cloud, Fault, Person, faults

ANA: Final = Place("telegram", "1001", private=True)
PAGE: Final = b"<html><body>Please log in to this network.</body></html>"


@pytest.fixture(autouse=True)
def ana(cloud: Cloud) -> Person:
    ana = cloud.person("ana")
    ana.started = True
    return ana


def page(status: int) -> Fault:
    return Fault(status, PAGE, "text/html")


def said(status: int, words: str) -> Fault:
    return Fault(status, words.encode())


async def failure(platform: Telegram, letter: Outgoing | None = None) -> DeliveryError:
    with pytest.raises(DeliveryError) as raised:
        await platform.deliver(letter or Outgoing("key", ANA, Markup("hello"), "en"))
    return raised.value


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (page(400), DeliveryError),
        (page(413), Refused),
        (page(429), TryLater),
        (page(503), DeliveryError),
        (said(404, '{"detail": "Not Found"}'), DeliveryError),
        (said(401, '{"error": "please log in"}'), DeliveryError),
        (said(403, '{"message": "bot was blocked by the user"}'), DeliveryError),
        (said(400, '{"ok": false, "description": 5}'), DeliveryError),
        (said(400, '{"ok": false, "description": "x", "parameters": [1]}'), DeliveryError),
        (
            said(429, '{"ok": false, "description": "x", "parameters": {"retry_after": "soon"}}'),
            TryLater,
        ),
        (said(200, "{}"), Uncertain),
        (said(200, "[]"), Uncertain),
        (said(200, ""), Uncertain),
        (said(200, '{"status": "maintenance"}'), Uncertain),
        (said(200, '{"ok": true, "result": true}'), Uncertain),
        (said(200, '{"ok": true, "result": {"date": 1}}'), Uncertain),
        (said(200, "[" * 100_000), Uncertain),
    ],
)
async def test_a_letter_neither_gets_lost_nor_seems_to_have_come(
    cloud: Cloud, platform: Telegram, answer: Fault, error: type[DeliveryError]
) -> None:
    cloud.faults.next("sendMessage", answer)
    assert type(await failure(platform)) is error
    assert await platform.deliver(Outgoing("key", ANA, Markup("hello"), "en"))


@pytest.mark.parametrize(
    "answer",
    [
        page(200),
        page(404),
        page(401),
        said(200, "{}"),
        said(404, '{"detail": "Not Found"}'),
        said(200, '{"ok": true, "result": null}'),
        said(200, '{"ok": true, "result": {"update_id": 5}}'),
        said(200, '{"ok": true, "result": [5, {}, {"update_id": "5"}, {"update_id": null}]}'),
        said(400, '{"ok": false, "description": null}'),
    ],
)
async def test_asking_goes_on_whatever_is_answered(
    cloud: Cloud, platform: Telegram, ana: Person, answer: Fault
) -> None:
    cloud.faults.next("getUpdates", answer)
    async with heard(platform) as events:
        ana.writes(None, "hello")
        assert (await events.get()).account.id == str(ana.id)


@pytest.mark.parametrize("method", ["getMe", "deleteWebhook"])
@pytest.mark.parametrize("answer", [page(200), page(404), said(200, "{}"), faults.reset()])
async def test_the_start_waits_for_telegram_itself(
    cloud: Cloud, platform: Telegram, ana: Person, method: str, answer: Fault
) -> None:
    cloud.faults.next(method, answer, times=3)
    async with heard(platform) as events:
        ana.writes(None, "hello")
        assert (await events.get()).account.id == str(ana.id)
    assert cloud.calls[method] >= 4


@asynccontextmanager
async def heard(platform: Telegram) -> AsyncIterator[asyncio.Queue[Incoming]]:
    """What the platform hands over, while it listens."""
    events: asyncio.Queue[Incoming] = asyncio.Queue()

    async def receive(incomings: Sequence[Incoming], cursor: Cursor | None = None) -> None:
        for one in incomings:
            events.put_nowait(one)

    listening = asyncio.create_task(platform.listen(receive, ""))
    async with asyncio.timeout(20):
        yield events
    assert not listening.done()
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


@pytest.mark.parametrize("fault", [faults.done_but_closed(), faults.reset()])
async def test_nothing_is_asked_for_twice_behind_our_back(
    cloud: Cloud, platform: Telegram, fault: Fault
) -> None:
    await platform.deliver(Outgoing("warm", ANA, Markup("a connection is open"), "en"))
    cloud.faults.next("sendMessage", fault)
    assert type(await failure(platform)) is Uncertain
    assert cloud.calls["sendMessage"] == 2


async def test_a_trickle_is_too_large_as_soon_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request, "LARGEST", 100_000)
    sent = 0

    async def trickle(asked: web.BaseRequest) -> web.StreamResponse:
        nonlocal sent
        answer = web.StreamResponse()
        await answer.prepare(asked)
        while True:  # for ever, unless somebody hangs up
            await answer.write(b" " * 10_000)
            sent += 10_000

    async with serving(trickle) as url:
        with pytest.raises(request.Broken):
            await asked(url)
    assert sent < 20_000_000


async def test_nobody_sends_us_elsewhere() -> None:
    called: list[str] = []

    async def portal(asked: web.BaseRequest) -> web.StreamResponse:
        called.append(asked.path)
        raise web.HTTPFound("/login")

    async with serving(portal) as url:
        with pytest.raises(NetworkError):
            await asked(url)
    assert called == ["/bot1:a/sendMessage"]


async def asked(url: str) -> bytes:
    """One question, as the library asks it."""
    way = request.AiohttpRequest()
    await way.initialize()
    try:
        answer = await way.post(f"{url}/bot1:a/sendMessage")
        return json.dumps(answer).encode()
    finally:
        await way.shutdown()


@asynccontextmanager
async def serving(answer: object) -> AsyncIterator[str]:
    """Something between Telegram and us."""
    runner = web.ServerRunner(web.Server(answer), shutdown_timeout=0.1)  # type: ignore[arg-type]
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def test_a_way_that_is_closed_says_so() -> None:
    with pytest.raises(request.NeverSent):
        await request.AiohttpRequest().do_request("http://127.0.0.1:9/bot1:a/getMe", "POST")


async def test_a_file_without_a_path_is_no_content(cloud: Cloud, platform: Telegram) -> None:
    file = cloud.files.add(b"roles", "roles.toml")
    answer = json.dumps({"ok": True, "result": file})
    cloud.faults.next("getFile", said(200, answer))
    assert await platform.fetch(file["file_id"]) is None
    assert await platform.fetch(file["file_id"]) == b"roles"


async def test_without_an_answer_in_time_nobody_waits(
    cloud: Cloud, platform: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PATIENCE", "FILE_PATIENCE"):
        monkeypatch.setattr(module, name, timedelta(milliseconds=30))
    for method in ("getChatAdministrators", "getFile"):
        cloud.faults.next(method, faults.silent())
    with pytest.raises(NoAnswer):
        await platform.administers(Account("telegram", "1001"), Place("telegram", "-1001"))
    assert await platform.fetch("a file") is None


async def test_who_administers_an_upgraded_group_is_asked_of_the_new_one(
    cloud: Cloud, platform: Telegram, ana: Person
) -> None:
    group = cloud.group("Village", [cloud.person("ben")], [ana], supergroup=False)
    group.add_bot(ana)
    group.upgrade()
    old = Place("telegram", str(group.id))
    assert await platform.administers(Account("telegram", str(ana.id)), old)
    assert not await platform.administers(Account("telegram", str(cloud.person("ben").id)), old)


async def test_the_way_into_the_private_chat_is_known_once_telegram_was_asked(
    cloud: Cloud, platform: Telegram
) -> None:
    with pytest.raises(LookupError):
        platform.link_for("join")
    async with heard(platform):
        async with asyncio.timeout(20):
            while not cloud.calls["getUpdates"]:  # noqa: ASYNC110 - nobody tells of questions
                await asyncio.sleep(0.002)
        assert platform.link_for("join") == "https://t.me/banyan_test_bot?start=join"


async def test_a_sign_of_work_is_shown_in_its_topic(
    cloud: Cloud, platform: Telegram, ana: Person
) -> None:
    group = cloud.group("Village", [ana], forum=True)
    group.add_bot(ana)
    topic, seen = group.topic("Help"), list[str]()

    def notes(call: Call) -> bool:
        if call.method == "sendChatAction":
            seen.append(call.fields.get("message_thread_id", ""))
        return False

    cloud.faults.when(notes, faults.restart())
    for thread in (str(topic.id), ""):
        await platform.working(Place("telegram", str(group.id), thread))
    assert seen == [str(topic.id), ""]


# What the platform makes of refusals in other methods than the plain one


@pytest.mark.parametrize(
    ("method", "letter"),
    [
        ("editMessageText", Outgoing("key", ANA, Markup("<b>bold</b> &amp; more"), "en")),
        (
            "sendPhoto",
            Outgoing(
                "key",
                ANA,
                Markup("<b>bold</b> &amp; more"),
                "en",
                picture=ReadyPicture(b"\x89PNG", "alt"),
            ),
        ),
        (
            "sendDocument",
            Outgoing(
                "key",
                ANA,
                Markup("<b>bold</b> &amp; more"),
                "en",
                document=Document("a.json", "application/json", "{}"),
            ),
        ),
    ],
)
async def test_markup_that_cannot_be_read_is_plain_everywhere(
    cloud: Cloud, platform: Telegram, ana: Person, method: str, letter: Outgoing
) -> None:
    known = await platform.deliver(Outgoing("before", ANA, Markup("before"), "en"))
    if method == "editMessageText":
        letter = Outgoing("key", ANA, letter.text, "en", edits=known)
    unread = "Bad Request: can't parse entities: Can't find end tag corresponding to start tag b"
    cloud.faults.next(method, faults.refusal(400, unread))
    await platform.deliver(letter)
    assert ana.private.last.text == "bold & more"


async def test_pictures_and_files_come_with_their_words(
    cloud: Cloud, platform: Telegram, ana: Person
) -> None:
    picture = ReadyPicture(b"\x89PNG", "what it shows")
    file = Document("me.json", "application/json", '{"name": "ánä"}')
    for letter in (
        Outgoing("picture", ANA, Markup("A <b>picture</b>"), "en", picture=picture),
        Outgoing("file", ANA, Markup("A <b>file</b>"), "en", document=file),
    ):
        for part in platform.parts(letter):
            await platform.deliver(part)
    seen = [(one.text, bool(one.picture), bool(one.document)) for one in cloud.log]
    assert ("A <b>file</b>", False, True) in seen
    assert any("A <b>picture</b>" in text for text, _, _ in seen)
    assert any(has for _, has, _ in seen)
    sent = [one.document for one in cloud.log if one.document]
    assert [(one.name, one.content) for one in sent] == [("me.json", file.data)]
