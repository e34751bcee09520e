"""An identity or a secret storage that another client has made is never replaced."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.platforms.matrix.api import Json
from bot.platforms.matrix.identity import recovery_key
from bot.platforms.matrix.identity.keeping import (
    RECOVERY_KEY,
    SEEDS,
    StorageOfOthers,
)
from bot.platforms.matrix.identity.recovery_key import WrongRecoveryKey
from bot.platforms.matrix.identity.secret_storage import (
    SecretStorage,
    StorageKey,
    StorageNotUnderstood,
)
from bot.platforms.matrix.identity.seeds import Identity
from bot.platforms.matrix.identity.signing import AnotherIdentity
from tests.bot.matrix.identity.identities import DEFAULT, another_client, everything, unchanged
from tests.bot.matrix.played import USER, PlayedApi, PlayedHomeserver
from tests.bot.matrix.starting import settings, start, written_key


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
        assert await start(PlayedApi(played), settings(), store) == unchanged(first)
        key = written_key(store)
        (store / SEEDS).unlink()
        again = await start(PlayedApi(played), settings(recovery_key=key), store)
        assert again == unchanged(first)

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
        assert again == unchanged(first)

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
        assert await start(PlayedApi(played), settings(), store) == unchanged(first)
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
        assert again == unchanged(first)
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
