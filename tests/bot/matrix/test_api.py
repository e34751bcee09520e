"""The client-server API over real HTTP: every answer is a value or one of three errors."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Final

import pytest
from aiohttp import web

from bot.platforms.matrix import api as module
from bot.platforms.matrix.api import A_WHILE, LONGEST_WAIT, Api, Broken, MatrixError, NeverSent

TOKEN: Final = "syt_secret_token"
SECOND: Final = timedelta(seconds=1)
HTML: Final = b"<html>502 Bad Gateway</html>"
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Server:
    """Answers everything in the same way, and notes what it was asked."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked: list[web.Request] = []
        self.bodies: list[bytes] = []
        self.url = ""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        self.bodies.append(await request.read())
        return await self.answer(request)

    @property
    def tokens(self) -> list[str | None]:
        return [request.headers.get("Authorization") for request in self.asked]


@asynccontextmanager
async def serving(answer: Answer) -> AsyncIterator[Server]:
    server, app = Server(answer), web.Application(client_max_size=2**26)
    app.router.add_route("*", "/{path:.*}", server.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    server.url = f"http://{host}:{port}"
    try:
        yield server
    finally:
        await runner.cleanup()


@asynccontextmanager
async def asking(answer: Answer) -> AsyncIterator[tuple[Api, Server]]:
    async with serving(answer) as server, Api.open(server.url + "/") as api:
        api.token = TOKEN
        yield api, server


def saying(
    status: int = 200, body: bytes = b"{}", headers: Mapping[str, str] | None = None
) -> Answer:
    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, body=body, headers=headers)

    return answer


async def problem(answer: Answer) -> Exception:
    async with asking(answer) as (api, _server):
        with pytest.raises((MatrixError, Broken, NeverSent)) as raised:
            await api.call("GET", "sync", patience=SECOND)
    assert TOKEN not in "".join(traceback.format_exception(raised.value))
    return raised.value


async def test_a_question_is_asked_as_the_specification_says() -> None:
    async with asking(saying(body=b'{"event_id": "$e"}')) as (api, server):
        path = ("rooms", "!a/b:c", "send", "m.room.message", "t?#1")
        answer = await api.call("PUT", *path, body={"body": "é"}, query={"via": "a b"})
    assert answer == {"event_id": "$e"}
    (request,) = server.asked
    assert request.raw_path.startswith("/_matrix/client/v3/rooms/!a%2Fb:c/send/m.room.message/")
    assert request.path.endswith("/t?#1")
    assert dict(request.query) == {"via": "a b"}
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    assert request.headers["Content-Type"] == "application/json"
    assert server.bodies == [b'{"body": "\\u00e9"}']


async def test_without_a_token_none_is_sent() -> None:
    async with serving(saying()) as server, Api.open(server.url) as api:
        await api.call("GET", "login")
    assert server.tokens == [None]


@pytest.mark.parametrize(
    ("body", "headers", "wait"),
    [
        (b'{"errcode": "M_LIMIT_EXCEEDED"}', {"Retry-After": "7"}, timedelta(seconds=7)),
        (b'{"retry_after_ms": 2500}', {}, timedelta(milliseconds=2500)),
        (b'{"retry_after_ms": 2500}', {"Retry-After": "7"}, timedelta(seconds=7)),
        (b'{"retry_after_ms": 2500}', {"Retry-After": "soon"}, timedelta(milliseconds=2500)),
        (b"{}", {"Retry-After": "Sat, 01 Jan 2028 00:00:00 GMT"}, A_WHILE),
        (b"{}", {"Retry-After": "-1"}, A_WHILE),
        (b"{}", {"Retry-After": "0"}, timedelta()),
        (b"{}", {"Retry-After": "99999"}, LONGEST_WAIT),
        (b"{}", {"Retry-After": "9" * 500}, A_WHILE),
        (b'{"retry_after_ms": 1e8}', {}, LONGEST_WAIT),
        (b'{"retry_after_ms": 1e300}', {}, A_WHILE),
        (b'{"retry_after_ms": -5}', {}, A_WHILE),
        (b'{"retry_after_ms": NaN}', {}, A_WHILE),
        (b'{"retry_after_ms": "100"}', {}, A_WHILE),
        (b'{"retry_after_ms": null}', {}, A_WHILE),
        (b"[]", {}, A_WHILE),
        (HTML, {}, A_WHILE),
        (b"", {}, A_WHILE),
    ],
)
async def test_how_long_to_wait(body: bytes, headers: dict[str, str], wait: timedelta) -> None:
    found = await problem(saying(429, body, headers))
    assert isinstance(found, MatrixError)
    assert (found.status, found.wait) == (429, wait)


