"""From nothing to a device that others believe, on a homeserver that may be in any state."""

from __future__ import annotations

import json
import os
import stat
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.errors import BanyanError
from bot.platforms.matrix.api import Broken, Json, MatrixError, NeverSent
from bot.platforms.matrix.files import BrokenFile
from bot.platforms.matrix.identity import recovery_key
from bot.platforms.matrix.identity.chain import Chain, check
from bot.platforms.matrix.identity.keeping import (
    RECOVERY_KEY,
    SEEDS,
    StorageOfOthers,
    StoreOfAnother,
    own_identity,
)
from bot.platforms.matrix.identity.published import query
from bot.platforms.matrix.identity.recovery_key import WrongRecoveryKey
from bot.platforms.matrix.identity.secret_storage import (
    SecretStorage,
    StorageKey,
    StorageNotUnderstood,
)
from bot.platforms.matrix.identity.seeds import Identity
from bot.platforms.matrix.identity.signing import AnotherIdentity, NotPublished, NotSigned
from bot.platforms.matrix.identity.uploading import DeviceTaken
from bot.platforms.matrix.pickle_key import KEYS
from tests.bot.matrix.anything import anything
from tests.bot.matrix.played import USER, PlayedApi, PlayedHomeserver
from tests.bot.matrix.starting import Started, settings, start, written_key

DEFAULT = "m.secret_storage.default_key"


async def another_client(played: PlayedHomeserver, *, storage: bool = True) -> tuple[Identity, str]:
    """Somebody has set up the account with another client; returns their recovery key, too."""
    api, identity, key = PlayedApi(played), Identity.generate(), StorageKey.generate()
    played.devices[USER]["ELEMENT"] = api.token = "syt_element"
    await api.call("POST", "keys", "device_signing", "upload", body=identity.to_publish(USER))
    if storage:
        await SecretStorage(api, USER).create(key, identity)
    return identity, recovery_key.encode(key.key)


def everything(played: PlayedHomeserver) -> str:
    """All that the homeserver keeps of identities, to compare."""
    return json.dumps([played.account_data, played.identities])


class TestNothingThere:
    async def test_a_new_identity(self, played: PlayedHomeserver, store: Path) -> None:
        api = PlayedApi(played)
        started = await start(api, settings(), store)
        assert started.changed
        assert played.published == [started.identity.public.master]
        answer = await query(api, USER)
        assert check(answer, started.device, started.identity.public.master) is Chain.WHOLE
        again = PlayedApi(played)
        assert await start(again, settings(), store) == _unchanged(started)
        own = [one for one in again.changes if "org.banyan.store" not in one]
        assert own == ["POST keys/upload"]

    async def test_what_is_written_is_ours_alone(
        self, played: PlayedHomeserver, store: Path
    ) -> None:
        await start(PlayedApi(played), settings(), store)
        assert stat.S_IMODE(store.stat().st_mode) == 0o700
        for name in (SEEDS, RECOVERY_KEY, "session.json", "generation.json", "pickle_key"):
            assert stat.S_IMODE((store / name).stat().st_mode) == 0o600, name
        text = (store / RECOVERY_KEY).read_text()
        assert "set it as [matrix] recovery_key, and delete this file." in text
        assert recovery_key.decode(written_key(store))

    async def test_the_recovery_key_is_written_once(
        self, played: PlayedHomeserver, store: Path
    ) -> None:
        started = await start(PlayedApi(played), settings(), store)
        key = written_key(store)
        (store / RECOVERY_KEY).unlink()
        assert key not in "".join(file.read_text() for file in store.glob("*.json"))
        await start(PlayedApi(played), settings(recovery_key=key), store)
        assert not (store / RECOVERY_KEY).exists()
        (store / SEEDS).unlink()
        again = await start(PlayedApi(played), settings(recovery_key=key), store)
        assert again == _unchanged(started)
        assert played.published == [started.identity.public.master]

    async def test_a_key_that_is_set_beforehand_is_used(
        self, played: PlayedHomeserver, store: Path
    ) -> None:
        key = recovery_key.encode(bytes(32))
        started = await start(PlayedApi(played), settings(recovery_key=key), store)
        assert not (store / RECOVERY_KEY).exists()
        api = PlayedApi(played)
        api.token = started.session.token
        storage_key = await SecretStorage(api, USER).recognise(bytes(32))
        assert storage_key
        assert await SecretStorage(api, USER).read(storage_key) == started.identity

    async def test_the_store_is_lost(self, played: PlayedHomeserver, store: Path) -> None:
        first = await start(PlayedApi(played), settings(), store)
        key = written_key(store)
        lost, before = store.with_name("empty"), everything(played)
        second = await start(PlayedApi(played), settings(recovery_key=key), lost)
        assert second.identity == first.identity
        assert second.session.device_id != first.session.device_id
        assert [*played.devices[USER]] == [first.session.device_id, second.session.device_id]
        assert json.loads(everything(played))[1] == json.loads(before)[1]

    async def test_only_the_encryption_keys_are_lost(
        self, played: PlayedHomeserver, store: Path
    ) -> None:
        await start(PlayedApi(played), settings(), store)
        before = json.dumps(played.device_keys)
        (store / KEYS).unlink()
        with pytest.raises(DeviceTaken, match="other encryption keys"):
            await start(PlayedApi(played), settings(), store)
        assert json.dumps(played.device_keys) == before


