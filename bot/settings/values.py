"""Values that settings hold and that TOML or the environment cannot say by themselves."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Final, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr

from bot.i18n import SHIPPED

MOST_DAYS: Final = 99_999  # far beyond every bound, and still a timedelta
TOKEN: Final = re.compile(r"\d+:[\w-]+", re.ASCII)


def whole_days(value: object) -> timedelta:
    """A number of days, written as a number or, in the environment, as text."""
    if isinstance(value, str) and value.strip().isdecimal():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_DAYS:
        raise ValueError("no whole number of days")
    return timedelta(days=value)


def separated(value: object) -> object:
    """A list, written as one or, in the environment, as text with commas."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


def shipped(tag: str) -> str:
    """A language that this release speaks; "pt-BR" is as good as "pt_BR"."""
    tag = tag.replace("-", "_")
    if tag not in SHIPPED:
        raise ValueError("not shipped")
    return tag


def different(values: tuple[str, ...]) -> tuple[str, ...]:
    """At least one value, and none of them twice."""
    if not values or len(set(values)) < len(values):
        raise ValueError("empty, or one of them twice")
    return values


def web_address(value: str) -> str:
    """Where something is on the web, without a slash at its end."""
    parts = urlsplit(value)
    port = parts.port  # raises ValueError where it is none
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise ValueError("no address on the web")
    if parts.username or parts.query or parts.fragment:
        raise ValueError("more than an address")
    return value.rstrip("/")


def encrypted_address(value: str) -> str:
    """An address on the web that nobody can listen in to."""
    if not value.startswith("https://"):
        raise ValueError("not encrypted")
    return value


def bot_token(value: SecretStr) -> SecretStr:
    """A token in the form that BotFather gives."""
    if not TOKEN.fullmatch(value.get_secret_value()):
        raise ValueError("no token")
    return value


Days: TypeAlias = Annotated[timedelta, BeforeValidator(whole_days)]
Language: TypeAlias = Annotated[str, AfterValidator(shipped)]
Languages: TypeAlias = Annotated[
    tuple[Language, ...], BeforeValidator(separated), AfterValidator(different)
]
WebAddress: TypeAlias = Annotated[str, AfterValidator(web_address)]
EncryptedAddress: TypeAlias = Annotated[WebAddress, AfterValidator(encrypted_address)]
BotToken: TypeAlias = Annotated[SecretStr, AfterValidator(bot_token)]
