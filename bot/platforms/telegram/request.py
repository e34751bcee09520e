"""How python-telegram-bot reaches the Bot API: over aiohttp, which is quick and logs no token."""

from __future__ import annotations

import json
from typing import Any, Final

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    FormData,
    TCPConnector,
)
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT: Final = 10.0  # seconds
READ: Final = 20.0  # seconds without a byte
UPLOAD: Final = 60.0  # seconds more for what carries a file
SLACK: Final = 30.0  # seconds for a whole request beyond what a silent one gets
NO_ANSWER: Final = "Invalid server response"  # the library's words, too
JSON: Final = {"Content-Type": "application/json"}
LARGEST: Final = 24 * 1024 * 1024  # bytes of an answer once it is unpacked; files are 20 MB at most


class NeverSent(NetworkError):
    """The server could not be reached, so nothing has happened there."""


class Broken(NetworkError):
    """The connection broke in the middle: what was asked for may have happened."""


class AiohttpRequest(BaseRequest):
    """Requests that share connections; an error of theirs never tells the address."""

    def __init__(self, connections: int = 64) -> None:
        self._connections = connections
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return READ

    async def initialize(self) -> None:
        if self._session is None:
            connector = TCPConnector(limit=self._connections)
            self._session = ClientSession(connector=connector)

    async def shutdown(self) -> None:
        if self._session:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Ask once; returns the status and the answer.

        Raises `NeverSent`, `Broken` or `TimedOut`, none of which says what was asked where.
        """
        if self._session is None:
            raise NeverSent("The connections are closed.")
        silent = read_timeout if isinstance(read_timeout, float | int) else READ
        if request_data and request_data.contains_files:
            silent += UPLOAD
        timeout = ClientTimeout(total=silent + SLACK, connect=CONNECT, sock_read=silent)
        body, headers = _body(request_data)
        try:
            # Telegram never sends us elsewhere; what does is something between us and it.
            async with self._session.request(
                method, url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                return response.status, await _read(response)
        except (ClientConnectorError, ConnectionTimeoutError):
            raise NeverSent("The server cannot be reached.") from None
        except TimeoutError:
            raise TimedOut from None
        except (ClientError, OSError, ValueError):
            raise Broken("The connection broke.") from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer; unlike the original, what cannot be read is not logged.

        Raises `TelegramError`.
        """
        try:
            answer = json.loads(payload)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict) or not _is_telegrams(answer):
            raise TelegramError(NO_ANSWER)
        return answer


def _is_telegrams(answer: dict[str, Any]) -> bool:
    """Whether an answer has what the library takes for granted; others speak JSON, too."""
    match answer:
        case {"ok": True, "result": _}:
            return True
        case {"ok": False, "description": str()}:
            told = answer.get("parameters", {})
            return isinstance(told, dict) and all(isinstance(one, int) for one in told.values())
    return False


def _body(data: RequestData | None) -> tuple[FormData | bytes | None, dict[str, str]]:
    """What is asked for, as JSON, which is put together fastest; with files it must be a form."""
    if data is None:
        return None, {}
    if not data.contains_files:
        return data.json_payload, JSON
    form = FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form, {}


async def _read(response: ClientResponse) -> bytes:
    """The answer, however it was packed, unless it is larger than any could be."""
    whole = bytearray()
    async for chunk in response.content.iter_any():
        whole += chunk
        if len(whole) > LARGEST:
            raise Broken("The answer is too large.")
    return bytes(whole)
