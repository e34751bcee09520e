"""Banyan's own device, as others shall see it."""

from __future__ import annotations

from dataclasses import dataclass

from nio.crypto import Olm


@dataclass(frozen=True, slots=True)
class Device:
    """A device with its two public keys, in unpadded Base64."""

    user: str
    id: str
    ed25519: str
    curve25519: str

    @classmethod
    def of(cls, machine: Olm) -> Device:
        """The device whose secrets this machine keeps."""
        keys = machine.account.identity_keys
        return cls(machine.user_id, machine.device_id, keys["ed25519"], keys["curve25519"])
