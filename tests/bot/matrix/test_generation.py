"""A store that is an old copy of itself is found out, and a crash is not taken for one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings

from bot.platforms.matrix import generation
from bot.platforms.matrix.api import MatrixError
from bot.platforms.matrix.files import BrokenFile, remove, write_json
from bot.platforms.matrix.generation import (
    ACCOUNT_DATA,
    GENERATION,
    StaleStore,
    is_stale,
    renew,
    session_with_newest_keys,
    throw_away,
)
from bot.platforms.matrix.identity.keeping import SEEDS
from bot.platforms.matrix.pickle_key import KEYS, PICKLE_KEY
from bot.platforms.matrix.session import Session, log_in
from tests.bot.matrix.anything import anything
from tests.bot.matrix.played import USER, Died, PlayedApi, PlayedHomeserver
from tests.bot.matrix.starting import settings, start, written_key


async def logged_in(played: PlayedHomeserver, store: Path) -> tuple[PlayedApi, Session]:
    api = PlayedApi(played)
    return api, await log_in(api, settings(), store)


def copy_of(store: Path, name: str = "copy") -> Path:
    return Path(shutil.copytree(store, store.with_name(name)))


def word(played: PlayedHomeserver, session: Session) -> object:
    return played.account_data[USER][ACCOUNT_DATA][session.device_id]


async def test_a_new_word_each_time(played: PlayedHomeserver, store: Path) -> None:
    api, session = await logged_in(played, store)
    words = set()
    for _ in range(3):
        assert not await is_stale(api, session, store)
        await renew(api, session, store)
        words.add(word(played, session))
        assert json.loads((store / GENERATION).read_text()) == {"current": word(played, session)}
    assert len(words) == 3


async def test_an_old_copy(played: PlayedHomeserver, store: Path) -> None:
    api, session = await logged_in(played, store)
    await renew(api, session, store)
    copy = copy_of(store)
    assert not await is_stale(api, session, copy)
    await renew(api, session, store)
    assert await is_stale(api, session, copy)
    with pytest.raises(StaleStore, match="old copy of itself, or in use twice"):
        await renew(api, session, copy)
    assert not await is_stale(api, session, store)


async def test_a_store_without_its_word(played: PlayedHomeserver, store: Path) -> None:
    api, session = await logged_in(played, store)
    await renew(api, session, store)
    (store / GENERATION).unlink()
    assert await is_stale(api, session, store)


async def test_other_devices_keep_their_words(played: PlayedHomeserver, store: Path) -> None:
    api, session = await logged_in(played, store)
    played.account_data[USER][ACCOUNT_DATA] = {"OTHER": "word", "more": 5}
    await renew(api, session, store)
    kept = played.account_data[USER][ACCOUNT_DATA]
    assert kept == {"OTHER": "word", "more": 5, session.device_id: word(played, session)}


async def test_a_homeserver_that_has_lost_it(played: PlayedHomeserver, store: Path) -> None:
    api, session = await logged_in(played, store)
    await renew(api, session, store)
    played.account_data.clear()
    assert not await is_stale(api, session, store)
    await renew(api, session, store)
    assert not await is_stale(api, session, store)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("when", ["dies_before", "dies_after"])
@pytest.mark.parametrize("question", [0, 1])
async def test_a_death_at_any_question(
    played: PlayedHomeserver, store: Path, first: bool, when: str, question: int
) -> None:
    api, session = await logged_in(played, store)
    if not first:
        await renew(api, session, store)
    older = copy_of(store)
    dying = PlayedApi(played)
    dying.token = session.token
    setattr(dying, when, question)
    with pytest.raises(Died):
        await renew(dying, session, store)
    assert not await is_stale(api, session, store)
    await renew(api, session, store)
    assert not await is_stale(api, session, store)
    assert await is_stale(api, session, older)


@pytest.mark.parametrize("write", [0, 1])
@pytest.mark.parametrize("after", [True, False])
async def test_a_death_at_any_write(
    played: PlayedHomeserver,
    store: Path,
    monkeypatch: pytest.MonkeyPatch,
    write: int,
    after: bool,
) -> None:
    api, session = await logged_in(played, store)
    await renew(api, session, store)
    writes = iter(range(10))

    def dying(file: Path, content: dict[str, object]) -> None:
        deadly = next(writes) == write
        if after or not deadly:
            write_json(file, content)
        if deadly:
            raise Died

    with monkeypatch.context() as patch:
        patch.setattr(generation, "write_json", dying)
        with pytest.raises(Died):
            await renew(api, session, store)
    assert not await is_stale(api, session, store)
    await renew(api, session, store)
    assert not await is_stale(api, session, store)


async def test_what_was_under_way_does_not_come_last(played: PlayedHomeserver, store: Path) -> None:
    """The homeserver may take a word long after the connection broke."""
    api, session = await logged_in(played, store)
    await renew(api, session, store)
    dying = PlayedApi(played)
    dying.token, dying.dies_before = session.token, 1
    with pytest.raises(Died):
        await renew(dying, session, store)
    late = json.loads((store / GENERATION).read_text())["next"]
    again = PlayedApi(played)
    again.token = session.token
    await renew(again, session, store)
    assert again.asked[1:] == [f"PUT user/{USER}/account_data/{ACCOUNT_DATA}"] * 2
    assert word(played, session) != late


class TestStarting:
    async def test_it_becomes_a_new_device(self, played: PlayedHomeserver, store: Path) -> None:
        first = await start(PlayedApi(played), settings(), store)
        copy = copy_of(store)
        await start(PlayedApi(played), settings(), store)
        second = await start(PlayedApi(played), settings(), copy)
        assert second.identity == first.identity
        assert second.session.device_id != first.session.device_id
        assert second.device.ed25519 != first.device.ed25519
        again = await start(PlayedApi(played), settings(), copy)
        assert (again.session, again.changed) == (second.session, False)

    @pytest.mark.parametrize("password", [None, "canary of the coal mine"])
    async def test_not_with_an_access_token(
        self, played: PlayedHomeserver, store: Path, password: str | None
    ) -> None:
        played.devices[USER]["GIVEN"] = "syt_given"
        given_token = settings(password=password, access_token="syt_given")
        await start(PlayedApi(played), given_token, store)
        copy = copy_of(store)
        await start(PlayedApi(played), given_token, store)
        with pytest.raises(StaleStore, match="take access_token away"):
            await start(PlayedApi(played), given_token, copy)
        assert (copy / KEYS).exists()

    @pytest.mark.parametrize("dead", range(6))
    async def test_a_death_while_throwing_away(
        self, played: PlayedHomeserver, store: Path, monkeypatch: pytest.MonkeyPatch, dead: int
    ) -> None:
        first = await start(PlayedApi(played), settings(), store)
        copy = copy_of(store)
        await start(PlayedApi(played), settings(), store)
        removals = iter(range(10))

        def dying(file: Path) -> None:
            if next(removals) == dead:
                raise Died
            remove(file)

        with monkeypatch.context() as patch:
            patch.setattr(generation, "remove", dying)
            with pytest.raises(Died):
                await start(PlayedApi(played), settings(), copy)
        again = await start(PlayedApi(played), settings(), copy)
        assert again.session.device_id != first.session.device_id
        assert again.device.ed25519 != first.device.ed25519
        assert again.identity == first.identity
        assert len(played.devices[USER]) == 2

    async def test_what_stays(self, played: PlayedHomeserver, store: Path) -> None:
        await start(PlayedApi(played), settings(), store)
        key, mine = written_key(store), store / "notes.txt"
        mine.touch()
        throw_away(store)
        left = {file.name for file in store.iterdir()}
        assert left == {SEEDS, PICKLE_KEY, "recovery_key.txt", "notes.txt"}
        assert written_key(store) == key

    async def test_a_broken_word(self, played: PlayedHomeserver, store: Path) -> None:
        await start(PlayedApi(played), settings(), store)
        for content in ("", "[]", '{"current": 5}', '{"next": []}'):
            (store / GENERATION).write_text(content)
            with pytest.raises(BrokenFile, match=r"generation\.json"):
                await session_with_newest_keys(PlayedApi(played), settings(), store)


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(anything)
async def test_anything_at_the_homeserver(
    tmp_path_factory: pytest.TempPathFactory, value: object
) -> None:
    played, store = PlayedHomeserver(), tmp_path_factory.mktemp("store")
    api, session = await logged_in(played, store)
    played.account_data[USER][ACCOUNT_DATA] = {session.device_id: value}
    assert await is_stale(api, session, store) == (value is not None)


async def test_a_refusal_is_no_word(played: PlayedHomeserver, store: Path) -> None:
    api, session = await logged_in(played, store)
    api.token = "syt_gone"
    with pytest.raises(MatrixError):
        await is_stale(api, session, store)
