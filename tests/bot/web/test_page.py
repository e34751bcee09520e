import json
from typing import Any

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType, WSServerHandshakeError
from aiohttp.test_utils import make_mocked_request

from bot.ids import new_id
from bot.model import Document
from bot.platforms.playground.allowance import AT_ONCE, Allowance
from bot.platforms.playground.page import STATIC, page
from bot.platforms.playground.platform import Playground
from bot.web.guard import Guard
from bot.web.server import WebServer
from tests.bot.playground.hands import letter, someone


async def heard(socket: ClientWebSocketResponse, kind: str) -> dict[str, Any]:
    while True:
        update: dict[str, Any] = await socket.receive_json()
        if update["kind"] == kind:
            return update


async def test_the_address_with_the_token_lets_a_browser_in(
    stranger: ClientSession, guard: Guard
) -> None:
    async with stranger.get(guard.path(), allow_redirects=False) as answer:
        cookie = answer.headers["Set-Cookie"]
        assert (answer.status, answer.headers["Location"]) == (303, "/")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    async with stranger.get("/") as answer:
        assert "Add a person" in await answer.text()


@pytest.mark.parametrize("path", ["/", "/?token=", "/?token=wrong", "/?token=%C3%A9"])
async def test_without_the_token_there_is_no_page(stranger: ClientSession, path: str) -> None:
    async with stranger.get(path) as answer:
        assert answer.status == 403
        assert "printed" in await answer.text()


@pytest.mark.parametrize("path", ["/socket", "/files/some-file"])
async def test_without_the_token_there_is_nothing_to_be_had(
    stranger: ClientSession, address: str, path: str
) -> None:
    async with stranger.get(path, headers={"Origin": address}) as answer:
        assert answer.status == 403


@pytest.mark.parametrize("host", ["attacker.example", "127.0.0.1.attacker.example", "[", ""])
async def test_another_name_for_this_machine_is_refused(
    visitor: ClientSession, guard: Guard, host: str
) -> None:
    for path in ("/", guard.path(), "/files/some-file"):
        headers = {"Host": host, "Cookie": str(cookie_of(visitor))}
        async with visitor.get(path, headers=headers, allow_redirects=False) as answer:
            assert answer.status in {400, 403}


@pytest.mark.parametrize("origin", ["https://attacker.example", "null", "http://127.0.0.1:1", ""])
async def test_a_socket_is_for_our_own_page_only(visitor: ClientSession, origin: str) -> None:
    with pytest.raises(WSServerHandshakeError) as refused:
        await visitor.ws_connect("/socket", headers={"Origin": origin})
    assert refused.value.status == 403


async def test_a_page_cannot_be_used_by_another_site(visitor: ClientSession) -> None:
    async with visitor.get("/") as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


async def test_refusals_carry_the_policy_too(stranger: ClientSession) -> None:
    for path in ("/", "/files/x", "/nowhere"):
        async with stranger.get(path) as answer:
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


async def test_every_file_of_the_page_is_served_as_what_it_is(visitor: ClientSession) -> None:
    scripts = {"text/javascript", "application/javascript"}
    types = {".js": scripts, ".css": {"text/css"}, ".svg": {"image/svg+xml"}}
    for file in STATIC.iterdir():
        if file.suffix in types:
            async with visitor.get(f"/static/{file.name}") as answer:
                assert answer.content_type in types[file.suffix]


def test_nothing_in_the_page_goes_round_the_policy() -> None:
    for file in STATIC.iterdir():
        words = file.read_text(encoding="utf-8")
        for forbidden in ("innerHTML", "insertAdjacentHTML", "document.write", "eval(", " style="):
            assert forbidden not in words, file.name
        if file.suffix != ".svg":
            assert "http://" not in words, file.name


async def test_what_is_written_in_one_page_is_seen_in_all(
    visitor: ClientSession, address: str, playground: Playground
) -> None:
    amina = await someone(playground, "Amina")
    headers = {"Origin": address}
    async with (
        visitor.ws_connect("/socket", headers=headers) as one,
        visitor.ws_connect("/socket", headers=headers) as other,
    ):
        assert (await heard(one, "state"))["people"][0]["name"] == "Amina"
        await heard(other, "state")
        action = {"id": new_id(), "person": amina, "do": "write", "text": "<b>hello</b>"}
        await one.send_json(action)
        assert (await heard(one, "done"))["id"] == action["id"]
        message = (await heard(other, "message"))["message"]
        assert (message["chat"], message["content"]) == (amina, ["<b>hello</b>"])


