"""The methods of the Bot API."""

from tests.servers.telegram.methods import (
    callbacks,
    changing,
    chats,
    files,
    me,
    sending,
    updates,
)
from tests.servers.telegram.methods.fields import Fields
from tests.servers.telegram.methods.registry import METHODS, NAMES, WAITING

__all__ = [
    "METHODS",
    "NAMES",
    "WAITING",
    "Fields",
    "callbacks",
    "changing",
    "chats",
    "files",
    "me",
    "sending",
    "updates",
]
