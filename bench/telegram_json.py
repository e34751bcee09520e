"""What Telegram's servers would send, for the contenders that speak its Bot API."""

from __future__ import annotations

import json
from typing import Any, Final

from bench.dialogue import Message

TOKEN: Final = "1:counting"  # of a bot that exists nowhere
_BOT: Final = {"id": 1, "is_bot": True, "first_name": "Counting", "username": "counting_bot"}
ME: Final = json.dumps({"ok": True, "result": _BOT}).encode()


def update(message: Message) -> dict[str, Any]:
    """The update in which this message arrives."""
    content = _message(message.person, message.number, message.words)
    content["from"] = {"id": message.person, "is_bot": False, "first_name": "Somebody"}
    if message.number == 0:
        content["entities"] = [{"type": "bot_command", "offset": 0, "length": len(message.words)}]
    return {"update_id": message.person * 10 + message.number, "message": content}


def sent(person: int, number: int, words: str) -> bytes:
    """The answer to a message that was sent to somebody."""
    result = {**_message(person, number, words), "from": _BOT}
    return json.dumps({"ok": True, "result": result}).encode()


def _message(person: int, number: int, words: str) -> dict[str, Any]:
    chat = {"id": person, "type": "private", "first_name": "Somebody"}
    return {"message_id": number + 1, "date": 1_772_000_000, "chat": chat, "text": words}