async def test_what_banyan_says_comes_by_itself(
    visitor: ClientSession, address: str, playground: Playground
) -> None:
    amina = await someone(playground, "Amina")
    async with visitor.ws_connect("/socket", headers={"Origin": address}) as socket:
        await heard(socket, "state")
        receipt = await playground.deliver(letter(amina, "<i>Hello</i>"))
        message = (await heard(socket, "message"))["message"]
        assert message["content"] == [{"tag": "i", "content": ["Hello"]}]
        await playground.deliver(letter(amina, deletes=receipt))
        assert (await heard(socket, "removed"))["number"] == int(receipt)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "no JSON",
        "[]",
        "1",
        '{"id": 1}',
        '{"id": "an-id-of-it", "do": "write", "person": "nobody-here", "text": "\\ud800"}',
        '{"id": "an-id-of-it", "do": "write", "person": "nobody-here", "text": "x"}',
        "[" * 10000,
    ],
)
async def test_what_makes_no_sense_is_refused_and_the_page_goes_on(
    visitor: ClientSession, address: str, words: str
) -> None:
    async with visitor.ws_connect("/socket", headers={"Origin": address}) as socket:
        await heard(socket, "state")
        await socket.send_str(words)
        assert (await heard(socket, "refused"))["why"]
        await socket.send_json({"id": "once-again", "do": "dance"})
        assert (await heard(socket, "refused"))["id"] == "once-again"


async def test_a_page_that_asks_for_too_much_is_closed(
    visitor: ClientSession, address: str
) -> None:
    async with visitor.ws_connect("/socket", headers={"Origin": address}) as socket:
        for _time in range(int(AT_ONCE) * 3):
            await socket.send_str("{}")
        while (message := await socket.receive()).type is WSMsgType.TEXT:
            pass
        assert message.data == 1008


async def test_a_file_too_large_closes_the_page(visitor: ClientSession, address: str) -> None:
    async with visitor.ws_connect("/socket", headers={"Origin": address}) as socket:
        await heard(socket, "state")
        await socket.send_str(json.dumps({"text": "x" * 1024 * 1024}))
        assert (await socket.receive()).data == 1009


def test_an_allowance_fills_with_time() -> None:
    now = 0.0
    allowance = Allowance(lambda: now)
    assert [allowance.take() for _time in range(41)] == [True] * 40 + [False]
    now = 0.25
    assert [allowance.take() for _time in range(3)] == [True, True, False]


async def test_a_file_is_kept_and_never_opened(
    visitor: ClientSession, playground: Playground
) -> None:
    amina = await someone(playground, "Amina")
    script = Document("page.html", "text/html", "<script>alert(1)</script>")
    await playground.deliver(letter(amina, document=script))
    file = (await playground.state())["chats"][amina][0]["file"]["id"]
    async with visitor.get(f"/files/{file}") as answer:
        assert answer.content_type == "application/octet-stream"
        assert answer.headers["Content-Disposition"] == "attachment"
        assert await answer.text() == "<script>alert(1)</script>"
    async with visitor.get("/files/another") as answer:
        assert answer.status == 404


async def test_an_open_page_comes_back_after_a_restart(
    visitor: ClientSession, playground: Playground
) -> None:
    guard = Guard(await playground.begin(), "127.0.0.1")
    async with WebServer("127.0.0.1", 0, [page(playground, guard)]) as server:
        cookies = {"Cookie": str(cookie_of(visitor)), "Origin": server.address}
        async with visitor.ws_connect(f"{server.address}/socket", headers=cookies) as socket:
            assert (await heard(socket, "state"))["people"]


async def test_open_pages_do_not_hold_up_the_end(visitor: ClientSession, address: str) -> None:
    socket = await visitor.ws_connect("/socket", headers={"Origin": address})
    await heard(socket, "state")  # the fixture stops the server with this page still open


def test_a_server_for_other_machines_takes_its_name_from_them() -> None:
    request = make_mocked_request("GET", "/?token=secret", headers={"Host": "banyan.example"})
    assert Guard("secret", "0.0.0.0").admits(request)
    assert not Guard("secret", "127.0.0.1").admits(request)


def cookie_of(session: ClientSession) -> str:
    (cookie,) = session.cookie_jar
    return f"{cookie.key}={cookie.value}"