class TestAnotherIdentity:
    async def test_it_is_never_replaced(self, played: PlayedHomeserver, store: Path) -> None:
        await another_client(played)
        before = everything(played)
        with pytest.raises(AnotherIdentity, match=r"\[matrix\] recovery_key") as caught:
            await start(PlayedApi(played), settings(), store)
        assert caught.value.text is None
        assert json.loads(everything(played))[1] == json.loads(before)[1]
        assert not (store / RECOVERY_KEY).exists()

    async def test_with_its_recovery_key_it_is_ours(
        self, played: PlayedHomeserver, store: Path
    ) -> None:
        identity, key = await another_client(played)
        started = await start(PlayedApi(played), settings(recovery_key=key), store)
        assert started.identity == identity
        assert played.published == [identity.public.master]
        (store / SEEDS).unlink()
        await start(PlayedApi(played), settings(recovery_key=key), store)

    async def test_another_recovery_key(self, played: PlayedHomeserver, store: Path) -> None:
        await another_client(played)
        wrong = recovery_key.encode(bytes(32))
        with pytest.raises(WrongRecoveryKey, match="does not open") as caught:
            await start(PlayedApi(played), settings(recovery_key=wrong), store)
        assert wrong not in str(caught.value)

    async def test_no_recovery_key_at_all(self, played: PlayedHomeserver, store: Path) -> None:
        with pytest.raises(WrongRecoveryKey, match="mistyped"):
            await start(PlayedApi(played), settings(recovery_key="Es canary"), store)

    async def test_a_recovery_key_where_nothing_is_stored(
        self, played: PlayedHomeserver, store: Path
    ) -> None:
        await another_client(played, storage=False)
        key = recovery_key.encode(bytes(32))
        with pytest.raises(WrongRecoveryKey, match="does not hold"):
            await start(PlayedApi(played), settings(recovery_key=key), store)

    async def test_a_storage_that_holds_what_is_not_in_force(
        self, played: PlayedHomeserver, store: Path
    ) -> None:
        _, key = await another_client(played)
        played.identities[USER] = Identity.generate().to_publish(USER)
        with pytest.raises(WrongRecoveryKey, match="another cross-signing identity"):
            await start(PlayedApi(played), settings(recovery_key=key), store)

    async def test_a_storage_of_others_without_an_identity(
        self, played: PlayedHomeserver, store: Path
    ) -> None:
        _, key = await another_client(played)
        played.identities.clear()
        before = {**played.account_data[USER]}
        with pytest.raises(StorageOfOthers, match=r"\[matrix\] recovery_key"):
            await start(PlayedApi(played), settings(), store)
        played.account_data[USER].pop("org.banyan.store")
        assert played.account_data[USER] == before
        await start(PlayedApi(played), settings(recovery_key=key), store)

    async def test_somebody_replaces_ours(self, played: PlayedHomeserver, store: Path) -> None:
        started = await start(PlayedApi(played), settings(), store)
        other = Identity.generate()
        played.identities[USER] = other.to_publish(USER)
        with pytest.raises(AnotherIdentity):
            await start(PlayedApi(played), settings(), store)
        api, key = PlayedApi(played), StorageKey.generate()
        api.token = started.session.token
        await SecretStorage(api, USER).create(key, other)
        their_key = recovery_key.encode(key.key)
        again = await start(PlayedApi(played), settings(recovery_key=their_key), store)
        assert again.identity == other

    async def test_somebody_is_faster(self, played: PlayedHomeserver, store: Path) -> None:
        """Even the password must not replace what came between."""
        played.always_asks = True
        api, other = PlayedApi(played), Identity.generate()

        def meanwhile(question: str, answer: Json) -> Json:
            if question.endswith("m.secret_storage.default_key") and question.startswith("PUT"):
                played.identities[USER] = other.to_publish(USER)
            return answer

        api.twist = meanwhile
        with pytest.raises(AnotherIdentity):
            await start(api, settings(), store)
        assert played.identities[USER] == other.to_publish(USER)


