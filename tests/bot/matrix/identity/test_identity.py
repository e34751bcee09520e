"""From nothing to a device that others believe, and the proof that is asked for on the way."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from bot.platforms.matrix.api import Json
from bot.platforms.matrix.identity import recovery_key
from bot.platforms.matrix.identity.chain import Chain, check
from bot.platforms.matrix.identity.keeping import (
    RECOVERY_KEY,
    SEEDS,
)
from bot.platforms.matrix.identity.published import query
from bot.platforms.matrix.identity.secret_storage import (
    SecretStorage,
)
from bot.platforms.matrix.identity.signing import NotPublished, NotSigned
from bot.platforms.matrix.identity.uploading import DeviceTaken
from bot.platforms.matrix.pickle_key import KEYS
from tests.bot.matrix.identity.identities import another_client, everything, unchanged
from tests.bot.matrix.played import USER, PlayedApi, PlayedHomeserver
from tests.bot.matrix.starting import settings, start, written_key


class TestNothingThere:
    async def test_a_new_identity(self, played: PlayedHomeserver, store: Path) -> None:
        api = PlayedApi(played)
        started = await start(api, settings(), store)
        assert started.changed
        assert played.published == [started.identity.public.master]
        answer = await query(api, USER)
        assert check(answer, started.device, started.identity.public.master) is Chain.WHOLE
        again = PlayedApi(played)
        assert await start(again, settings(), store) == unchanged(started)
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
        assert again == unchanged(started)
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
