"""Before the device's keys are uploaded: whether they would replace others."""

from __future__ import annotations

from bot.errors import BanyanError
from bot.platforms.matrix.api import Api
from bot.platforms.matrix.identity.chain import Chain, check_device
from bot.platforms.matrix.identity.device import Device
from bot.platforms.matrix.identity.published import query


class DeviceTaken(BanyanError):
    """The device has keys at the homeserver that are not in the store."""

    text = None

    def __init__(self) -> None:
        super().__init__(
            "Matrix: the homeserver has other encryption keys for this device than [matrix] store;"
            " either the folder was lost, or the access token is of another program's device."
        )


async def ensure_free(api: Api, device: Device) -> None:
    """A homeserver lets keys be replaced, and then nobody believes the device any more.

    Raises `DeviceTaken`; and `MatrixError`, `NeverSent`, `Broken`.
    """
    if check_device(await query(api, device.user), device) not in (Chain.WHOLE, Chain.NO_DEVICE):
        raise DeviceTaken
