"""Logging in, and staying one and the same device for ever.

The device is named before it exists, so that a crash while logging in does not leave another one.
It is never logged out: others could not write to Banyan any more.
"""

from __future__ import annotations

import secrets
import string
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from bot.errors import BanyanError
from bot.platforms.matrix.api import Api, MatrixError
from bot.platforms.matrix.files import BrokenFile, read_json, write_json
from bot.settings import Matrix

SESSION: Final = "session.json"
NAME: Final = "Banyan"  # of the device, as people see it
LETTERS: Final = 10  # of a device's id
LONGEST: Final = 255  # letters of an id


class NotLoggedIn(BanyanError):
    """The settings do not let Banyan into the account."""

    text = None


@dataclass(frozen=True, slots=True)
class Session:
    """One device of the account, with what proves that we are it."""

    user_id: str
    device_id: str
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Known:
    """What is written down about the device; there is no token before it has logged in."""

    device_id: str
    token: str | None = field(default=None, repr=False)


class LoggedOut(Enum):
    """Why there is no session to go on with."""

    NOT_YET_IN = auto()
    FOR_NOW = auto()  # the device is there, and must prove again that it is who it is
    FOR_EVER = auto()  # it is gone, and what it was called must not come again


async def log_in(api: Api, settings: Matrix, folder: Path) -> Session:
    """Go on as the device that Banyan is, or become one; `api` speaks as it from then on.

    Raises `NotLoggedIn`, `BrokenFile`; and `MatrixError`, `NeverSent`, `Broken`.
    """
    known = known_device(folder, settings.user_id)
    found = await resumed(api, settings, known)
    if isinstance(found, Session):
        if known != Known(found.device_id, found.token):
            _write(folder, found)
        return found
    if settings.password is None:
        raise NotLoggedIn("[matrix] password: is missing; the homeserver asks for it again.")
    stays = known is not None and found is not LoggedOut.FOR_EVER
    device = known.device_id if known and stays else _new_device()
    return await _with_password(api, settings.user_id, settings.password, folder, device)


async def resumed(api: Api, settings: Matrix, known: Known | None) -> Session | LoggedOut:
    """Go on with a token that is there already, which changes nothing.

    Raises `NotLoggedIn`; and `MatrixError`, `NeverSent`, `Broken`.
    """
    if settings.access_token is not None:
        session = await _with_access_token(api, settings, settings.access_token)
        if session is not None:
            return session
    if known is None:
        return LoggedOut.NOT_YET_IN
    if known.token is None:
        return LoggedOut.FOR_NOW
    found = await _resumed(api, settings.user_id, known.token)
    if isinstance(found, Session) and found.device_id != known.device_id:
        return LoggedOut.FOR_NOW
    return found


async def _with_access_token(api: Api, settings: Matrix, token: SecretStr) -> Session | None:
    """The session of the token that is set; None where it is used up and there is a password."""
    found = await _resumed(api, settings.user_id, token.get_secret_value())
    if isinstance(found, Session):
        if settings.device_id not in (None, found.device_id):
            raise NotLoggedIn("[matrix] device_id: the access token is of another device.")
        return found
    if settings.password is None:
        raise NotLoggedIn(
            "[matrix] access_token: the homeserver does not know it (any more); set a new one,"
            " or a password instead."
        )
    return None


async def _resumed(api: Api, user: str, token: str) -> Session | LoggedOut:
    """The session of a token, or what has become of its device.

    https://spec.matrix.org/v1.18/client-server-api/#soft-logout
    """
    api.token = token
    try:
        answer = await api.call("GET", "account", "whoami")
    except MatrixError as refusal:
        if refusal.code not in ("M_UNKNOWN_TOKEN", "M_MISSING_TOKEN"):
            raise
        api.token = ""
        stays = refusal.answer.get("soft_logout") is True
        return LoggedOut.FOR_NOW if stays else LoggedOut.FOR_EVER
    if answer.get("user_id") != user:
        raise NotLoggedIn("[matrix] user_id: the access token is of another account.")
    device = answer.get("device_id")
    if not _is_id(device):
        raise NotLoggedIn(
            "[matrix] access_token: it has no device, and encryption needs one; take a token from"
            " logging in."
        )
    return Session(user, str(device), token)


async def _with_password(
    api: Api, user: str, password: SecretStr, folder: Path, device: str
) -> Session:
    """Log in as this device.

    https://spec.matrix.org/v1.18/client-server-api/#post_matrixclientv3login
    """
    write_json(folder / SESSION, {"user_id": user, "device_id": device})
    api.token = ""
    try:
        answer = await api.call(
            "POST",
            "login",
            body={
                "type": "m.login.password",
                "identifier": {"type": "m.id.user", "user": user},
                "password": password.get_secret_value(),
                "device_id": device,
                "initial_device_display_name": NAME,
            },
        )
    except MatrixError as refusal:
        raise _refused(refusal) from None
    token = answer.get("access_token")
    if not isinstance(token, str) or not token:
        raise NotLoggedIn("Matrix: the homeserver's answer to logging in is not understood.")
    if answer.get("user_id") != user or answer.get("device_id") != device:
        raise NotLoggedIn("[matrix] user_id: logging in leads to another account or device.")
    session = Session(user, device, token)
    _write(folder, session)
    api.token = token
    return session


def _refused(refusal: MatrixError) -> Exception:
    """What to say about it: what passes by itself stays as it is."""
    if refusal.status == 429 or refusal.status >= 500:
        return refusal
    if refusal.code == "M_FORBIDDEN":
        return NotLoggedIn("[matrix] password: the homeserver does not accept it for user_id.")
    if refusal.code == "M_USER_DEACTIVATED":
        return NotLoggedIn("[matrix] user_id: the account was deactivated.")
    return NotLoggedIn(
        "[matrix] password: the homeserver does not let anybody log in with one;"
        " set an access_token instead."
    )


def known_device(folder: Path, user: str) -> Known | None:
    """What is written down about the device; None where nothing is.

    Raises `NotLoggedIn`, `BrokenFile`.
    """
    content = read_json(folder / SESSION)
    if content is None:
        return None
    owner, device, token = (content.get(key) for key in ("user_id", "device_id", "token"))
    if isinstance(owner, str) and owner != user:
        raise NotLoggedIn(
            "[matrix] store: that folder is of another account than user_id; set another folder."
        )
    if owner != user or not _is_id(device) or not isinstance(token, str | None):
        raise BrokenFile(folder / SESSION)
    return Known(str(device), token)


def _write(folder: Path, session: Session) -> None:
    content = {
        "user_id": session.user_id,
        "device_id": session.device_id,
        "token": session.token,
    }
    write_json(folder / SESSION, content)


def _is_id(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST and value.isprintable()


def _new_device() -> str:
    return "".join(secrets.choice(string.ascii_uppercase) for _ in range(LETTERS))
