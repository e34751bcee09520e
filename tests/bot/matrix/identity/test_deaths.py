"""Killed at any question to the homeserver and at any write: the next start completes it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.platforms.matrix.identity.chain import Chain, check
from bot.platforms.matrix.identity.keeping import RECOVERY_KEY, SEEDS
from bot.platforms.matrix.identity.published import query
from bot.platforms.matrix.identity.secret_storage import DEFAULT, SECRETS
from tests.bot.matrix.played import USER, Died, PlayedApi, PlayedHomeserver
from tests.bot.matrix.starting import settings, start, written_key

QUESTIONS = 22  # of a first start
OF_PROOF = range(16, QUESTIONS + 2)  # where the homeserver asks for the password, two more
WRITES = 9  # as above

pytestmark = pytest.mark.slow


def written(store: Path) -> str | None:
    return written_key(store) if (store / RECOVERY_KEY).exists() else None


async def is_as_if_nothing_had_happened(played: PlayedHomeserver, store: Path) -> None:
    """One device, one identity, which others see and which the recovery key brings back."""
    kept, before = played.account_data[USER], written(store)
    assert DEFAULT not in kept or kept.keys() >= {*SECRETS}
    started = await start(PlayedApi(played), settings(), store)
    assert before in (None, written_key(store))  # somebody may have taken it already
    assert [*played.devices[USER]] == [started.session.device_id]
    assert {*played.published} == {started.identity.public.master}
    api = PlayedApi(played)
    api.token = started.session.token
    answer = await query(api, USER)
    assert check(answer, started.device, started.identity.public.master) is Chain.WHOLE
    key = written_key(store)
    (store / SEEDS).unlink()
    again = await start(PlayedApi(played), settings(recovery_key=key), store)
    assert (again.identity, again.changed) == (started.identity, False)


@pytest.mark.parametrize("when", ["dies_before", "dies_after"])
@pytest.mark.parametrize(
    ("always_asks", "question"),
    [*((False, number) for number in range(QUESTIONS)), *((True, number) for number in OF_PROOF)],
)
async def test_at_a_question(
    played: PlayedHomeserver, store: Path, when: str, always_asks: bool, question: int
) -> None:
    played.always_asks = always_asks
    api = PlayedApi(played)
    setattr(api, when, question)
    with pytest.raises(Died):
        await start(api, settings(), store)
    await is_as_if_nothing_had_happened(played, store)


async def test_those_were_all_questions(played: PlayedHomeserver, store: Path) -> None:
    api = PlayedApi(played)
    await start(api, settings(), store)
    assert len(api.asked) == QUESTIONS
    assert api.asked.index("POST keys/device_signing/upload") >= OF_PROOF.start


def dying_at(deadly: int, *, after: bool) -> Callable[[int], None]:
    """An fsync: before it nothing is sure, and after it all is."""
    really, calls = os.fsync, iter(range(1000))

    def fsync(descriptor: int) -> None:
        call = next(calls)
        if call != deadly or after:
            really(descriptor)
        if call == deadly:
            raise Died

    return fsync


@pytest.mark.parametrize("after", [True, False])
@pytest.mark.parametrize("write", range(2 * WRITES))  # a file, and the folder that names it
async def test_at_a_write(
    played: PlayedHomeserver,
    store: Path,
    monkeypatch: pytest.MonkeyPatch,
    write: int,
    after: bool,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("bot.platforms.matrix.files.os.fsync", dying_at(write, after=after))
        with pytest.raises(Died):
            await start(PlayedApi(played), settings(), store)
    await is_as_if_nothing_had_happened(played, store)
