"""Whether others can see that Banyan's device is its own, and whether that outlasts the store."""

from __future__ import annotations

from bot.errors import BanyanError
from bot.findings import Finding
from bot.platforms.matrix.api import Api, Json
from bot.platforms.matrix.checking.words import note, right, wrong
from bot.platforms.matrix.encryption.own_device import device_in
from bot.platforms.matrix.generation import StaleStore, is_stale
from bot.platforms.matrix.identity import recovery_key as letters
from bot.platforms.matrix.identity.chain import Chain, check, check_device
from bot.platforms.matrix.identity.device import Device
from bot.platforms.matrix.identity.keeping import RECOVERY_KEY, account_identity, read_identity
from bot.platforms.matrix.identity.published import public_keys, query, within
from bot.platforms.matrix.identity.secret_storage import SecretStorage
from bot.platforms.matrix.identity.seeds import Identity
from bot.platforms.matrix.identity.uploading import DeviceTaken
from bot.platforms.matrix.pickle_key import known_pickle_key
from bot.platforms.matrix.session import Session
from bot.settings import Matrix


async def identity(api: Api, settings: Matrix, session: Session) -> list[Finding]:
    """Look at device and identity, here and as the homeserver tells of them.

    Raises a `BanyanError` that says what to set, and what `Api.call` raises.
    """
    if await is_stale(api, session, settings.store):
        return [_stale(settings)]
    user, set_key = session.user_id, settings.recovery_key
    key = letters.decode(set_key.get_secret_value()) if set_key else None
    storage, answer = SecretStorage(api, user), await query(api, user)
    kept = read_identity(settings.store, user)
    own, published = kept.identity if kept else None, public_keys(answer, user)
    device = _device(answer, settings, session, own)
    try:
        if own is not None and own.allows(published):
            return [device, await _kept(storage, settings, key)]
        return [device, _not_kept(await account_identity(storage, published, key))]
    except BanyanError as problem:
        return [device, wrong(problem)]


def _stale(settings: Matrix) -> Finding:
    if settings.access_token is not None or settings.password is None:
        return wrong(StaleStore())
    return note(
        "the store is an old copy of itself; the start uses none of its keys, and becomes a new"
        " device."
    )


def _device(answer: Json, settings: Matrix, session: Session, own: Identity | None) -> Finding:
    device = _kept_device(settings, session)
    known = within(answer, "device_keys", session.user_id, session.device_id) is not None
    if device is None:
        return wrong(DeviceTaken()) if known else note("the start makes its encryption keys.")
    if not known:
        return note("the start tells the homeserver its encryption keys.")
    if check_device(answer, device) is not Chain.WHOLE:
        return wrong(DeviceTaken())
    if check(answer, device, own.public.master if own else None) is Chain.WHOLE:
        return right("others can see that its device is its own.")
    return note("others cannot see yet that its device is its own; the start signs it.")


def _kept_device(settings: Matrix, session: Session) -> Device | None:
    key = known_pickle_key(settings, settings.store)
    if key is None:
        return None
    return device_in(settings.store, session.user_id, session.device_id, key)


async def _kept(storage: SecretStorage, settings: Matrix, key: bytes | None) -> Finding:
    """Whether what is kept here is kept at the homeserver, too, and can be opened."""
    name = await storage.default()
    if name is None:
        return note(
            "its identity is in the store alone; the start puts it into the account's secret"
            " storage, too."
        )
    if key is not None:
        await storage.recognise(key)
        return right("the recovery key opens the account's secret storage.")
    if not await storage.holds(name):
        return note(
            "its identity is in the store alone; set the key of the account's secret storage as"
            " [matrix] recovery_key, and the start puts it there, too."
        )
    if (settings.store / RECOVERY_KEY).exists():
        return right("its identity is kept in the account's secret storage, too.")
    return note(
        "[matrix] recovery_key is not set: if the store is lost, others cannot see that a new"
        " device is its own."
    )


def _not_kept(found: Identity | None) -> Finding:
    if found is not None:
        return right("the recovery key opens the account's identity; the start takes it over.")
    return note(
        "the account has no identity yet; the start makes one, and shows whoever runs Banyan the"
        " recovery key once."
    )
