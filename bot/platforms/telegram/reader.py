"""From an update as it comes to what happened."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from telegram import Update

from bot.clock import Clock
from bot.model import Account, Incoming, Place, Unreadable
from bot.platforms.telegram.api import Api
from bot.platforms.telegram.conversion import converted
from bot.platforms.telegram.names import NAME, Me

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Heard:
    """What an update tells, and the press in it, whose sign of waiting is to be ended."""

    incomings: Sequence[Incoming]
    press: str = ""  # Telegram's id of it


class Reader:
    """Makes out what happened; of what cannot be made out its shape is handed over."""

    def __init__(self, api: Api, me: Me, clock: Clock) -> None:
        self._api = api
        self._me = me
        self._clock = clock

    def hear(self, raw: dict[str, Any]) -> Heard:
        """What this update tells."""
        try:
            update = Update.de_json(raw, self._api)
            incomings = converted(update, self._me, self._clock())
        except Exception:
            log.exception("An update from Telegram could not be made out.")
            return Heard([self._unreadable(raw)])
        press = update.callback_query
        return Heard(incomings, press.id if press else "")

    def _unreadable(self, raw: dict[str, Any]) -> Incoming:
        return Incoming(
            id=f"{raw.get('update_id')}:unreadable",
            account=Account(NAME, ""),
            place=Place(NAME, ""),
            what=Unreadable(json.dumps(_shape_of(raw))),
            at=self._clock(),
        )


def _shape_of(value: Any) -> Any:
    """How an update is built, which tells why it could not be read, and nothing of what it says.

    It may hold what was said in a group, or whoever is forgotten by tomorrow.
    """
    if isinstance(value, dict):
        return {str(name): _shape_of(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_shape_of(one) for one in value]
    return type(value).__name__