async def test_a_refusal_has_its_code_and_none_of_its_words() -> None:
    body = b'{"errcode": "M_FORBIDDEN", "error": "Amina is not here"}'
    found = await problem(saying(403, body))
    assert isinstance(found, MatrixError)
    assert (found.status, found.code, found.wait) == (403, "M_FORBIDDEN", None)
    assert str(found) == "The homeserver answered 403 M_FORBIDDEN"


async def test_more_that_is_asked_for_is_a_refusal_too() -> None:
    found = await problem(saying(401, b'{"flows": [], "session": "s"}'))
    assert isinstance(found, MatrixError)
    assert found.answer["session"] == "s"


@pytest.mark.parametrize("body", [HTML, b"", b'{"errcode": "M_TOO_LARGE"}', b"[]"])
async def test_what_is_too_large_for_a_proxy_is_refused(body: bytes) -> None:
    found = await problem(saying(413, body))
    assert isinstance(found, MatrixError)
    assert (found.status, found.wait) == (413, None)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, HTML),
        (200, b""),
        (200, b"[]"),
        (200, b'"text"'),
        (200, b"null"),
        (200, b'{"cut": '),
        (200, b"\xff\xfe{}"),
        (200, b"[" * 100_000),
        (400, HTML),
        (403, b'{"message": "no"}'),
        (404, HTML),
        (502, HTML),
        (503, b""),
        (302, b"{}"),
        (304, b""),
    ],
)
async def test_what_is_no_matrix_server_may_have_done_it(status: int, body: bytes) -> None:
    headers = {"Location": "http://127.0.0.1:9/"} if status == 302 else {}
    assert isinstance(await problem(saying(status, body, headers)), Broken)


async def test_a_list_is_a_list() -> None:
    async with asking(saying(body=b"[{}]")) as (api, _):
        assert await api.call_list("GET", "rooms", "!r", "state") == [{}]
    async with asking(saying(body=b"{}")) as (api, _):
        with pytest.raises(Broken):
            await api.call_list("GET", "rooms", "!r", "state")


async def test_nothing_that_is_asked_follows_to_another_place() -> None:
    async with (
        serving(saying()) as other,
        asking(saying(307, b"", {"Location": other.url + "/_matrix/client/v3/sync"})) as (api, _),
    ):
        with pytest.raises(Broken):
            await api.call("GET", "sync")
        with pytest.raises(Broken):
            await api.upload(b"x", "text/plain")
    assert other.asked == []


async def test_a_server_that_is_not_there_has_done_nothing() -> None:
    async with serving(saying()) as server:
        url = server.url
    async with Api.open(url) as api:
        api.token = TOKEN
        with pytest.raises(NeverSent) as raised:
            await api.call("GET", "sync")
    assert TOKEN not in "".join(traceback.format_exception(raised.value))


