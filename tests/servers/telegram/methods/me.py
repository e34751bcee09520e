"""The bot itself: who it is, its commands and its descriptions."""

from __future__ import annotations

import re
from typing import Any, Final

from tests.servers.telegram.cloud import Cloud
from tests.servers.telegram.methods.fields import Fields
from tests.servers.telegram.methods.registry import method
from tests.servers.telegram.profile import Scope
from tests.servers.telegram.refusals import Json, bad

LANGUAGE: Final = re.compile(r"(?:[a-z]{2})?")
COMMAND: Final = re.compile(r"[a-z0-9_]{1,32}")
MOST_COMMANDS: Final = 100
LONGEST_COMMAND_DESCRIPTION: Final = 256
LONGEST_DESCRIPTION: Final = 512
LONGEST_SHORT: Final = 120
WIDE: Final = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
IN_A_CHAT: Final = {"chat", "chat_administrators", "chat_member"}


@method
def get_me(cloud: Cloud, fields: Fields) -> Json:
    """Who the bot is."""
    return {
        **cloud.me,
        "can_join_groups": True,
        "can_read_all_group_messages": not cloud.privacy_mode,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


@method
def set_my_commands(cloud: Cloud, fields: Fields) -> bool:
    """What the menu of commands offers; an empty list takes it away."""
    key = (_scope(cloud, fields), _language(fields))
    commands = [_command(one) for one in fields.json("commands", list) or []]
    if len(commands) > MOST_COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    cloud.profile.commands[key] = commands
    return True


@method
def get_my_commands(cloud: Cloud, fields: Fields) -> list[Json]:
    """What was set for exactly this scope and language."""
    return cloud.profile.commands.get((_scope(cloud, fields), _language(fields)), [])


@method
def delete_my_commands(cloud: Cloud, fields: Fields) -> bool:
    """Let the next wider scope count."""
    cloud.profile.commands.pop((_scope(cloud, fields), _language(fields)), None)
    return True


@method
def set_my_description(cloud: Cloud, fields: Fields) -> bool:
    """What an empty chat with the bot shows."""
    text = fields.text("description")
    if len(text) > LONGEST_DESCRIPTION:
        raise bad("description is too long")
    return _describe(cloud.profile.descriptions, fields, text)


@method
def get_my_description(cloud: Cloud, fields: Fields) -> Json:
    """What was set, in this language or in any."""
    return {"description": _described(cloud.profile.descriptions, fields)}


@method
def set_my_short_description(cloud: Cloud, fields: Fields) -> bool:
    """What the profile of the bot shows."""
    text = fields.text("short_description")
    if len(text) > LONGEST_SHORT:
        raise bad("short description is too long")
    return _describe(cloud.profile.short_descriptions, fields, text)


@method
def get_my_short_description(cloud: Cloud, fields: Fields) -> Json:
    """What was set, in this language or in any."""
    return {"short_description": _described(cloud.profile.short_descriptions, fields)}


def _describe(descriptions: dict[str, str], fields: Fields, text: str) -> bool:
    descriptions[_language(fields)] = text
    return True


def _described(descriptions: dict[str, str], fields: Fields) -> str:
    return descriptions.get(_language(fields)) or descriptions.get("", "")


def _language(fields: Fields) -> str:
    language = fields.text("language_code")
    if not LANGUAGE.fullmatch(language):
        raise bad("invalid language code specified")
    return language


def _scope(cloud: Cloud, fields: Fields) -> Scope:
    scope = fields.json("scope", dict) or {"type": "default"}
    kind = scope.get("type")
    if kind in WIDE:
        return str(kind), 0, 0
    if kind not in IN_A_CHAT:
        raise bad("can't parse BotCommandScope: unsupported type specified")
    try:
        chat, user = int(scope["chat_id"]), int(scope.get("user_id", 0))
    except (KeyError, ValueError):
        raise bad("can't parse BotCommandScope: chat not found") from None
    cloud.chat(chat)
    return str(kind), chat, user


def _command(one: Any) -> Json:
    if not isinstance(one, dict):
        raise bad("can't parse BotCommand: expected an Object")
    name, description = str(one.get("command", "")).removeprefix("/"), one.get("description")
    if not COMMAND.fullmatch(name):
        raise bad("BOT_COMMAND_INVALID")
    if not isinstance(description, str) or not description:
        raise bad("command description must be non-empty")
    if len(description) > LONGEST_COMMAND_DESCRIPTION:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}
