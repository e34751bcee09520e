"""The folder that the identity is kept in, and homeservers that may answer anything."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.errors import BanyanError
from bot.platforms.matrix.api import Broken, Json, MatrixError, NeverSent
from bot.platforms.matrix.files import BrokenFile
from bot.platforms.matrix.identity import recovery_key
from bot.platforms.matrix.identity.keeping import (
    SEEDS,
    StoreOfAnother,
    own_identity,
)
from bot.platforms.matrix.identity.secret_storage import (
    StorageKey,
)
from tests.bot.matrix.anything import anything
from tests.bot.matrix.identity.identities import another_client
from tests.bot.matrix.played import USER, PlayedApi, PlayedHomeserver
from tests.bot.matrix.starting import settings, start


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


def test_secrets_are_hidden() -> None:
    key = StorageKey.generate()
    assert repr(key.key) not in repr(key)
    assert "Es" not in repr(SecretStr(recovery_key.encode(bytes(32))))
