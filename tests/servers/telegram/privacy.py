"""What a bot in privacy mode gets to see of a group."""

from __future__ import annotations

from tests.servers.telegram.groups import Group
from tests.servers.telegram.messages import Message


def is_visible(message: Message, *, username: str, privacy_mode: bool) -> bool:
    """Whether Telegram passes a person's message on to the bot."""
    chat = message.chat
    if not isinstance(chat, Group):
        return True
    if not chat.bot.present or chat.migrated_to:
        return False
    if not privacy_mode or chat.bot.administers:
        return True
    if message.reply_to and message.reply_to.from_bot:
        return True
    return _is_command_for(message, username, chat)


def _is_command_for(message: Message, username: str, chat: Group) -> bool:
    first = message.entities[0] if message.entities else {}
    if first.get("type") != "bot_command" or first["offset"]:
        return False
    named = message.text[: first["length"]].partition("@")[2]
    if named:
        return named.lower() == username.lower()
    return not chat.another_bot_spoke
