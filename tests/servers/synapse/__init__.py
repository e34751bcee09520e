"""A real homeserver on this machine, people with ordinary clients, and what can go wrong."""

from tests.servers.synapse import faults
from tests.servers.synapse.faults import Call, Fault, Faults
from tests.servers.synapse.homeserver import Credentials, Homeserver
from tests.servers.synapse.person import Person
from tests.servers.synapse.proxy import Proxy
from tests.servers.synapse.seen import Seen

__all__ = [
    "Call",
    "Credentials",
    "Fault",
    "Faults",
    "Homeserver",
    "Person",
    "Proxy",
    "Seen",
    "faults",
]
