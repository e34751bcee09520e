"""A homeserver that lives as long as a test, or as long as all of them."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import random
import secrets
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import aiohttp

from tests.servers.synapse import process
from tests.servers.synapse.settings import NAME, SHARED_SECRET, Json, write
from tests.servers.synapse.template import Template

if TYPE_CHECKING:
    from subprocess import Popen

PORTS: Final = range(20_000, 30_000)
ADMIN: Final = "/_synapse/admin/"


class Refused(Exception):
    """The homeserver says no to its administrator."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What somebody needs to log in."""

    user_id: str
    password: str


class Homeserver:
    """One Synapse with a folder and a port of its own; `url` is where."""

    name: Final = NAME

    def __init__(self, python: str, folder: Path, settings: Json) -> None:
        self.folder = folder
        self._python = python
        self._settings = settings
        self._numbers = itertools.count(1)
        self._port = _free_port()
        self._process: Popen[bytes] | None = None
        self._admin_token = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def log(self) -> str:
        """What Synapse has complained about."""
        return (self.folder / "log").read_text()

    async def start(self, **settings: object) -> None:
        """Start it on what it holds already, with some settings changed; `url` stays."""
        self._settings |= settings
        await asyncio.to_thread(self.launch)

    async def stop(self, *, kill: bool = False) -> None:
        """Stop it, politely or not; what it holds stays."""
        await asyncio.to_thread(self.end, kill=kill)

    def launch(self) -> None:
        """As `start`, where nothing else is to go on meanwhile."""
        config = write(self.folder, self._port, self._settings)
        self._process = process.launch(self._python, config)

    def end(self, *, kill: bool = False) -> None:
        """As `stop`, where nothing else is to go on meanwhile."""
        if self._process:
            process.end(self._process, kill=kill)
            self._process = None

    async def register(
        self, name: str, *, admin: bool = False, exactly: bool = False
    ) -> Credentials:
        """Make a new account that is shown as `name`; in its id a number follows, as a rule."""
        local = name if exactly else f"{name}-{next(self._numbers)}"
        person = Credentials(f"@{local}:{self.name}", secrets.token_hex(8))
        content = {"password": person.password, "displayname": name, "admin": admin}
        await self.admin("PUT", f"v2/users/{person.user_id}", content)
        return person

    async def admin(self, method: str, path: str, content: Json | None = None) -> Json:
        """Ask the admin API below `/_synapse/admin/`; raises Refused."""
        return await self._ask(method, path, content, await self.admin_token())

    async def admin_token(self) -> str:
        """The access token of an administrator."""
        if not self._admin_token:
            self._admin_token = await self._register_administrator()
        return self._admin_token

    async def _register_administrator(self) -> str:
        nonce = (await self._ask("GET", "v1/register"))["nonce"]
        name, password = "administrator", secrets.token_hex(8)
        signed = f"{nonce}\0{name}\0{password}\0admin".encode()
        mac = hmac.new(SHARED_SECRET.encode(), signed, hashlib.sha1).hexdigest()
        content = {"nonce": nonce, "username": name, "password": password, "mac": mac}
        answer = await self._ask("POST", "v1/register", {**content, "admin": True})
        return str(answer["access_token"])

    async def _ask(
        self, method: str, path: str, content: Json | None = None, token: str = ""
    ) -> Json:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with (
            aiohttp.ClientSession(self.url, headers=headers) as session,
            session.request(method, ADMIN + path, json=content) as response,
        ):
            answer: Json = await response.json()
            if not response.ok:
                raise Refused(f"{method} {path}: {response.status} {answer}")
            return answer


@contextmanager
def opened(python: str, settings: Json | None = None) -> Iterator[Homeserver]:
    """A homeserver that runs until left, and its folder with it."""
    template = Template(Path(python).parents[1] / "empty.db")  # as old as what is installed there
    # Not pytest's folder: the path of a socket must be short.
    with tempfile.TemporaryDirectory(prefix="synapse-", ignore_cleanup_errors=True) as folder:
        server = Homeserver(python, Path(folder), settings or {})
        template.fill(server.folder)
        try:
            server.launch()
            template.keep(server.folder)
            yield server
        finally:
            server.end(kill=True)


def _free_port() -> int:
    """One that no system gives to a connection, which could take it while the server is down."""
    for port in random.sample(PORTS, len(PORTS)):
        with socket.socket() as tried, suppress(OSError):
            tried.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("no port is free")
