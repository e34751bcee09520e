"""The client-server API: JSON over HTTP, where every refusal is an exception.

https://spec.matrix.org/latest/client-server-api/
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, Final, TypeAlias
from urllib.parse import quote, urljoin, urlsplit

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    TCPConnector,
)

Json: TypeAlias = dict[str, Any]

CLIENT: Final = "/_matrix/client/v3/"
VERSIONS: Final = "/_matrix/client/versions"
CONNECT: Final = 10.0  # seconds
READ: Final = timedelta(seconds=30)  # for one answer
A_WHILE: Final = timedelta(seconds=10)  # where we are asked to wait and not told how long
LONGEST_WAIT: Final = timedelta(hours=1)  # that a server may ask us for
LARGEST: Final = 64 * 1024 * 1024  # bytes of an answer once it is unpacked
TOO_MANY: Final = 429
TOO_LARGE: Final = 413
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS: Final = 3  # for one file
ON_THIS_MACHINE: Final = frozenset({("http", "127.0.0.1"), ("http", "localhost"), ("http", "::1")})
NO_SERVER: Final = "Something that is no Matrix server has answered."


class MatrixError(Exception):
    """The homeserver says no; its own words, which may hold anything, are left out."""

    def __init__(self, status: int, answer: Json, wait: timedelta | None = None) -> None:
        code = answer.get("errcode")
        self.status = status
        self.code = code if isinstance(code, str) else ""
        self.answer = answer
        self.wait = wait  # only where we are asked to
        super().__init__(f"The homeserver answered {status} {self.code}".rstrip())


class NeverSent(Exception):
    """The homeserver could not be reached, so nothing has happened there."""


class Broken(Exception):
    """The connection broke, or no Matrix server has answered: it may have happened."""


class TooLarge(Broken):
    """The answer is larger than any that makes sense."""


class Api:
    """One account at one homeserver."""

    def __init__(self, session: ClientSession, homeserver: str) -> None:
        self._session = session
        self._homeserver = homeserver.rstrip("/")
        self.token = ""  # of the device that is logged in

    def __repr__(self) -> str:
        return "<Matrix's client-server API>"  # never the token

    @classmethod
    @asynccontextmanager
    async def open(cls, homeserver: str, *, connections: int = 64) -> AsyncIterator[Api]:
        """The API with its connections, until left."""
        connector = TCPConnector(limit=connections)
        async with ClientSession(connector=connector, cookie_jar=DummyCookieJar()) as session:
            yield cls(session, homeserver)

    async def versions(self) -> list[str]:
        """The versions of the specification that the homeserver speaks.

        Raises `MatrixError`, `NeverSent` or `Broken`.
        """
        status, content, headers = await self._ask("GET", VERSIONS, None, "", None, READ, LARGEST)
        answer = _parsed(content)
        if status >= 300:
            raise _refusal(status, answer, headers)
        found = answer.get("versions") if isinstance(answer, dict) else None
        if not isinstance(found, list):
            raise Broken(NO_SERVER)
        return [one for one in found if isinstance(one, str)]

    async def call(
        self,
        method: str,
        *path: str,
        body: Json | None = None,
        query: Mapping[str, str] | None = None,
        patience: timedelta = READ,
    ) -> Json:
        """Ask below `/_matrix/client/v3/`; the parts of the path are quoted here.

        Raises `MatrixError`, `NeverSent` or `Broken`.
        """
        answer = await self._call(method, path, body, query, patience)
        if not isinstance(answer, dict):
            raise Broken(NO_SERVER)
        return answer

    async def call_list(self, method: str, *path: str, patience: timedelta = READ) -> list[Any]:
        """The same, where a list is the answer."""
        answer = await self._call(method, path, None, None, patience)
        if not isinstance(answer, list):
            raise Broken(NO_SERVER)
        return answer

    async def _call(
        self,
        method: str,
        path: Sequence[str],
        body: Json | None,
        query: Mapping[str, str] | None,
        patience: timedelta,
    ) -> Any:
        data = None if body is None else json.dumps(body).encode()
        address = CLIENT + "/".join(quote(part, safe="") for part in path)
        status, content, headers = await self._ask(
            method, address, data, "application/json", query, patience, LARGEST
        )
        answer = _parsed(content)
        if status >= 300:
            raise _refusal(status, answer, headers)
        return answer

    async def upload(self, content: bytes, mime: str, *, patience: timedelta = 2 * READ) -> str:
        """Put a file on the homeserver; returns its `mxc:` address.

        Raises `MatrixError`, `NeverSent` or `Broken`.
        """
        status, found, headers = await self._ask(
            "POST", "/_matrix/media/v3/upload", content, mime, None, patience, LARGEST
        )
        answer = _parsed(found)
        if status >= 300:
            raise _refusal(status, answer, headers)
        address = answer.get("content_uri") if isinstance(answer, dict) else None
        if not isinstance(address, str):
            raise Broken(NO_SERVER)
        return address

    async def download(self, server: str, media: str, *, most: int, patience: timedelta) -> bytes:
        """The content of a file of at most `most` bytes, also where another server keeps it.

        Raises `MatrixError`, `NeverSent` or `Broken`, the last where it is larger.
        """
        parts = ("media", "download", server, media)
        address = "/_matrix/client/v1/" + "/".join(quote(part, safe="") for part in parts)
        status, content, headers = await self._ask("GET", address, None, "", None, patience, most)
        there = self._homeserver + address
        for _ in range(MOST_REDIRECTS):
            if status not in REDIRECTS:
                break
            there = _further(there, headers.get("Location", ""))
            status, content, headers = await self._exchange(
                "GET", there, None, {}, None, patience, most
            )
        if status >= 300:
            raise _refusal(status, _parsed(content), headers)
        return content

    async def _ask(
        self,
        method: str,
        address: str,
        data: bytes | None,
        mime: str,
        query: Mapping[str, str] | None,
        patience: timedelta,
        most: int,
    ) -> tuple[int, bytes, Mapping[str, str]]:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if data is not None:
            headers["Content-Type"] = mime
        there = self._homeserver + address
        return await self._exchange(method, there, data, headers, query, patience, most)

    async def _exchange(
        self,
        method: str,
        address: str,
        data: bytes | None,
        headers: Mapping[str, str],
        query: Mapping[str, str] | None,
        patience: timedelta,
        most: int,
    ) -> tuple[int, bytes, Mapping[str, str]]:
        seconds = patience.total_seconds()
        try:
            async with self._session.request(
                method,
                address,
                data=data,
                params=query,
                headers=headers,
                timeout=ClientTimeout(total=seconds, connect=CONNECT),
                allow_redirects=False,  # what sends us elsewhere would get the token
            ) as response:
                return response.status, await _read(response, most), response.headers
        except (ClientConnectorError, ConnectionTimeoutError):
            raise NeverSent("The homeserver cannot be reached.") from None
        except TimeoutError:
            raise Broken("The homeserver does not answer in time.") from None
        except (ClientError, OSError, ValueError):
            raise Broken("The connection broke.") from None


def _further(address: str, location: str) -> str:
    """Where an answer sends us on; nobody on the way may read what comes from there."""
    try:
        further = urljoin(address, location)
        parts = urlsplit(further)
        host = parts.hostname
    except ValueError:
        raise Broken(NO_SERVER) from None
    if not location or not (parts.scheme == "https" or (parts.scheme, host) in ON_THIS_MACHINE):
        raise Broken("The homeserver sends us to where we do not go.")
    return further


async def _read(response: ClientResponse, most: int) -> bytes:
    whole = bytearray()
    async for chunk in response.content.iter_any():
        whole += chunk
        if len(whole) > most:
            raise TooLarge("The answer is too large.")
    return bytes(whole)


def _refusal(status: int, answer: Any, headers: Mapping[str, str]) -> MatrixError | Broken:
    """What an answer means that is not the one that was asked for."""
    if status == TOO_MANY:
        told = answer if isinstance(answer, dict) else {}
        return MatrixError(status, told, _wait(told, headers))
    if status == TOO_LARGE:  # often what stands before a homeserver says so
        return MatrixError(status, answer if isinstance(answer, dict) else {})
    # With flows: more is asked for, which the specification calls user-interactive authentication.
    if isinstance(answer, dict) and ("errcode" in answer or "flows" in answer):
        return MatrixError(status, answer)
    return Broken(NO_SERVER)


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _wait(answer: Json, headers: Mapping[str, str]) -> timedelta:
    """How long we shall wait: the header counts, what came before it is still understood."""
    told = headers.get("Retry-After", "")
    if told.isdecimal() and len(told) < 6:
        return min(timedelta(seconds=int(told)), LONGEST_WAIT)
    milliseconds = answer.get("retry_after_ms")
    if isinstance(milliseconds, int | float) and 0 <= milliseconds < 1e9:
        return min(timedelta(milliseconds=milliseconds), LONGEST_WAIT)
    return A_WHILE
