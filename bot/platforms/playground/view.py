"""What the page is told: people and messages as JSON, ready to be shown."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from typing import Any, Final

from bot.i18n import SHIPPED, Reader, autonym, direction, plain
from bot.platforms.markup import parse, words
from bot.platforms.playground.actions import LARGEST_FILE, LONGEST_TEXT, REACTIONS
from bot.platforms.playground.markup import is_safe, start_payload, tree
from bot.platforms.playground.names import GROUP, GROUP_TITLE, HEARD, Update
from bot.text import _, pgettext
from storage import playground
from storage.database import Reading
from storage.records.playground import PlaygroundMessage

SHOWN: Final = 200  # messages of a chat that a page is given
QUOTED: Final = 100  # characters of a message that is answered

# The few words of the page that stand inside somebody's own chat.
WORDS: Final = {
    "write": _("Write a message"),
    "send": pgettext("button", "Send"),
    "start": pgettext("button", "Start"),
    "attach": pgettext("button", "Attach a file"),
    "react": pgettext("button", "React"),
    "edit": pgettext("button", "Edit"),
    "reply": pgettext("button", "Reply"),
    "edited": pgettext("message", "edited"),
    "working": _("Banyan is writing…"),
}


async def state(tx: Reading, working: Iterable[str]) -> Update:
    """Everything that a page needs to begin, or to begin again."""
    people = await playground.people(tx)
    chats = [GROUP, *(person.id for person in people)]
    return {
        "kind": "state",
        "group": GROUP_TITLE,
        "languages": languages(),
        "reactions": REACTIONS,
        "longest": LONGEST_TEXT,
        "largest": LARGEST_FILE,
        "people": [asdict(person) for person in people],
        "banyan": await playground.has_banyan(tx),
        "chats": {chat: await _messages(tx, chat) for chat in chats},
        "working": list(working),
    }


async def everybody(tx: Reading) -> Update:
    """The people, and whether Banyan is in the group, after something of it has changed."""
    return {
        "kind": "people",
        "people": [asdict(one) for one in await playground.people(tx)],
        "banyan": await playground.has_banyan(tx),
    }


def said(message: PlaygroundMessage) -> Update:
    """A message that is new or has taken another form."""
    return {"kind": "message", "message": shown(message)}


def removed(chat: str, number: int) -> Update:
    """A message that has disappeared."""
    return {"kind": "removed", "chat": chat, "number": number}


def working(chat: str, *, busy: bool) -> Update:
    """Whether Banyan is busy with something from this chat."""
    return {"kind": "working", "chat": chat, "working": busy}


def shown(message: PlaygroundMessage) -> dict[str, Any]:
    """A message as the page shows it."""
    body = message.body
    return {
        "number": message.number,
        "chat": message.chat,
        "sender": message.sender,
        "name": body.get("name", ""),
        "at": message.at.isoformat(),
        "content": tree(body["markup"]) if "markup" in body else [body.get("text", "")],
        "language": body.get("language", ""),
        "service": bool(body.get("service")),
        "edited": bool(body.get("edited")),
        "buttons": [[_button(button) for button in row] for row in body.get("buttons", [])],
        "picture": body.get("picture"),
        "file": body.get("file"),
        "answers": body.get("answers"),
        "reactions": body.get("reactions", {}),
    }


def file(file_id: str, name: str, mime: str, content: bytes) -> dict[str, Any]:
    """What a message says of its file."""
    return {"id": file_id, "name": name, "size": len(content), "heard": mime in HEARD}


def beginning(message: PlaygroundMessage) -> dict[str, Any]:
    """How a message is quoted by its answer."""
    said = message.body.get("text") or words(parse(message.body.get("markup", "")))
    return {"number": message.number, "text": textwrap.shorten(said, QUOTED, placeholder="…")}


def service(line: str, **names: str) -> dict[str, Any]:
    """The body of a line that says what happened in the group."""
    return {"service": True, "text": line.format(**names)}


@cache
def languages() -> list[dict[str, Any]]:
    """The languages to choose from, called what their speakers call them, with their words."""
    return [_language(tag) for tag in SHIPPED]


def _language(tag: str) -> dict[str, Any]:
    reader = Reader((tag,))
    return {
        "tag": tag,
        "name": autonym(tag),
        "direction": direction(tag),
        "words": {name: plain(word, reader) for name, word in WORDS.items()},
    }


async def _messages(tx: Reading, chat: str) -> list[dict[str, Any]]:
    return [shown(message) for message in await playground.last_messages(tx, chat, SHOWN)]


def _button(button: dict[str, str]) -> dict[str, str]:
    label, url = button["label"], button.get("url", "")
    if (payload := start_payload(url)) is not None:
        return {"label": label, "start": payload}
    if url:
        return {"label": label, "href": url if is_safe(url) else ""}
    return {"label": label, "data": button.get("data", "")}
