"""What is at an address that somebody gave, fetched so that nothing inside can be reached by it.

Only https; every address that the name has must be public, and it is to one of those, not to the
name, that the connection is made, so that the name cannot mean something else by then. Where it is
sent on, all of that holds again. What comes is bounded in size and in time.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final, TypeAlias
from urllib.parse import urljoin, urlsplit

from aiohttp import (
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    TCPConnector,
)
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.errors import BanyanError
from bot.text import _

Address: TypeAlias = tuple[str, int]  # IP address and port
LookUp: TypeAlias = Callable[[str, int], Awaitable[Sequence[Address]]]
IsPublic: TypeAlias = Callable[[str], bool]

LARGEST: Final = 1_000_000  # bytes
LONGEST: Final = timedelta(seconds=10)
MOST_HOPS: Final = 3
HTTPS: Final = 443
LONGEST_ADDRESS: Final = 2000  # characters
SENT_ON: Final = frozenset({301, 302, 303, 307, 308})
CHUNK: Final = 65536
# What these stand for is an address of the older kind, which may be anywhere.
TRANSLATED: Final = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))


class FetchError(BanyanError):
    """There is nothing to be had at an address; the sentence says what to do."""

    text = _(
        "I could not read anything at that address. It has to be public and begin with https://. "
        "You can also send me the file."
    )


class Fetcher:
    """Fetches what is at public addresses."""

    def __init__(
        self,
        *,
        look_up: LookUp | None = None,
        public: IsPublic | None = None,
        trust: ssl.SSLContext | None = None,
        longest: timedelta = LONGEST,
    ) -> None:
        self._look_up = look_up or _look_up
        self._public = public or is_public
        self._trust = trust or ssl.create_default_context()
        self._longest = longest

    async def fetch(self, address: str) -> bytes:
        """What is there.

        Raises `FetchError`.
        """
        try:
            async with asyncio.timeout(self._longest.total_seconds()):
                for _hop in range(MOST_HOPS + 1):
                    found = await self._one(address)
                    if isinstance(found, bytes):
                        return found
                    address = found
        except (ClientError, OSError, TimeoutError, ValueError) as problem:
            # The address may be a secret: neither it nor what was said about it goes any further.
            raise FetchError(f"Nothing was fetched: {type(problem).__name__}.") from None
        raise FetchError("The address leads on and on.")

    async def _one(self, address: str) -> bytes | str:
        """What is there, or where it leads."""
        host, port = parts(address)
        known = await self._look_up(host, port)
        if not known or not all(self._public(ip) for ip, _port in known):
            raise FetchError("The address is not public.")
        connector = TCPConnector(
            resolver=_Pinned(host, known[0]), use_dns_cache=False, ssl=self._trust, limit=1
        )
        async with (
            ClientSession(
                connector=connector,
                cookie_jar=DummyCookieJar(),
                auto_decompress=False,
                trust_env=False,
                timeout=ClientTimeout(total=self._longest.total_seconds()),
                headers={"User-Agent": "Banyan", "Accept-Encoding": "identity"},
            ) as session,
            session.get(address, allow_redirects=False) as answer,
        ):
            if answer.status in SENT_ON:
                return urljoin(address, answer.headers.get("Location", ""))
            return await _content(answer)


async def _content(answer: ClientResponse) -> bytes:
    if answer.status != 200:
        raise FetchError("There is nothing at the address.")
    if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise FetchError("The content is packed, although that was not asked for.")
    content = bytearray()
    async for chunk in answer.content.iter_chunked(CHUNK):
        content += chunk
        if len(content) > LARGEST:
            raise FetchError("The content is too large.")
    return bytes(content)


def parts(address: str) -> Address:
    """The host and the port of an address on the web.

    Raises `FetchError` where it is not one that may be asked.
    """
    try:
        split = urlsplit(address)
        host, port = (split.hostname or "").encode("idna").decode(), split.port or HTTPS
    except ValueError:
        raise FetchError("This is no address.") from None
    wrong = split.username is not None or split.password is not None or port != HTTPS
    if split.scheme != "https" or not host or wrong or len(address) > LONGEST_ADDRESS:
        raise FetchError("This is not an address that is asked.")
    return host, port


def is_public(ip: str) -> bool:
    """Whether an address is one of the public internet, whatever it is written as."""
    try:
        found = ip_address(ip.partition("%")[0])
    except ValueError:
        return False
    if "%" in ip or not found.is_global or found.is_multicast or found.is_reserved:
        return False
    if isinstance(found, IPv4Address):
        return True
    inside = _inside(found)
    return inside is None or is_public(str(inside))


def _inside(found: IPv6Address) -> IPv4Address | None:
    """The older address that one of the newer kind stands for."""
    if any(found in network for network in TRANSLATED):
        return IPv4Address(int(found) & 0xFFFFFFFF)
    return found.ipv4_mapped or found.sixtofour or (found.teredo or (None, None))[1]


async def _look_up(host: str, port: int) -> Sequence[Address]:
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(str(where[0]), int(where[1])) for *_kind, where in found]


class _Pinned(AbstractResolver):
    """Knows one name, and of it the address that was looked at."""

    def __init__(self, host: str, known: Address) -> None:
        self._host = host
        self._known = known

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        if host != self._host:
            raise OSError("No other name is asked for.")
        ip, at = self._known
        kind = socket.AF_INET6 if ":" in ip else socket.AF_INET
        return [
            ResolveResult(
                hostname=host, host=ip, port=at, family=kind, proto=0, flags=socket.AI_NUMERICHOST
            )
        ]

    async def close(self) -> None:
        """Nothing is held."""
