"""What holds for every test: the network is closed, and chance repeats itself where CI looks."""

import ipaddress
import os
import sys

import structlog
from hypothesis import settings

pytest_plugins = ["tests.servers.fixtures"]

settings.register_profile("ci", deadline=None, derandomize=True, database=None, print_blob=True)
settings.register_profile("local", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "local")


class NetworkClosedError(RuntimeError):
    """A test tried to reach another machine; no OSError, since code under test may expect one."""


def is_this_machine(host: object) -> bool:
    """Tell whether a host, as a socket call names it, is the loopback or no host at all."""
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(name)).is_loopback
    except ValueError:
        return False


def keep_network_closed(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse to look up or to reach another host; nothing goes round an audit hook."""
    if event in {"socket.connect", "socket.sendto"}:
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        host = arguments[0]
    else:
        return
    if not is_this_machine(host):
        raise NetworkClosedError(f"tests reach only servers they start on loopback, not {host!r}")


sys.addaudithook(keep_network_closed)

# Through the standard library, where pytest catches it; structlog's default prints every variable.
structlog.configure(
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()],
)
