"""The check beside a real homeserver: before the first start, and after it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.clock import Timer, system_clock
from bot.findings import Grade
from bot.model import Place
from bot.platforms.matrix.api import Api
from bot.platforms.matrix.check import findings
from bot.platforms.matrix.connection import Connection, logged_in
from bot.platforms.matrix.identity.keeping import RECOVERY_KEY
from bot.settings import Matrix
from storage.database import Database

if TYPE_CHECKING:
    from tests.servers.fixtures import Meet
    from tests.servers.synapse import Homeserver

pytestmark = pytest.mark.synapse


async def found(settings: Matrix, *rooms: str) -> list[tuple[Grade, str]]:
    seen = await findings(settings, [Place("matrix", room) for room in rooms])
    return [(one.grade, one.sentence.removeprefix("Matrix: ")) for one in seen]


async def test_an_account_from_its_first_day_on(
    homeserver: Homeserver, meet: Meet, tmp_path: Path
) -> None:
    account, ana = await homeserver.register("banyan"), await meet("ana")
    store = tmp_path / "matrix"
    settings = Matrix.model_validate(
        {
            "homeserver": homeserver.url,
            "user_id": account.user_id,
            "password": account.password,
            "store": store,
        }
    )
    made, reached, named = await found(settings)
    assert made == (Grade.RIGHT, f"the store {store} is made at the first start.")
    assert reached[0] is Grade.RIGHT
    assert named == (
        Grade.RIGHT,
        "there is no session yet; the start logs in with the password.",
    )
    user = await homeserver.admin("GET", f"v2/users/{account.user_id}/devices")
    assert user["total"] == 0
    garden = await ana.makes_room("Garden", invites=[account.user_id], public=True)
    kitchen = await ana.makes_room("Kitchen", invites=[account.user_id], encrypted=True)
    async with Api.open(homeserver.url) as api, Database.open(tmp_path / "banyan.db") as database:
        session = await logged_in(api, settings)
        opened = Connection.open(api, session, settings, database, system_clock, Timer())
        with opened as connection:
            await connection.introduce(api, settings)
            await api.call("POST", "join", garden, body={})
            seen = await found(settings, garden, kitchen)
    assert seen[0] == (Grade.RIGHT, f"the store {store} is for Banyan's user alone.")
    assert seen[1][1].startswith(f"{RECOVERY_KEY} still lies in {store}")
    *rights, gone, stay, invitation = seen[3:]
    assert rights == [
        (Grade.RIGHT, f"this is {account.user_id}, at 127.0.0.1."),
        (Grade.RIGHT, "others can see that its device is its own."),
        (Grade.RIGHT, "its identity is kept in the account's secret storage, too."),
        (Grade.RIGHT, "it is in 1 room, 1 of communities: 0 encrypted, 1 open to everybody."),
    ]
    assert gone[1].startswith("it is not in 1 of 2 rooms of communities any more")
    assert stay[1].startswith("the commands that people write stay in 1 of 1 room of communities")
    assert invitation == (Grade.NOTE, "1 invitation waits; Banyan answers it while it runs.")
    lines = (store / RECOVERY_KEY).read_text().splitlines()
    (store / RECOVERY_KEY).unlink()
    kept = settings.model_copy(update={"recovery_key": None})
    assert any("is not set: if the store is lost" in one for _, one in await found(kept))
    again = Matrix.model_validate({**settings.model_dump(), "recovery_key": lines[-1]})
    fits = (Grade.RIGHT, "the recovery key opens the account's secret storage.")
    assert fits in await found(again)
