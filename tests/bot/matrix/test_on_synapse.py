"""The identity and the device on a real homeserver, seen by a real other account."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.platforms.matrix.api import Api, Json
from bot.platforms.matrix.identity import recovery_key
from bot.platforms.matrix.identity.chain import Chain, check
from bot.platforms.matrix.identity.device import Device
from bot.platforms.matrix.identity.keeping import SEEDS
from bot.platforms.matrix.identity.published import public_keys, query
from bot.platforms.matrix.identity.recovery_key import WrongRecoveryKey
from bot.platforms.matrix.identity.secret_storage import SecretStorage, StorageKey
from bot.platforms.matrix.identity.seeds import Identity
from bot.platforms.matrix.identity.signing import AnotherIdentity, ensure_signed
from bot.platforms.matrix.session import NotLoggedIn, log_in
from bot.settings import Matrix
from tests.bot.matrix.played import Died, PlayedApi
from tests.bot.matrix.starting import machine, settings, start, written_key

if TYPE_CHECKING:
    from tests.servers.fixtures import Meet, OpenServer
    from tests.servers.synapse import Credentials, Homeserver

pytestmark = pytest.mark.synapse

QUESTIONS = 22  # of a first start


@pytest.fixture
async def account(homeserver: Homeserver) -> Credentials:
    """An account for Banyan that nobody has used yet."""
    return await homeserver.register("banyan")


@pytest.fixture
async def api(homeserver: Homeserver) -> AsyncIterator[PlayedApi]:
    async with Api.open(homeserver.url) as real:
        yield PlayedApi(real)


def set_to(account: Credentials, **more: object) -> Matrix:
    return settings(user_id=account.user_id, password=account.password, **more)


async def devices(api: Api) -> set[str]:
    answer = await api.call("GET", "devices")
    return {one["device_id"] for one in answer["devices"]}


async def another_client(api: Api, account: Credentials, folder: Path) -> tuple[Identity, str]:
    """Somebody sets up the account with another client; returns their recovery key, too."""
    session = await log_in(api, set_to(account), folder)
    identity, key = Identity.generate(), StorageKey.generate()
    with machine(session, folder, "a key of another client") as olm:
        keys = olm.share_keys()["device_keys"]
        await api.call("POST", "keys", "upload", body={"device_keys": keys})
        assert await ensure_signed(api, Device.of(olm), identity, None)
    await SecretStorage(api, account.user_id).create(key, identity)
    return identity, recovery_key.encode(key.key)


async def test_another_person_sees_the_chain(
    api: PlayedApi, account: Credentials, store: Path, meet: Meet
) -> None:
    started = await start(api, set_to(account), store)
    assert started.changed
    ana = await meet("ana")
    question: Json = {"device_keys": {account.user_id: []}}
    answer = await ana.call("POST", "keys/query", question)
    assert check(answer, started.device, started.identity.public.master) is Chain.WHOLE
    assert not answer.get("user_signing_keys")
    own = public_keys(await query(api, account.user_id), account.user_id)
    assert own == started.identity.public
    (device,) = answer["device_keys"][account.user_id].values()
    assert device["unsigned"]["device_display_name"] == "Banyan"


async def test_the_second_start_has_nothing_to_do(
    api: PlayedApi, account: Credentials, store: Path
) -> None:
    first = await start(api, set_to(account), store)
    api.asked.clear()
    second = await start(api, set_to(account), store)
    assert (second.session, second.identity) == (first.session, first.identity)
    assert not second.changed
    assert [one for one in api.changes if "org.banyan.store" not in one] == ["POST keys/upload"]
    assert await devices(api) == {first.session.device_id}


@pytest.mark.parametrize("question", range(QUESTIONS))
async def test_killed_after_any_question(
    api: PlayedApi, account: Credentials, store: Path, question: int
) -> None:
    api.dies_after = question
    with pytest.raises(Died):
        await start(api, set_to(account), store)
    api.dies_after = None
    started = await start(api, set_to(account), store)
    assert await devices(api) == {started.session.device_id}
    key = written_key(store)
    (store / SEEDS).unlink()
    again = await start(api, set_to(account, recovery_key=key), store)
    assert (again.identity, again.changed) == (started.identity, False)


async def test_another_identity_is_never_replaced(
    api: PlayedApi, account: Credentials, store: Path, tmp_path: Path
) -> None:
    identity, key = await another_client(api, account, tmp_path / "element")
    others = await query(api, account.user_id)
    with pytest.raises(AnotherIdentity):
        await start(api, set_to(account), store)
    wrong = recovery_key.encode(bytes(32))
    with pytest.raises(WrongRecoveryKey, match="does not open"):
        await start(api, set_to(account, recovery_key=wrong), store)
    assert public_keys(await query(api, account.user_id), account.user_id) == identity.public
    started = await start(api, set_to(account, recovery_key=key), store)
    assert started.identity == identity
    after = await query(api, account.user_id)
    for device, keys in others["device_keys"][account.user_id].items():
        assert after["device_keys"][account.user_id][device] == keys


async def test_not_even_with_the_password(
    api: PlayedApi, account: Credentials, store: Path, tmp_path: Path
) -> None:
    """Synapse would take it: with the password it lets an identity be replaced."""
    identity, _ = await another_client(api, account, tmp_path / "element")
    session = await log_in(api, set_to(account), store)
    with machine(session, store, "key") as olm:
        keys = olm.share_keys()["device_keys"]
        await api.call("POST", "keys", "upload", body={"device_keys": keys})
        with pytest.raises(AnotherIdentity):
            await ensure_signed(api, Device.of(olm), Identity.generate(), set_to(account).password)
    assert public_keys(await query(api, account.user_id), account.user_id) == identity.public


async def test_the_store_is_lost(api: PlayedApi, account: Credentials, store: Path) -> None:
    first = await start(api, set_to(account), store)
    key, empty = written_key(store), store.with_name("empty")
    second = await start(api, set_to(account, recovery_key=key), empty)
    assert second.identity == first.identity
    assert await devices(api) == {first.session.device_id, second.session.device_id}
    answer = await query(api, account.user_id)
    for started in (first, second):
        assert check(answer, started.device, first.identity.public.master) is Chain.WHOLE


async def test_the_store_is_an_old_copy(api: PlayedApi, account: Credentials, store: Path) -> None:
    first = await start(api, set_to(account), store)
    copy = Path(shutil.copytree(store, store.with_name("copy")))
    await start(api, set_to(account), store)
    second = await start(api, set_to(account), copy)
    assert second.session.device_id != first.session.device_id
    assert second.identity == first.identity
    assert check(await query(api, account.user_id), second.device) is Chain.WHOLE


async def test_logged_out_from_elsewhere(api: PlayedApi, account: Credentials, store: Path) -> None:
    first = await start(api, set_to(account), store)
    await api.call("POST", "logout", body={})
    second = await start(api, set_to(account), store)
    assert await devices(api) == {second.session.device_id} != {first.session.device_id}
    assert second.identity == first.identity


async def test_an_access_token(api: PlayedApi, account: Credentials, store: Path) -> None:
    made = await log_in(api, set_to(account), store.with_name("made"))
    only_token = settings(user_id=account.user_id, password=None, access_token=made.token)
    started = await start(api, only_token, store)
    assert started.session == made
    wrong = settings(user_id=account.user_id, password=None, access_token="syt_gone")
    with pytest.raises(NotLoggedIn, match="set a new one"):
        await start(api, wrong, store)


async def test_a_wrong_password(api: PlayedApi, account: Credentials, store: Path) -> None:
    wrong = settings(user_id=account.user_id, password="canary")
    with pytest.raises(NotLoggedIn, match=r"\[matrix\] password: the homeserver does not accept"):
        await log_in(api, wrong, store)


async def test_sessions_that_end_by_themselves(own_homeserver: OpenServer, store: Path) -> None:
    server = own_homeserver(session_lifetime="1s")
    account = await server.register("banyan")
    async with Api.open(server.url) as api:
        first = await log_in(api, set_to(account), store)
        await asyncio.sleep(1.1)
        second = await log_in(api, set_to(account), store)
        assert (second.device_id, second.token != first.token) == (first.device_id, True)
        assert await devices(api) == {first.device_id}


async def test_a_homeserver_without_passwords(own_homeserver: OpenServer, store: Path) -> None:
    server = own_homeserver(password_config={"enabled": False})
    account = await server.register("banyan")
    async with Api.open(server.url) as api:
        with pytest.raises(NotLoggedIn, match="set an access_token instead"):
            await log_in(api, set_to(account), store)
