"""What is fetched from addresses that people give, and what is not, whoever answers there."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.web.fetching import LARGEST, MOST_HOPS, Fetcher, FetchError, is_public

HOST = "calendar.example.org"
CONTENT = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


class Elsewhere:
    """A server with a certificate for one name, and a record of who was asked for it."""

    def __init__(self) -> None:
        self.port = 0
        self.asked: list[str] = []
        self.names: list[str] = []
        self.addresses = ["127.0.0.1"]

    async def look_up(self, host: str, port: int) -> Sequence[tuple[str, int]]:
        self.names.append(host)
        if host.startswith("inside"):
            return [("127.0.0.1", self.port), ("10.0.0.8", self.port)]
        return [(ip, self.port) for ip in self.addresses]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path)
        match request.path.strip("/").split("/"):
            case ["calendar.ics"]:
                return web.Response(body=CONTENT)
            case ["on", steps]:
                left = int(steps) - 1
                raise web.HTTPFound(f"/on/{left}" if left else "/calendar.ics")
            case ["inside"]:
                raise web.HTTPFound("https://inside.example.org/secret")
            case ["plain"]:
                raise web.HTTPFound(f"http://{HOST}/calendar.ics")
            case ["port"]:
                raise web.HTTPFound(f"https://{HOST}:8443/calendar.ics")
            case ["nowhere"]:
                return web.Response(status=302)
            case ["packed"]:
                headers = {"Content-Encoding": "gzip"}
                return web.Response(body=b"\x1f\x8b\x08", headers=headers)
            case ["endless"]:
                return await self._endless(request)
            case ["slow"]:
                await asyncio.sleep(3)
        raise web.HTTPNotFound

    async def _endless(self, request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        while True:
            await answer.write(b"x" * 65536)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    form, private = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    written = key.private_bytes(form, private, serialization.NoEncryption())
    file.write_bytes(written + made.public_bytes(form))
    return file


@pytest.fixture
async def elsewhere(certificate: Path) -> AsyncIterator[Elsewhere]:
    there = Elsewhere()
    application = web.Application()
    application.router.add_get("/{path:.*}", there.answer)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    there.port = int(runner.addresses[0][1])
    yield there
    await runner.cleanup()


@pytest.fixture
def fetcher(elsewhere: Elsewhere, certificate: Path) -> Fetcher:
    """One for whom loopback is public, as nothing else can be reached by a test."""
    trust = ssl.create_default_context(cafile=str(certificate))
    return Fetcher(
        look_up=elsewhere.look_up,
        public=lambda ip: ip == "127.0.0.1",
        trust=trust,
        longest=timedelta(seconds=20),
    )


async def test_what_is_there_is_fetched(fetcher: Fetcher) -> None:
    assert await fetcher.fetch(f"https://{HOST}/calendar.ics") == CONTENT


async def test_it_follows_where_it_is_sent_a_few_times(
    fetcher: Fetcher, elsewhere: Elsewhere
) -> None:
    assert await fetcher.fetch(f"https://{HOST}/on/{MOST_HOPS}") == CONTENT
    assert elsewhere.names == [HOST] * (MOST_HOPS + 1)
    with pytest.raises(FetchError):
        await fetcher.fetch(f"https://{HOST}/on/{MOST_HOPS + 1}")


@pytest.mark.parametrize(
    "path", ["inside", "plain", "port", "nowhere", "packed", "endless", "not-there"]
)
async def test_what_is_not_to_be_had_is_told_without_the_address(
    fetcher: Fetcher, path: str
) -> None:
    with pytest.raises(FetchError) as refused:
        await fetcher.fetch(f"https://{HOST}/{path}")
    assert HOST not in str(refused.value)
    assert refused.value.__cause__ is None


async def test_nothing_that_is_inside_is_ever_asked(fetcher: Fetcher, elsewhere: Elsewhere) -> None:
    with pytest.raises(FetchError):
        await fetcher.fetch("https://inside.example.org/secret")
    assert elsewhere.asked == []


async def test_the_name_must_be_that_of_the_certificate(
    fetcher: Fetcher, elsewhere: Elsewhere
) -> None:
    with pytest.raises(FetchError):
        await fetcher.fetch("https://other.example.org/calendar.ics")
    assert elsewhere.asked == []


async def test_who_does_not_answer_is_not_waited_for(
    elsewhere: Elsewhere, certificate: Path
) -> None:
    trust = ssl.create_default_context(cafile=str(certificate))
    hasty = Fetcher(
        look_up=elsewhere.look_up,
        public=lambda _ip: True,
        trust=trust,
        longest=timedelta(milliseconds=500),
    )
    with pytest.raises(FetchError):
        await hasty.fetch(f"https://{HOST}/slow")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "calendar.ics",
        f"http://{HOST}/calendar.ics",
        f"ftp://{HOST}/calendar.ics",
        "file:///etc/passwd",
        f"https://user:secret@{HOST}/calendar.ics",
        f"https://{HOST}:8443/calendar.ics",
        f"https://{HOST}:99999/",
        "https://[::1",
        "https:///calendar.ics",
        f"https://{HOST}/" + "x" * 5000,
    ],
)
async def test_addresses_of_other_kinds_are_not_even_looked_up(
    fetcher: Fetcher, elsewhere: Elsewhere, address: str
) -> None:
    with pytest.raises(FetchError):
        await fetcher.fetch(address)
    assert elsewhere.names == []


@pytest.mark.parametrize("address", ["https://127.0.0.1/", "https://localhost/", "https://[::1]/"])
async def test_this_machine_is_not_public(address: str) -> None:
    with pytest.raises(FetchError):
        await Fetcher().fetch(address)


@pytest.mark.parametrize(
    ("ip", "public"),
    [
        ("1.1.1.1", True),
        ("2606:4700:4700::1111", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("255.255.255.255", False),
        ("224.0.0.1", False),
        ("198.51.100.1", False),
        ("::1", False),
        ("::", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("::127.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("2001:db8::1", False),
        ("not an address", False),
    ],
)
def test_what_is_public(ip: str, public: bool) -> None:
    assert is_public(ip) is public


def test_as_much_is_fetched_as_can_be_read() -> None:
    from conversations.trainings.calendar_reading import LARGEST as READ

    assert LARGEST >= READ
