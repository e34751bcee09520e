"""A strict stand-in for Telegram's Bot API: `Cloud` is Telegram, `BotApi` serves it."""

from tests.servers.telegram import faults
from tests.servers.telegram.cloud import ME, NEW_TOKEN, TOKEN, Cloud
from tests.servers.telegram.faults import Call, Fault, Faults
from tests.servers.telegram.groups import Group, Topic
from tests.servers.telegram.limits import Limits
from tests.servers.telegram.messages import Button, Document, Message, Shown
from tests.servers.telegram.people import Person
from tests.servers.telegram.server import BotApi

__all__ = [
    "ME",
    "NEW_TOKEN",
    "TOKEN",
    "BotApi",
    "Button",
    "Call",
    "Cloud",
    "Document",
    "Fault",
    "Faults",
    "Group",
    "Limits",
    "Message",
    "Person",
    "Shown",
    "Topic",
    "faults",
]
