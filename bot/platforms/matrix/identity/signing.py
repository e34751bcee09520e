"""Publishing the identity and signing the device with it.

Since v1.18 clients neither send keys to a device that its owner has not signed nor read what it
writes: https://spec.matrix.org/v1.18/client-server-api/#recommended-client-behaviour
"""

from __future__ import annotations

from typing import Final

from pydantic import SecretStr

from bot.errors import BanyanError
from bot.platforms.matrix.api import Api, Json, MatrixError
from bot.platforms.matrix.identity.chain import Chain, check, check_device, device_keys
from bot.platforms.matrix.identity.device import Device
from bot.platforms.matrix.identity.published import public_keys, query, within
from bot.platforms.matrix.identity.seeds import Identity
from bot.platforms.matrix.identity.signatures import key_id, sign

PASSWORD: Final = "m.login.password"  # noqa: S105 - the name of a way to prove who one is


class AnotherIdentity(BanyanError):
    """The account has a cross-signing identity whose secrets Banyan does not have."""

    text = None

    def __init__(self) -> None:
        super().__init__(
            "Matrix: the account has a cross-signing identity that was made by another client, and"
            " Banyan does not replace it. Set its recovery key as [matrix] recovery_key."
        )


class NotSigned(BanyanError):
    """Other clients do not see that the device is Banyan's."""

    text = None

    def __init__(self, chain: Chain) -> None:
        super().__init__(f"Matrix: the device could not be signed: {chain}.")
        self.chain = chain


class NotPublished(BanyanError):
    """The homeserver asks for more before it takes the identity."""

    text = None


async def ensure_signed(
    api: Api, device: Device, identity: Identity, password: SecretStr | None
) -> bool:
    """See to it that others see the device as Banyan's; tells whether anything had to be done.

    The device's own keys must have been uploaded. Other devices of the account stay as they are.

    Raises `AnotherIdentity`, `NotPublished`, `NotSigned`; and `MatrixError`, `NeverSent`, `Broken`.
    """
    answer = await query(api, device.user)
    problem = check_device(answer, device)
    if problem is not Chain.WHOLE:
        raise NotSigned(problem)
    if not _is_published(answer, device.user, identity):
        await _publish(api, device.user, identity, password)
    elif check(answer, device, identity.public.master) is Chain.WHOLE:
        return False
    await _sign(api, device, identity)
    problem = check(await query(api, device.user), device, identity.public.master)
    if problem is not Chain.WHOLE:
        raise NotSigned(problem)
    return True


def _is_published(answer: Json, user: str, identity: Identity) -> bool:
    """Whether all of it is there; refuses where any other is."""
    published = public_keys(answer, user)
    if not identity.allows(published):
        raise AnotherIdentity
    return published == identity.public


async def _publish(api: Api, user: str, identity: Identity, password: SecretStr | None) -> None:
    """The first time no proof is needed (v1.11); older homeservers want one even then."""
    body = identity.to_publish(user)
    try:
        await api.call("POST", "keys", "device_signing", "upload", body=body)
    except MatrixError as refusal:
        if refusal.status != 401 or "flows" not in refusal.answer:
            raise
        proof = _proof(user, password, refusal.answer)
    else:
        return
    # With the password another identity would be replaced, and somebody may have been faster.
    _is_published(await query(api, user), user, identity)
    try:
        await api.call("POST", "keys", "device_signing", "upload", body={**body, "auth": proof})
    except MatrixError as refusal:
        if refusal.status == 401 and "flows" in refusal.answer:
            raise NotPublished(
                "[matrix] password: the homeserver does not accept it as proof for publishing"
                " the cross-signing identity."
            ) from None
        raise


def _proof(user: str, password: SecretStr | None, asked: Json) -> Json:
    """The password, where that alone is enough.

    https://spec.matrix.org/v1.18/client-server-api/#user-interactive-authentication-api
    """
    flows = asked.get("flows")
    ways = [within(flow, "stages") for flow in flows] if isinstance(flows, list) else []
    if [PASSWORD] not in ways:
        raise NotPublished(
            "Matrix: the homeserver lets only a person in a browser publish a cross-signing"
            " identity. Make one with another client, and set its recovery key as"
            " [matrix] recovery_key."
        )
    if password is None:
        raise NotPublished(
            "[matrix] password: is missing; the homeserver asks for it once, before it takes the"
            " cross-signing identity."
        )
    proof = {
        "type": PASSWORD,
        "identifier": {"type": "m.id.user", "user": user},
        "password": password.get_secret_value(),
    }
    session = asked.get("session")
    return proof | ({"session": session} if isinstance(session, str) else {})


async def _sign(api: Api, device: Device, identity: Identity) -> None:
    """Sign just what the homeserver has, once it is sure to be what the device signed itself.

    https://spec.matrix.org/v1.18/client-server-api/#post_matrixclientv3keyssignaturesupload
    """
    answer = await query(api, device.user)
    problem, keys = check_device(answer, device), device_keys(answer, device)
    if problem is not Chain.WHOLE or not isinstance(keys, dict):
        raise NotSigned(problem)
    signed = {name: one for name, one in keys.items() if name != "unsigned"}
    name = key_id(identity.public.self_signing or "")
    signed["signatures"] = {device.user: {name: sign(signed, identity.self_signing)}}
    body = {device.user: {device.id: signed}}
    answer = await api.call("POST", "keys", "signatures", "upload", body=body)
    if answer.get("failures"):  # a refusal that looks like success
        raise NotSigned(Chain.UNSIGNED_DEVICE)
