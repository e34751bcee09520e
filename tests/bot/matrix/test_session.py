"""One device for ever, however starts end."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.errors import BanyanError
from bot.platforms.matrix.api import Json, MatrixError
from bot.platforms.matrix.files import BrokenFile
from bot.platforms.matrix.session import SESSION, NotLoggedIn, Session, log_in
from tests.bot.matrix.anything import anything
from tests.bot.matrix.played import PASSWORD, USER, Died, PlayedApi, PlayedHomeserver
from tests.bot.matrix.starting import settings

TOKEN = "syt_canary_token"


def given_token(played: PlayedHomeserver, device: str = "GIVEN") -> str:
    """A token that somebody has made for Banyan."""
    played.devices[USER][device] = TOKEN
    return TOKEN


class TestPassword:
    async def test_one_device_for_ever(self, played: PlayedHomeserver, store: Path) -> None:
        api = PlayedApi(played)
        first = await log_in(api, settings(), store)
        assert api.token == first.token
        assert stat.S_IMODE((store / SESSION).stat().st_mode) == 0o600
        assert len(first.device_id) == 10
        again = PlayedApi(played)
        assert await log_in(again, settings(), store) == first
        assert again.asked == ["GET account/whoami"]
        assert again.token == first.token

    async def test_no_secret_is_shown(self, played: PlayedHomeserver, store: Path) -> None:
        session = await log_in(PlayedApi(played), settings(), store)
        assert session.token not in repr(session)
        assert PASSWORD not in (store / SESSION).read_text()

    @pytest.mark.parametrize("when", ["dies_before", "dies_after"])
    async def test_a_death_while_logging_in(
        self, played: PlayedHomeserver, store: Path, when: str
    ) -> None:
        api = PlayedApi(played)
        setattr(api, when, 0)
        with pytest.raises(Died):
            await log_in(api, settings(), store)
        session = await log_in(PlayedApi(played), settings(), store)
        assert [*played.devices[USER]] == [session.device_id]

    async def test_a_death_while_writing(
        self, played: PlayedHomeserver, store: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def die(*_: object) -> None:
            raise Died

        with monkeypatch.context() as patch:
            patch.setattr("bot.platforms.matrix.session._write", die)
            with pytest.raises(Died):
                await log_in(PlayedApi(played), settings(), store)
        session = await log_in(PlayedApi(played), settings(), store)
        assert [*played.devices[USER]] == [session.device_id]

    async def test_a_wrong_password(self, played: PlayedHomeserver, store: Path) -> None:
        with pytest.raises(NotLoggedIn, match=r"^\[matrix\] password: ") as caught:
            await log_in(PlayedApi(played), settings(password="canary, and wrong"), store)
        assert "canary" not in str(caught.value)
        assert caught.value.text is None

    @pytest.mark.parametrize(
        ("status", "code", "said"),
        [
            (403, "M_USER_DEACTIVATED", r"\[matrix\] user_id: .* deactivated"),
            (400, "M_UNKNOWN", "set an access_token instead"),
            (404, "M_UNRECOGNIZED", "set an access_token instead"),
            (403, "M_SPLINTERED\x1b[2J", "set an access_token instead"),
        ],
    )
    async def test_other_refusals(
        self,
        played: PlayedHomeserver,
        store: Path,
        monkeypatch: pytest.MonkeyPatch,
        status: int,
        code: str,
        said: str,
    ) -> None:
        def refuse(_: Json) -> Json:
            raise MatrixError(status, {"errcode": code})

        monkeypatch.setattr(played, "_log_in", refuse)
        with pytest.raises(NotLoggedIn, match=said):
            await log_in(PlayedApi(played), settings(), store)

    @pytest.mark.parametrize("status", [429, 500, 502])
    async def test_what_passes_by_itself(
        self,
        played: PlayedHomeserver,
        store: Path,
        monkeypatch: pytest.MonkeyPatch,
        status: int,
    ) -> None:
        def refuse(_: Json) -> Json:
            raise MatrixError(status, {"errcode": "M_UNKNOWN"})

        monkeypatch.setattr(played, "_log_in", refuse)
        with pytest.raises(MatrixError):
            await log_in(PlayedApi(played), settings(), store)

    async def test_softly_logged_out(self, played: PlayedHomeserver, store: Path) -> None:
        first = await log_in(PlayedApi(played), settings(), store)
        played.log_out(first.token, softly=True)
        second = await log_in(PlayedApi(played), settings(), store)
        assert second.device_id == first.device_id
        assert second.token != first.token

    async def test_logged_out_for_ever(self, played: PlayedHomeserver, store: Path) -> None:
        first = await log_in(PlayedApi(played), settings(), store)
        played.log_out(first.token)
        second = await log_in(PlayedApi(played), settings(), store)
        assert second.device_id != first.device_id

    async def test_without_a_password_meanwhile(
        self, played: PlayedHomeserver, store: Path
    ) -> None:
        first = await log_in(PlayedApi(played), settings(), store)
        played.log_out(first.token)
        only_token = settings(password=None, access_token="syt_gone")
        with pytest.raises(NotLoggedIn, match=r"\[matrix\] access_token: "):
            await log_in(PlayedApi(played), only_token, store)


class TestAccessToken:
    async def test_its_device_is_ours(self, played: PlayedHomeserver, store: Path) -> None:
        only_token = settings(password=None, access_token=given_token(played))
        expected = Session(USER, "GIVEN", TOKEN)
        assert await log_in(PlayedApi(played), only_token, store) == expected
        assert await log_in(PlayedApi(played), settings(), store) == expected

    async def test_of_another_device(self, played: PlayedHomeserver, store: Path) -> None:
        given_token(played)
        other = settings(access_token=TOKEN, device_id="OTHER")
        with pytest.raises(NotLoggedIn, match=r"\[matrix\] device_id: "):
            await log_in(PlayedApi(played), other, store)
        right = settings(access_token=TOKEN, device_id="GIVEN")
        assert (await log_in(PlayedApi(played), right, store)).device_id == "GIVEN"

    async def test_of_another_account(self, played: PlayedHomeserver, store: Path) -> None:
        played.devices["@other:banyan.test"]["GIVEN"] = TOKEN
        with pytest.raises(NotLoggedIn, match="of another account"):
            await log_in(PlayedApi(played), settings(access_token=TOKEN), store)
        assert not (store / SESSION).exists()

    async def test_without_a_device(self, played: PlayedHomeserver, store: Path) -> None:
        given_token(played, device="")
        with pytest.raises(NotLoggedIn, match="it has no device"):
            await log_in(PlayedApi(played), settings(access_token=TOKEN), store)

    async def test_that_is_not_known(self, played: PlayedHomeserver, store: Path) -> None:
        for token in ("syt_gone", ""):
            only_token = settings(password=None, access_token=token)
            with pytest.raises(NotLoggedIn, match="set a new one"):
                await log_in(PlayedApi(played), only_token, store)

    async def test_the_password_takes_over(self, played: PlayedHomeserver, store: Path) -> None:
        both = settings(access_token=given_token(played))
        await log_in(PlayedApi(played), both, store)
        played.log_out(TOKEN)
        second = await log_in(PlayedApi(played), both, store)
        assert second.device_id != "GIVEN"
        assert await log_in(PlayedApi(played), both, store) == second

    async def test_softly_logged_out(self, played: PlayedHomeserver, store: Path) -> None:
        both = settings(access_token=given_token(played))
        await log_in(PlayedApi(played), both, store)
        played.log_out(TOKEN, softly=True)
        second = await log_in(PlayedApi(played), both, store)
        assert second.device_id == "GIVEN"
        assert await log_in(PlayedApi(played), both, store) == second


class TestFile:
    async def test_of_another_account(self, played: PlayedHomeserver, store: Path) -> None:
        await log_in(PlayedApi(played), settings(), store)
        other = settings(user_id="@other:banyan.test")
        with pytest.raises(NotLoggedIn, match=r"\[matrix\] store: .* another account"):
            await log_in(PlayedApi(played), other, store)

    @pytest.mark.parametrize(
        "content",
        [
            "",
            "[]",
            "{}",
            json.dumps({"user_id": USER}),
            json.dumps({"user_id": USER, "device_id": "D", "token": 5}),
            json.dumps({"user_id": USER, "device_id": "\n"}),
        ],
    )
    async def test_that_is_broken(
        self, played: PlayedHomeserver, store: Path, content: str
    ) -> None:
        store.mkdir()
        (store / SESSION).write_text(content)
        with pytest.raises(BrokenFile, match=r"session\.json"):
            await log_in(PlayedApi(played), settings(), store)

    async def test_of_a_token_that_became_another_devices(
        self, played: PlayedHomeserver, store: Path
    ) -> None:
        session = await log_in(PlayedApi(played), settings(), store)
        played.devices[USER]["OTHER"] = played.devices[USER].pop(session.device_id)
        again = await log_in(PlayedApi(played), settings(), store)
        assert again.device_id == session.device_id


@pytest.mark.parametrize("field", ["user_id", "device_id", "access_token"])
@pytest.mark.parametrize("only_token", [True, False])
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(value=anything | st.text(max_size=3))
async def test_a_hostile_homeserver(
    tmp_path_factory: pytest.TempPathFactory, field: str, only_token: bool, value: object
) -> None:
    played, store = PlayedHomeserver(), tmp_path_factory.mktemp("store")
    api = PlayedApi(played)
    api.twist = lambda _, answer: {**answer, field: value} if field in answer else answer
    set_so = settings(access_token=given_token(played)) if only_token else settings()
    try:
        session = await log_in(api, set_so, store)
    except BanyanError:
        return
    assert session.user_id == USER
    assert isinstance(session.device_id, str)
    assert isinstance(session.token, str)