async def hangs(request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(30)
    return web.Response()


async def stalls(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse()
    await answer.prepare(request)
    await answer.write(b'{"a":')
    await asyncio.sleep(30)
    return answer


async def cut_off(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse(headers={"Content-Length": "1000"})
    await answer.prepare(request)
    await answer.write(b'{"a": 1}')
    assert request.transport
    request.transport.close()
    return answer


async def hangs_up(request: web.Request) -> web.StreamResponse:
    assert request.transport
    request.transport.abort()
    return web.Response()


@pytest.mark.parametrize("answer", [hangs, stalls])
async def test_a_silent_server_may_have_done_it(answer: Answer) -> None:
    async with asking(answer) as (api, _):
        with pytest.raises(Broken, match="in time"):
            await api.call("GET", "sync", patience=timedelta(milliseconds=100))


@pytest.mark.parametrize("answer", [cut_off, hangs_up])
async def test_a_connection_that_breaks_may_have_done_it(answer: Answer) -> None:
    assert isinstance(await problem(answer), Broken)


@pytest.mark.parametrize("packed", [False, True])
async def test_an_answer_that_is_huge_is_not_read(
    monkeypatch: pytest.MonkeyPatch, packed: bool
) -> None:
    monkeypatch.setattr(module, "LARGEST", 100_000)

    async def huge(request: web.Request) -> web.StreamResponse:
        answer = web.Response(body=b'{"a": "' + b"x" * 1_000_000 + b'"}')
        if packed:
            answer.enable_compression(web.ContentCoding.gzip)
        return answer

    found = await problem(huge)
    assert isinstance(found, Broken)
    assert "large" in str(found)


async def test_a_token_that_breaks_a_header_is_not_told() -> None:
    async with asking(saying()) as (api, _):
        api.token = f"{TOKEN}\r\nX-Evil: 1"
        with pytest.raises(Broken) as raised:
            await api.call("GET", "sync")
    assert TOKEN not in "".join(traceback.format_exception(raised.value))


async def test_nothing_shows_the_token() -> None:
    async with asking(saying()) as (api, _):
        assert TOKEN not in repr(api)
        assert TOKEN not in str(api)
        assert TOKEN not in f"{api}"


async def test_a_file_is_put_on_the_homeserver() -> None:
    async with asking(saying(body=b'{"content_uri": "mxc://x/y"}')) as (api, server):
        assert await api.upload(b"png", "image/png") == "mxc://x/y"
    assert server.bodies == [b"png"]
    assert server.asked[0].headers["Content-Type"] == "image/png"
    assert server.asked[0].path == "/_matrix/media/v3/upload"


@pytest.mark.parametrize("body", [b"{}", b'{"content_uri": 7}', b"[]", HTML])
async def test_a_file_without_an_address_may_be_there(body: bytes) -> None:
    async with asking(saying(body=body)) as (api, _):
        with pytest.raises(Broken):
            await api.upload(b"png", "image/png")


async def fetched(api: Api, most: int = 100) -> bytes:
    return await api.download("example.org", "ab/c", most=most, patience=SECOND)


async def test_a_file_is_fetched_with_the_token() -> None:
    async with asking(saying(body=b"\x00content")) as (api, server):
        assert await fetched(api) == b"\x00content"
    assert server.tokens == [f"Bearer {TOKEN}"]
    assert server.asked[0].raw_path == "/_matrix/client/v1/media/download/example.org/ab%2Fc"


async def test_a_file_that_is_larger_than_it_may_be_is_not_read() -> None:
    async with asking(saying(body=b"x" * 101)) as (api, _):
        assert await fetched(api, most=101)
        with pytest.raises(Broken):
            await fetched(api)


async def test_a_file_that_is_not_there_is_refused() -> None:
    async with asking(saying(404, b'{"errcode": "M_NOT_FOUND"}')) as (api, _):
        with pytest.raises(MatrixError):
            await fetched(api)


def sending_on(to: str, status: int = 307) -> Answer:
    return saying(status, b"", {"Location": to})


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_file_may_be_kept_by_another_server_which_gets_no_token(status: int) -> None:
    async with (
        serving(saying(body=b"content")) as kept,
        asking(sending_on(kept.url + "/file?signed=a%2Fb", status)) as (api, _),
    ):
        assert await fetched(api) == b"content"
    assert kept.tokens == [None]
    assert kept.asked[0].query["signed"] == "a/b"


async def test_another_server_may_send_us_on_by_a_path() -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        if request.path == "/there":
            return web.Response(body=b"content")
        return web.Response(status=308, headers={"Location": "/there"})

    async with asking(answer) as (api, server):
        assert await fetched(api) == b"content"
    assert server.tokens == [f"Bearer {TOKEN}", None]


async def test_a_file_that_is_nowhere_is_not_looked_for_for_ever() -> None:
    async with asking(sending_on("/again")) as (api, server):
        with pytest.raises(Broken):
            await fetched(api)
    assert server.tokens == [f"Bearer {TOKEN}", None, None, None]


@pytest.mark.parametrize(
    "location",
    [
        "",
        "http://example.org/file",
        "//example.org/file",
        "http://127.0.0.1.example.org/",
        "http://127.0.0.1@example.org/",
        "http://[::1/",
        "ftp://127.0.0.1/file",
        "file:///etc/passwd",
        "data:text/plain,x",
    ],
)
async def test_nobody_sends_us_to_where_others_could_read_along(location: str) -> None:
    async with asking(sending_on(location)) as (api, server):
        with pytest.raises(Broken):
            await fetched(api)
    assert len(server.asked) == 1


async def test_the_size_of_a_file_counts_wherever_it_is() -> None:
    async with (
        serving(saying(body=b"x" * 101)) as kept,
        asking(sending_on(kept.url)) as (api, _),
    ):
        with pytest.raises(Broken):
            await fetched(api)
