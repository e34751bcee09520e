"""A real homeserver on this machine, and people with ordinary clients."""

from tests.servers.synapse.homeserver import Credentials, Homeserver
from tests.servers.synapse.person import Person
from tests.servers.synapse.seen import Seen

__all__ = ["Credentials", "Homeserver", "Person", "Seen"]