class TestSecretStorage:
    async def test_it_is_made_where_it_is_missing(
        self, played: PlayedHomeserver, store: Path
    ) -> None:
        first = await start(PlayedApi(played), settings(), store)
        (store / RECOVERY_KEY).unlink()
        for kind in [*played.account_data[USER]]:
            if kind != "org.banyan.store":
                del played.account_data[USER][kind]
        assert await start(PlayedApi(played), settings(), store) == _unchanged(first)
        key = written_key(store)
        (store / SEEDS).unlink()
        again = await start(PlayedApi(played), settings(recovery_key=key), store)
        assert again == _unchanged(first)

    async def test_an_empty_default_is_none(self, played: PlayedHomeserver, store: Path) -> None:
        await start(PlayedApi(played), settings(), store)
        (store / RECOVERY_KEY).unlink()
        played.account_data[USER][DEFAULT] = {}
        await start(PlayedApi(played), settings(), store)
        assert (store / RECOVERY_KEY).exists()

    async def test_what_others_keep_there_stays(
        self, played: PlayedHomeserver, store: Path
    ) -> None:
        """Under a key that we have, the identity is added; under others nothing is touched."""
        first = await start(PlayedApi(played), settings(), store)
        key = written_key(store)
        master = played.account_data[USER]["m.cross_signing.master"]
        (ours,) = master["encrypted"]
        master["encrypted"]["of others"] = master["encrypted"].pop(ours)
        await start(PlayedApi(played), settings(recovery_key=key), store)
        master = played.account_data[USER]["m.cross_signing.master"]
        assert master["encrypted"].keys() == {"of others", ours}
        (store / SEEDS).unlink()
        again = await start(PlayedApi(played), settings(recovery_key=key), store)
        assert again == _unchanged(first)

    async def test_a_storage_of_others_beside_our_identity(
        self,
        played: PlayedHomeserver,
        store: Path,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        """Banyan works, and says what would be lost with the folder."""
        first = await start(PlayedApi(played), settings(), store)
        played.account_data[USER][DEFAULT] = {"key": "others"}
        before = everything(played)
        assert await start(PlayedApi(played), settings(), store) == _unchanged(first)
        assert "kept in [matrix] store alone" in caplog.text
        changed = json.loads(everything(played))[0][USER]
        old = json.loads(before)[0][USER]
        assert changed.pop("org.banyan.store") != old.pop("org.banyan.store")
        assert changed == old

    async def test_a_recovery_key_that_is_wrong_only_later(
        self, played: PlayedHomeserver, store: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        first = await start(PlayedApi(played), settings(), store)
        wrong = recovery_key.encode(bytes(32))
        again = await start(PlayedApi(played), settings(recovery_key=wrong), store)
        assert again == _unchanged(first)
        assert "does not open" in caplog.text
        assert wrong not in caplog.text

    @pytest.mark.parametrize("name", ["\ud800", 5, [], "x" * 1000, "\n"])
    async def test_a_name_that_is_none(
        self, played: PlayedHomeserver, store: Path, name: object
    ) -> None:
        await another_client(played)
        played.account_data[USER][DEFAULT] = {"key": name}
        key = recovery_key.encode(bytes(32))
        with pytest.raises(StorageNotUnderstood):
            await start(PlayedApi(played), settings(recovery_key=key), store)

    async def test_another_algorithm(self, played: PlayedHomeserver, store: Path) -> None:
        _, key = await another_client(played)
        name = played.account_data[USER][DEFAULT]["key"]
        played.account_data[USER][f"m.secret_storage.key.{name}"]["algorithm"] = "m.other"
        with pytest.raises(StorageNotUnderstood, match="set up recovery anew"):
            await start(PlayedApi(played), settings(recovery_key=key), store)


class TestProof:
    async def test_a_homeserver_that_always_asks(
        self, played: PlayedHomeserver, store: Path
    ) -> None:
        played.always_asks = True
        started = await start(PlayedApi(played), settings(), store)
        assert played.published == [started.identity.public.master]

    async def test_no_password(self, played: PlayedHomeserver, store: Path) -> None:
        played.always_asks = True
        played.devices[USER]["DEVICE"] = "syt_given"
        given = settings(password=None, access_token="syt_given")
        with pytest.raises(NotPublished, match=r"\[matrix\] password: is missing"):
            await start(PlayedApi(played), given, store)
        played.always_asks = False
        assert (await start(PlayedApi(played), given, store)).changed

    @pytest.mark.parametrize(
        "flows", [[], 5, None, [5], [{"stages": ["m.oauth"]}], [{"stages": "m.login.password"}]]
    )
    async def test_only_a_browser(self, played: PlayedHomeserver, store: Path, flows: Any) -> None:
        played.always_asks, played.flows = True, flows
        with pytest.raises(NotPublished, match="in a browser"):
            await start(PlayedApi(played), settings(), store)

    async def test_the_password_is_not_accepted(
        self, played: PlayedHomeserver, store: Path
    ) -> None:
        played.always_asks = True
        played.devices[USER]["DEVICE"] = "syt_given"
        given = settings(password="canary, and wrong", access_token="syt_given")
        with pytest.raises(NotPublished, match="does not accept") as caught:
            await start(PlayedApi(played), given, store)
        assert "canary" not in str(caught.value)


class TestSigning:
    async def test_a_refusal_inside_a_success(self, played: PlayedHomeserver, store: Path) -> None:
        api = PlayedApi(played)

        def refuse(question: str, answer: Json) -> Json:
            failures = {"failures": {USER: {"X": {"errcode": "M_INVALID_SIGNATURE"}}}}
            return failures if question == "POST keys/signatures/upload" else answer

        api.twist = refuse
        with pytest.raises(NotSigned, match="is not signed by the self-signing key"):
            await start(api, settings(), store)

    async def test_more_than_our_keys_is_not_signed(
        self, played: PlayedHomeserver, store: Path
    ) -> None:
        """What the homeserver adds would be signed with it."""
        api = PlayedApi(played)

        def add(question: str, answer: Json) -> Json:
            if question == "POST keys/query":
                for keys in answer["device_keys"].get(USER, {}).values():
                    keys["keys"]["ed25519:MORE"] = "of somebody else"
            return answer

        api.twist = add
        with pytest.raises(NotSigned, match="not signed by the device"):
            await start(api, settings(), store)
        assert played.published == []

    async def test_other_devices_stay_as_they_are(
        self, played: PlayedHomeserver, store: Path
    ) -> None:
        _, key = await another_client(played)
        theirs = {"user_id": USER, "device_id": "ELEMENT", "keys": {}, "signatures": {USER: {}}}
        played.device_keys[USER]["ELEMENT"] = json.loads(json.dumps(theirs))
        await start(PlayedApi(played), settings(recovery_key=key), store)
        assert played.device_keys[USER]["ELEMENT"] == theirs


class TestFolder:
    async def test_of_another_account(self, played: PlayedHomeserver, store: Path) -> None:
        await start(PlayedApi(played), settings(), store)
        api = PlayedApi(played)
        played.devices["@other:banyan.test"]["D"] = api.token = "syt_other"
        with pytest.raises(StoreOfAnother, match=r"identity\.json .* of another account"):
            await own_identity(api, "@other:banyan.test", store, None)

    @pytest.mark.parametrize(
        "content",
        [
            "",
            "[]",
            "{",
            "\x00",
            f'{{"user_id": "{USER}"}}',
            f'{{"user_id": "{USER}", "master": "AA", "self_signing": "AA", "user_signing": "AA"}}',
            "[" * 100_000,
        ],
    )
    async def test_a_broken_file_is_not_taken_for_none(
        self, played: PlayedHomeserver, store: Path, content: str
    ) -> None:
        await start(PlayedApi(played), settings(), store)
        (store / SEEDS).write_text(content)
        with pytest.raises(BrokenFile, match=r"identity\.json"):
            await start(PlayedApi(played), settings(), store)

    async def test_what_cannot_be_written_is_not_published(
        self, played: PlayedHomeserver, store: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(descriptor: int) -> None:
            raise OSError(28, "No space left on device")

        await start(PlayedApi(played), settings(), store)
        played.account_data.clear()
        played.identities.clear()
        (store / SEEDS).unlink()
        api = PlayedApi(played)
        api.token = next(iter(played.devices[USER].values()))
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            await own_identity(api, USER, store, None)
        assert not played.account_data[USER]


async def test_a_homeserver_that_cannot_be_reached(played: PlayedHomeserver, store: Path) -> None:
    api = PlayedApi(played)
    api.unreachable = True
    with pytest.raises(NeverSent):
        await start(api, settings(), store)


async def test_a_homeserver_that_does_not_know_now(played: PlayedHomeserver, store: Path) -> None:
    """Not to find an identity is no sign that there is none."""
    api = PlayedApi(played)
    api.twist = lambda question, answer: (
        {"failures": {"banyan.test": {}}} if question == "POST keys/query" else answer
    )
    with pytest.raises(Broken):
        await start(api, settings(), store)
    assert played.published == []


@pytest.mark.slow
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.integers(0, 30), st.integers(0, 1000), anything, st.booleans())
async def test_a_hostile_homeserver(
    tmp_path_factory: pytest.TempPathFactory, question: int, place: int, value: object, known: bool
) -> None:
    """Anything in any place of any answer is an error that we know, or does no harm."""
    played, store = PlayedHomeserver(), tmp_path_factory.mktemp("hostile")
    _, key = await another_client(played) if known else (None, None)
    api = PlayedApi(played)

    def lie(_: str, answer: Json) -> Json:
        return _with(answer, place, value) if len(api.asked) == question + 1 else answer

    api.twist = lie
    with suppress(BanyanError, MatrixError, Broken):
        await start(api, settings(recovery_key=key), store)


def _with(answer: Json, number: int, value: object) -> Json:
    """The answer with this value at the place of this number."""
    changed: Json = json.loads(json.dumps(answer))
    spots: list[tuple[Json, str]] = []

    def look(content: Json) -> None:
        for name, one in content.items():
            spots.append((content, name))
            if isinstance(one, dict):
                look(one)

    look(changed)
    if spots:
        content, name = spots[number % len(spots)]
        content[name] = value
    return changed


def _unchanged(started: Started) -> Started:
    return replace(started, changed=False)


def test_secrets_are_hidden() -> None:
    assert "b'" not in repr(StorageKey.generate())
    assert "Es" not in repr(SecretStr(recovery_key.encode(bytes(32))))
