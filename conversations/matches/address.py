"""How somebody is reached directly, where two people are on the same network."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from bot.model import Account

# Telegram: https://core.telegram.org/api/links#user-profile-links
# Matrix: https://spec.matrix.org/latest/appendices/#matrixto-navigation
ADDRESSES: Final[Mapping[str, Callable[[str], str]]] = {
    "telegram": "tg://user?id={}".format,
    "matrix": "https://matrix.to/#/{}".format,
}


def direct_address(theirs: Sequence[Account], mine: Sequence[Account]) -> str | None:
    """Where the reader writes to somebody directly: on the network that the other used last.

    None where they have no network in common, or the network knows no such addresses.
    """
    networks = {account.platform for account in mine}
    for account in theirs:
        if account.platform in networks and account.platform in ADDRESSES:
            return ADDRESSES[account.platform](account.id)
    return None
