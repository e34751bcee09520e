"""What other clients check before they take a device for its owner's.

The master key signs the self-signing key, and that one signs the device:
https://spec.matrix.org/v1.18/client-server-api/#cross-signing
"""

from __future__ import annotations

from enum import StrEnum

from bot.platforms.matrix.api import Json
from bot.platforms.matrix.identity.device import Device
from bot.platforms.matrix.identity.published import UNREADABLE, public_keys, within
from bot.platforms.matrix.identity.signatures import is_signed, key_id


class Chain(StrEnum):
    """Whether a device is seen as its owner's; if not, where the chain ends."""

    WHOLE = "the device is signed by its owner"
    NO_DEVICE = "the homeserver does not know the device's keys"
    OTHER_DEVICE = "the homeserver has other keys for the device"
    UNSIGNED_KEYS = "the device's keys are not signed by the device"
    NO_MASTER = "the account has no master key"
    OTHER_MASTER = "the account has another master key"
    NO_SELF_SIGNING = "the account has no self-signing key"
    UNSIGNED_SELF_SIGNING = "the self-signing key is not signed by the master key"
    UNSIGNED_DEVICE = "the device is not signed by the self-signing key"


def check(answer: Json, device: Device, master: str | None = None) -> Chain:
    """Follow the chain in an answer to `query`, which anybody may have asked for.

    The master key is compared where it is known: without that, this is what a stranger sees.
    """
    problem = check_device(answer, device)
    if problem is not Chain.WHOLE:
        return problem
    keys = public_keys(answer, device.user)
    if keys.master in (None, UNREADABLE):
        return Chain.NO_MASTER
    if master not in (None, keys.master):
        return Chain.OTHER_MASTER
    if keys.self_signing in (None, UNREADABLE):
        return Chain.NO_SELF_SIGNING
    self_signing = within(answer, "self_signing_keys", device.user)
    if not _is_signed(self_signing, device.user, keys.master):
        return Chain.UNSIGNED_SELF_SIGNING
    if not _is_signed(device_keys(answer, device), device.user, keys.self_signing):
        return Chain.UNSIGNED_DEVICE
    return Chain.WHOLE


def check_device(answer: Json, device: Device) -> Chain:
    """Look at the device alone: whether what the homeserver has of it is what it signed itself."""
    found = device_keys(answer, device)
    if found is None:
        return Chain.NO_DEVICE
    if (
        within(found, "user_id") != device.user
        or within(found, "device_id") != device.id
        or within(found, "keys", key_id(device.id)) != device.ed25519
        or within(found, "keys", f"curve25519:{device.id}") != device.curve25519
    ):
        return Chain.OTHER_DEVICE
    if not _is_signed(found, device.user, device.ed25519, name=device.id):
        return Chain.UNSIGNED_KEYS
    return Chain.WHOLE


def device_keys(answer: Json, device: Device) -> object:
    """What the homeserver has of the device."""
    return within(answer, "device_keys", device.user, device.id)


def _is_signed(content: object, user: str, key: str | None, *, name: str | None = None) -> bool:
    if not isinstance(content, dict) or key is None:
        return False
    return is_signed(content, user=user, name=name or key, key=key)
