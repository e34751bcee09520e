"""The check of the account: each thing that can be wrong, in plain words, and no secret in them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.findings import Finding, Grade
from bot.model import Place
from bot.platforms.matrix import check
from bot.platforms.matrix.api import Api
from bot.platforms.matrix.check import findings
from bot.platforms.matrix.checking.homeserver import homeserver
from bot.platforms.matrix.generation import ACCOUNT_DATA
from bot.platforms.matrix.identity.keeping import RECOVERY_KEY, SEEDS
from bot.platforms.matrix.identity.secret_storage import DEFAULT
from bot.platforms.matrix.identity.seeds import Identity
from bot.platforms.matrix.pickle_key import KEYS, PICKLE_KEY
from bot.platforms.matrix.session import SESSION
from bot.settings import Matrix
from tests.bot.matrix.answering import Answering
from tests.bot.matrix.settled import DEVICE, ME, PASSWORD, PICKLED, TOKEN, Settled, written

ANSWERS = (Grade.RIGHT, "127.0.0.1 answers, and speaks v1.12 of the specification.")
NAMED = (Grade.RIGHT, "this is @banyan:banyan.test, at 127.0.0.1.")
SIGNED = (Grade.RIGHT, "others can see that its device is its own.")
NOT_SET = (
    "[matrix] recovery_key is not set: if the store is lost, others cannot see that a new device"
    " is its own."
)
UNSET = (Grade.NOTE, NOT_SET)
FITS = (Grade.RIGHT, "the recovery key opens the account's secret storage.")
ROOMLESS = (Grade.RIGHT, "it is in 0 rooms, none of them of a community.")
WHOAMI = "GET v3/account/whoami"
GONE = {"errcode": "M_UNKNOWN_TOKEN", "error": "canary"}


@pytest.fixture
async def server() -> AsyncIterator[Answering]:
    async with Answering.open() as server:
        yield server


@pytest.fixture
def settled(server: Answering, tmp_path: Path) -> Settled:
    return Settled(server, tmp_path / "matrix")


async def found(settings: Matrix, *rooms: str) -> list[tuple[Grade, str]]:
    """What is found; no word of what is secret."""
    places = [Place("matrix", room) for room in rooms]
    return said(await findings(settings, places), settings)


def said(seen: list[Finding], settings: Matrix) -> list[tuple[Grade, str]]:
    for one in seen:
        assert one.sentence.startswith("Matrix: ")
        for secret in (TOKEN, PASSWORD, PICKLED, written(), "canary"):
            assert secret not in one.sentence
    told = [(one.grade, one.sentence.removeprefix("Matrix: ")) for one in seen]
    return [(grade, words.replace(str(settings.store), "matrix")) for grade, words in told]


def contents(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir()}


class TestStore:
    STORE = (Grade.RIGHT, "the store matrix is for Banyan's user alone.")

    async def first(self, settings: Matrix) -> list[tuple[Grade, str]]:
        """What is said before anybody is asked."""
        seen = await found(settings)
        return seen[: seen.index(ANSWERS)]

    async def test_a_good_one(self, settled: Settled) -> None:
        assert await self.first(settled.settings()) == [self.STORE]

    async def test_none_yet(self, settled: Settled, tmp_path: Path) -> None:
        settings = settled.settings(store=tmp_path / "new" / "store")
        sentence = "the store matrix is made at the first start."
        assert await self.first(settings) == [(Grade.RIGHT, sentence)]
        assert not settings.store.parent.exists()

    async def test_a_file(self, settled: Settled, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        sentence = "the store matrix is no folder that can be made and written to."
        for store in (tmp_path / "file", tmp_path / "file" / "store"):
            seen = await found(settled.settings(store=store))
            assert seen == [(Grade.WRONG, sentence), ANSWERS]

    async def test_one_that_others_can_read(self, settled: Settled) -> None:
        settled.folder.chmod(0o750)
        sentence = "others on this machine can look into matrix: chmod go= matrix"
        assert await self.first(settled.settings()) == [(Grade.NOTE, sentence)]
        (settled.folder / SESSION).chmod(0o640)
        sentence = "others on this machine can read what is in matrix: chmod -R go= matrix"
        assert await self.first(settled.settings()) == [(Grade.WRONG, sentence)]

    async def test_a_pickle_key_that_is_lost(self, settled: Settled) -> None:
        (settled.folder / PICKLE_KEY).unlink()
        seen = await found(settled.settings())
        (wrong,) = [sentence for grade, sentence in seen if grade is Grade.WRONG]
        assert wrong.startswith("[matrix] store: pickle_key is missing beside keys.db")

    async def test_a_pickle_key_that_does_not_fit(self, settled: Settled) -> None:
        seen = await found(settled.settings(pickle_key="canary of 16 letters"))
        (wrong,) = [sentence for grade, sentence in seen if grade is Grade.WRONG]
        assert wrong.startswith("[matrix] pickle_key: keys.db in the folder [matrix] store cannot")

    async def test_a_recovery_key_that_lies_about(self, settled: Settled) -> None:
        (settled.folder / RECOVERY_KEY).touch(mode=0o600)
        sentence = (
            "recovery_key.txt still lies in matrix: keep the key somewhere else,{} and delete the"
            " file."
        )
        seen = await self.first(settled.settings())
        assert seen[1] == (Grade.NOTE, sentence.format(" set it as [matrix] recovery_key,"))
        seen = await self.first(settled.settings(recovery_key=written()))
        assert seen[1] == (Grade.NOTE, sentence.format(""))

    @pytest.mark.parametrize("name", [SESSION, SEEDS, KEYS])
    async def test_a_file_that_is_broken(self, settled: Settled, name: str) -> None:
        (settled.folder / name).write_text("[canar")
        seen = await found(settled.settings())
        (wrong,) = [sentence for grade, sentence in seen if grade is Grade.WRONG]
        assert wrong.startswith(f"{name} in the folder [matrix] store cannot be understood;")


class TestHomeserver:
    async def test_nobody_is_there(self, settled: Settled) -> None:
        settings = settled.settings(homeserver="http://127.0.0.1:1")
        assert (await found(settings))[1:] == [(Grade.WRONG, "127.0.0.1 cannot be reached.")]

    async def test_it_says_nothing(self, settled: Settled, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(check, "LONGEST_WAIT", 0)
        assert (await found(settled.settings()))[1:] == [
            (Grade.WRONG, "127.0.0.1 cannot be reached.")
        ]

    @pytest.mark.parametrize(
        ("status", "answer"),
        [(200, "canary"), (502, "canary"), (404, GONE), (200, {"versions": None}), (200, [])],
    )
    async def test_something_else_is_there(
        self, settled: Settled, status: int, answer: Any
    ) -> None:
        settled.server.says("GET versions", answer, status)
        sentence = (
            "at 127.0.0.1 no homeserver answers; [matrix] homeserver is the address that clients"
            " use."
        )
        assert (await found(settled.settings()))[1:] == [(Grade.WRONG, sentence)]

    async def test_an_old_one(self, settled: Settled) -> None:
        settled.server.says("GET versions", {"versions": ["r0.6.1", "v1.10", "v2.0", None]})
        grade, sentence = (await found(settled.settings()))[1]
        assert grade is Grade.NOTE
        assert "does not speak v1.11 of the specification yet" in sentence

    async def test_whoever_is_on_the_way_can_read(self, settled: Settled) -> None:
        elsewhere = settled.settings(homeserver="http://matrix.example.org")
        async with Api.open(settled.server.url) as api:
            _, (grade, sentence) = said(await homeserver(api, elsewhere), elsewhere)
        assert grade is Grade.NOTE
        assert sentence.startswith("the way to matrix.example.org is not encrypted")

    @pytest.mark.parametrize("question", ["GET versions", WHOAMI, "GET v3/joined_rooms"])
    async def test_it_asks_to_wait(self, settled: Settled, question: str) -> None:
        answer = {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 2000}
        settled.server.says(question, answer, 429)
        grade, sentence = (await found(settled.settings()))[-1]
        assert grade is Grade.NOTE
        assert sentence.startswith("127.0.0.1 asks to wait: it limits how often Banyan may ask")


class TestAccount:
    async def test_a_good_one_is_named(self, settled: Settled) -> None:
        assert (await found(settled.settings()))[1:] == [ANSWERS, NAMED, SIGNED, UNSET, ROOMLESS]

    async def test_nothing_is_changed(self, settled: Settled) -> None:
        before = contents(settled.folder)
        await found(settled.settings(recovery_key=written()), "!garden")
        assert contents(settled.folder) == before
        allowed = ("GET ", "POST v3/keys/query")
        assert [one for one in settled.server.asked if not one.startswith(allowed)] == []

    async def test_beside_one_that_runs(self, settled: Settled) -> None:
        from bot.platforms.matrix.encryption.store import opened

        with opened(settled.folder, ME, DEVICE, PICKLED):
            assert (settled.folder / f"{KEYS}-wal").exists()
            assert SIGNED in await found(settled.settings())

    async def test_before_the_first_start(self, settled: Settled, tmp_path: Path) -> None:
        seen = await found(settled.settings(store=tmp_path / "new"))
        sentence = "there is no session yet; the start logs in with the password."
        assert seen[1:] == [ANSWERS, (Grade.RIGHT, sentence)]

    @pytest.mark.parametrize("flows", [[], [{"type": "m.login.sso"}], None, ["m.login.password"]])
    async def test_no_password_is_taken(
        self, settled: Settled, tmp_path: Path, flows: object
    ) -> None:
        settled.server.says("GET v3/login", {"flows": flows})
        seen = await found(settled.settings(store=tmp_path / "new"))
        sentence = "127.0.0.1 lets nobody log in with a password; set an access_token instead."
        assert seen[2:] == [(Grade.WRONG, sentence)]

    async def test_the_device_is_gone(self, settled: Settled) -> None:
        settled.server.says(WHOAMI, GONE, 401)
        sentence = (
            "the homeserver does not know the device any more; the start logs in as a new one."
        )
        assert (await found(settled.settings()))[2:] == [(Grade.NOTE, sentence)]

    async def test_the_session_is_over(self, settled: Settled) -> None:
        settled.server.says(WHOAMI, {**GONE, "soft_logout": True}, 401)
        sentence = "the session is over; the start logs in again, as the same device."
        assert (await found(settled.settings()))[2:] == [(Grade.RIGHT, sentence)]

    async def test_a_token_that_is_refused(self, settled: Settled) -> None:
        settled.server.says(WHOAMI, GONE, 401)
        settings = settled.settings(access_token="syt_canary", password=None)
        ((grade, sentence),) = (await found(settings))[2:]
        assert grade is Grade.WRONG
        assert sentence.startswith("[matrix] access_token: the homeserver does not know it")

    async def test_a_token_of_another_account(self, settled: Settled) -> None:
        settled.server.says(WHOAMI, {"user_id": "@other:banyan.test", "device_id": DEVICE})
        sentence = "[matrix] user_id: the access token is of another account."
        assert (await found(settled.settings()))[2:] == [(Grade.WRONG, sentence)]

    async def test_an_account_that_is_locked(self, settled: Settled) -> None:
        settled.server.says(WHOAMI, {"errcode": "M_USER_LOCKED", "soft_logout": True}, 401)
        sentence = "the account was locked or deactivated, or its session has just ended."
        assert (await found(settled.settings()))[2:] == [(Grade.WRONG, sentence)]

    async def test_a_refusal_that_says_nothing(self, settled: Settled) -> None:
        settled.server.says(WHOAMI, {"errcode": "M_FORBIDDEN"}, 403)
        sentence = "127.0.0.1 refuses to say more (403)."
        assert (await found(settled.settings()))[2:] == [(Grade.WRONG, sentence)]


class TestIdentity:
    async def seen(self, settings: Matrix) -> list[tuple[Grade, str]]:
        """What is said about device and identity."""
        seen = await found(settings)
        assert seen[-1] == ROOMLESS
        return seen[3:-1]

    async def test_a_recovery_key_that_fits(self, settled: Settled) -> None:
        assert await self.seen(settled.settings(recovery_key=written())) == [SIGNED, FITS]

    async def test_a_recovery_key_of_another(self, settled: Settled) -> None:
        signed, (grade, sentence) = await self.seen(
            settled.settings(recovery_key=written(bytes(32)))
        )
        assert (signed, grade) == (SIGNED, Grade.WRONG)
        assert sentence.startswith("[matrix] recovery_key: it does not open the account's secret")

    async def test_a_recovery_key_that_is_none(self, settled: Settled) -> None:
        ((grade, sentence),) = await self.seen(settled.settings(recovery_key="canary"))
        assert grade is Grade.WRONG
        assert sentence.startswith("[matrix] recovery_key: this is no recovery key")

    async def test_a_device_that_is_not_signed(self, settled: Settled) -> None:
        settled.tell_keys(signed=False)
        sentence = "others cannot see yet that its device is its own; the start signs it."
        assert await self.seen(settled.settings()) == [(Grade.NOTE, sentence), UNSET]

    async def test_keys_that_were_not_told(self, settled: Settled) -> None:
        settled.keys = {}
        settled.tell_keys()
        sentence = "the start tells the homeserver its encryption keys."
        assert await self.seen(settled.settings()) == [(Grade.NOTE, sentence), UNSET]
        (settled.folder / KEYS).unlink()
        sentence = "the start makes its encryption keys."
        assert await self.seen(settled.settings()) == [(Grade.NOTE, sentence), UNSET]

    @pytest.mark.parametrize("lost", [True, False])
    async def test_keys_that_are_not_here(self, settled: Settled, lost: bool) -> None:
        if lost:
            (settled.folder / KEYS).unlink()
        else:
            settled.keys["keys"][f"curve25519:{DEVICE}"] = "A" * 43
            settled.tell_keys()
        (grade, sentence), _ = await self.seen(settled.settings())
        assert grade is Grade.WRONG
        assert sentence.startswith("the homeserver has other encryption keys for this device")

    async def test_nothing_is_published(self, settled: Settled) -> None:
        (settled.folder / SEEDS).unlink()
        settled.published = {}
        settled.tell_keys(signed=False)
        settled.server.keeps(ME, DEFAULT, {})
        _, (grade, sentence) = await self.seen(settled.settings())
        assert grade is Grade.NOTE
        assert sentence.startswith("the account has no identity yet; the start makes one")

    async def test_another_identity(self, settled: Settled) -> None:
        settled.identity = Identity.generate()
        settled.published = settled.identity.to_publish(ME)
        settled.tell_keys()
        settled.tell_secrets()
        _, (grade, sentence) = await self.seen(settled.settings())
        assert grade is Grade.WRONG
        assert sentence.startswith("the account has a cross-signing identity that was made by")
        _, known = await self.seen(settled.settings(recovery_key=written()))
        sentence = "the recovery key opens the account's identity; the start takes it over."
        assert known == (Grade.RIGHT, sentence)

    async def test_a_secret_storage_that_is_missing(self, settled: Settled) -> None:
        settled.server.keeps(ME, DEFAULT, {})
        _, (grade, sentence) = await self.seen(settled.settings())
        assert grade is Grade.NOTE
        assert sentence.startswith("its identity is in the store alone; the start puts it")

    async def test_a_secret_storage_without_it(self, settled: Settled) -> None:
        settled.server.keeps(ME, "m.cross_signing.master", {"encrypted": {}})
        _, (grade, sentence) = await self.seen(settled.settings())
        assert grade is Grade.NOTE
        assert sentence.startswith("its identity is in the store alone; set the key")

    async def test_a_recovery_key_that_was_only_written(self, settled: Settled) -> None:
        (settled.folder / RECOVERY_KEY).touch(mode=0o600)
        sentence = "its identity is kept in the account's secret storage, too."
        assert (Grade.RIGHT, sentence) in await found(settled.settings())

    async def test_an_old_copy(self, settled: Settled) -> None:
        settled.server.keeps(ME, ACCOUNT_DATA, {DEVICE: "newer"})
        ((grade, sentence),) = await self.seen(settled.settings())
        assert grade is Grade.NOTE
        assert sentence.startswith("the store is an old copy of itself; the start uses none")
        only_token = settled.settings(access_token=TOKEN, password=None)
        ((grade, sentence),) = await self.seen(only_token)
        assert grade is Grade.WRONG
        assert sentence.startswith("[matrix] store: the folder is an old copy of itself")


class TestRooms:
    def room(
        self,
        settled: Settled,
        name: str,
        levels: object = None,
        *,
        encrypted: bool = False,
        joining: str = "invite",
    ) -> str:
        """A room that Banyan is in."""
        room, state = f"!{name}:canary.test", f"GET v3/rooms/!{name}:canary.test/state"
        _, answer = settled.server.answers["GET v3/joined_rooms"]
        answer["joined_rooms"].append(room)
        if levels is not None:
            settled.server.says(f"{state}/m.room.power_levels/", levels)
        if encrypted:
            content = {"algorithm": "m.megolm.v1.aes-sha2"}
            settled.server.says(f"{state}/m.room.encryption/", content)
        settled.server.says(f"{state}/m.room.join_rules/", {"join_rule": joining})
        return room

    async def seen(self, settled: Settled, *rooms: str) -> list[tuple[Grade, str]]:
        """What is said about rooms."""
        return (await found(settled.settings(), *rooms))[5:]

    async def test_all_is_there(self, settled: Settled) -> None:
        able = {"users": {ME: 50}}
        garden = self.room(settled, "garden", able, encrypted=True)
        kitchen = self.room(settled, "kitchen", able, joining="public")
        self.room(settled, "private")
        assert await self.seen(settled, garden, kitchen, garden) == [
            (
                Grade.RIGHT,
                "it is in 3 rooms, 2 of communities: 1 encrypted, 1 open to everybody.",
            )
        ]

    async def test_it_was_removed(self, settled: Settled) -> None:
        garden = self.room(settled, "garden", {"users": {ME: 50}})
        sentence = (
            "it is not in 1 of 2 rooms of communities any more; somebody there can invite it again."
        )
        assert (await self.seen(settled, garden, "!gone:canary.test"))[1:] == [
            (Grade.NOTE, sentence)
        ]

    async def test_it_may_not_remove_messages(self, settled: Settled) -> None:
        rooms = [
            self.room(settled, "garden"),
            self.room(settled, "kitchen", {"users_default": 20, "redact": 20}),
        ]
        sentence = (
            "the commands that people write stay in 1 of 2 rooms of communities; with the power"
            " level to remove messages it takes them away after five minutes."
        )
        assert (await self.seen(settled, *rooms))[1:] == [(Grade.NOTE, sentence)]

    @pytest.mark.parametrize(
        ("levels", "encrypted", "may"),
        [
            ({"events_default": 1}, False, False),
            ({"events": {"m.room.message": 1}}, False, False),
            ({"events": {"m.room.message": 1}}, True, True),
            ({"events": {"m.room.encrypted": 1}}, True, False),
            ({"events": "canary", "redact": "canary"}, False, True),
        ],
    )
    async def test_it_may_not_write(
        self, settled: Settled, levels: object, encrypted: bool, may: bool
    ) -> None:
        garden = self.room(settled, "garden", levels, encrypted=encrypted)
        seen = [sentence for _, sentence in await self.seen(settled, garden)]
        assert any("may not write in 1 of 1 room of" in one for one in seen) is not may

    async def test_the_homeserver_does_not_tell(self, settled: Settled) -> None:
        garden = self.room(settled, "garden")
        state = f"GET v3/rooms/{garden}/state/m.room.power_levels/"
        settled.server.says(state, "canary", 502)
        sentence = "the homeserver does not tell about 1 room now; check again later."
        assert (await self.seen(settled, garden))[1:] == [(Grade.NOTE, sentence)]

    @pytest.mark.parametrize(
        ("number", "sentence"),
        [
            (1, "1 invitation waits; Banyan answers it while it runs."),
            (2, "2 invitations wait; Banyan answers them while it runs."),
        ],
    )
    async def test_invitations(self, settled: Settled, number: int, sentence: str) -> None:
        invitations = dict.fromkeys(map(str, range(number)), "canary")
        answer = {"next_batch": "s1", "rooms": {"invite": invitations}}
        settled.server.says("GET v3/sync", answer)
        assert await self.seen(settled) == [ROOMLESS, (Grade.NOTE, sentence)]
