"""Whether a homeserver is there, and lets Banyan in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from bot.findings import Finding
from bot.platforms.matrix.api import NO_SERVER, Api, Broken, MatrixError
from bot.platforms.matrix.checking.words import note, right, wrong
from bot.platforms.matrix.errors import LOGGED_OUT
from bot.platforms.matrix.identity.signing import PASSWORD
from bot.platforms.matrix.session import LoggedOut, Session, known_device, resumed
from bot.settings import Matrix

NEEDED: Final = 11  # since v1.11 files are asked for with the token
HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_VERSION: Final = re.compile(r"v1\.(\d{1,4})")


async def homeserver(api: Api, settings: Matrix) -> list[Finding]:
    """Look whether it answers, and what it speaks.

    Raises `MatrixError` where it asks to wait, `NeverSent` or `Broken`.
    """
    try:
        versions = await api.versions()
    except MatrixError as refusal:
        if refusal.wait is not None:
            raise
        raise Broken(NO_SERVER) from None
    return [*_versions(host(settings), versions), *_way(settings)]


async def account(api: Api, settings: Matrix) -> tuple[Session | None, Finding]:
    """Look whether the token is accepted; where there is none, whether a password would be.

    Raises a `BanyanError` that says what to set, and what `Api.call` raises.
    """
    found = await resumed(api, settings, known_device(settings.store, settings.user_id))
    if isinstance(found, Session):
        return found, right(f"this is {found.user_id}, at {host(settings)}.")
    if settings.password is None:
        return None, wrong("[matrix] password: is missing; the homeserver asks for it again.")
    if not await _takes_passwords(api):
        return None, wrong(
            f"{host(settings)} lets nobody log in with a password; set an access_token instead."
        )
    match found:
        case LoggedOut.NOT_YET_IN:
            return None, right("there is no session yet; the start logs in with the password.")
        case LoggedOut.FOR_NOW:
            return None, right("the session is over; the start logs in again, as the same device.")
    return None, note(
        "the homeserver does not know the device any more; the start logs in as a new one."
    )


def refused(settings: Matrix, refusal: MatrixError) -> Finding:
    """What a refusal means that says nothing about the question."""
    if refusal.wait is not None:
        return note(
            f"{host(settings)} asks to wait: it limits how often Banyan may ask, and people would"
            " wait for answers; docs/matrix.md says how to lift that."
        )
    if refusal.code in LOGGED_OUT:
        return wrong("the account was locked or deactivated, or its session has just ended.")
    return wrong(f"{host(settings)} refuses to say more ({refusal.status}).")


def unreachable(settings: Matrix, problem: Exception) -> Finding:
    """What it means that there was no answer, or none that is understood."""
    if str(problem) == NO_SERVER:
        return wrong(
            f"at {host(settings)} no homeserver answers; [matrix] homeserver is the address that"
            " clients use."
        )
    return wrong(f"{host(settings)} cannot be reached.")


def host(settings: Matrix) -> str:
    """The only part of an address that is told: the rest may be a secret."""
    return urlsplit(settings.homeserver).hostname or "an unknown address"


def _versions(name: str, versions: list[str]) -> Iterator[Finding]:
    newest = max(
        (int(found[1]) for one in versions if (found := _VERSION.fullmatch(one))), default=0
    )
    if newest >= NEEDED:
        yield right(f"{name} answers, and speaks v1.{newest} of the specification.")
    else:
        yield note(
            f"{name} answers, and does not speak v1.{NEEDED} of the specification yet: what people"
            " send as files may not arrive."
        )


def _way(settings: Matrix) -> Iterator[Finding]:
    if settings.homeserver.startswith("http://") and host(settings) not in HERE:
        yield note(
            f"the way to {host(settings)} is not encrypted: whoever is on it can read password and"
            " token. Let [matrix] homeserver begin with https://."
        )


async def _takes_passwords(api: Api) -> bool:
    flows = (await api.call("GET", "login")).get("flows")
    known = flows if isinstance(flows, list) else []
    return any(isinstance(one, dict) and one.get("type") == PASSWORD for one in known)
