"""The network is closed in tests, except for the loopback."""

import socket
import urllib.request

import pytest


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1"])
def test_another_machine_cannot_be_reached(address: str) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with (
        socket.socket(family) as client,
        pytest.raises(RuntimeError, match="loopback"),
    ):
        client.connect((address, 80))


def test_no_name_is_looked_up() -> None:
    with pytest.raises(RuntimeError, match="loopback"):
        urllib.request.urlopen("http://example.org")


def test_a_datagram_is_not_sent() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client,
        pytest.raises(RuntimeError, match="loopback"),
    ):
        client.sendto(b"", ("192.0.2.1", 53))


def test_loopback_is_open() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(("localhost", server.getsockname()[1])) as client,
    ):
        assert client.getpeername() == server.getsockname()
