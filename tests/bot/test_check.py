"""The check: what it says about a real database, a real port, platforms and a clock."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfoNotFoundError

import pytest

from bot import check as checking
from bot.check import UNNAMED, check
from bot.findings import Grade
from bot.model import Place
from bot.settings import Community, Matrix, Settings, Storage, Telegram, Web
from storage import communities
from storage.database import Database
from tests.bot.matrix.answering import Answering
from tests.bot.matrix.settled import Settled
from tests.servers.telegram import BotApi, Cloud

NOON = datetime(2027, 1, 1, 12, tzinfo=UTC)


@contextmanager
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def settings(
    path: Path,
    *,
    port: int = 0,
    telegram: Telegram | None = None,
    matrix: Matrix | None = None,
) -> Settings:
    return Settings(
        storage=Storage(url=f"sqlite:///{path}"),
        web=Web(port=port),
        community=Community(languages=("en", "ar")),
        telegram=telegram,
        matrix=matrix,
    )


def found(given: Settings, now: datetime = NOON) -> dict[str, tuple[Grade, str]]:
    """Grade and sentence by what they are about."""
    findings = [(one.grade, one.sentence.partition(": ")) for one in check(given, lambda: now)]
    return {about: (grade, sentence) for grade, (about, _, sentence) in findings}


def test_a_first_start_is_right(tmp_path: Path) -> None:
    seen = found(settings(tmp_path / "banyan.db"))
    assert {grade for grade, _ in seen.values()} <= {Grade.RIGHT, Grade.NOTE}
    assert [*seen] == [
        "Settings",
        "Platforms",
        "Database",
        "Web",
        "Languages",
        "Clock",
        "Time zones",
    ]
    assert seen["Database"][1].endswith("banyan.db is made at the first start.")
    assert "English" in seen["Languages"][1]
    assert "العربية" in seen["Languages"][1]
    assert seen["Clock"] == (Grade.RIGHT, "it shows 2027-01-01 12:00 UTC.")


async def test_a_running_banyan_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "banyan.db"
    with taken_port() as port:
        async with Database.open(path):
            seen = found(settings(path, port=port))
        alone = found(settings(path, port=port))
    assert seen["Database"] == (Grade.NOTE, f"another Banyan is using {path}; stop it first.")
    assert seen["Web"][1].endswith("is taken, likely by that Banyan.")
    assert alone["Database"][0] is Grade.RIGHT
    assert alone["Web"] == (
        Grade.NOTE,
        f"port {port} of 127.0.0.1 cannot be had; the next free one would be used.",
    )


def test_a_file_of_another_program_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "banyan.db"
    path.write_text("a letter to somebody" * 100)
    assert found(settings(path))["Database"] == (
        Grade.WRONG,
        f"{path} is not a database of Banyan.",
    )


async def test_matrix_is_asked_about_the_rooms_of_communities(tmp_path: Path) -> None:
    path = tmp_path / "banyan.db"
    async with Database.open(path) as database, database.transaction() as tx:
        for platform in ("matrix", "playground"):
            place = Place(platform, "!garden:banyan.test")
            await communities.set_up(tx, place, name="", language="en", zone="UTC", contact="")
    async with Answering.open() as server:
        matrix = Settled(server, tmp_path / "matrix").settings()
        findings = await asyncio.to_thread(lambda: list(check(settings(path, matrix=matrix))))
    said = [one.sentence for one in findings]
    assert "Platforms: [matrix]." in said
    assert "Matrix: this is @banyan:banyan.test, at 127.0.0.1." in said
    assert len([one for one in said if "it is not in 1 of 1 room" in one]) == 1


async def test_telegram_is_asked_about_the_groups_of_communities(tmp_path: Path) -> None:
    cloud, path = Cloud(), tmp_path / "banyan.db"
    group, other = cloud.group("Garden"), cloud.group("Kitchen")
    group.promote_bot()
    async with Database.open(path) as database, database.transaction() as tx:
        for one in (group, other):
            place = Place("telegram", str(one.id), "7")
            await communities.set_up(tx, place, name="", language="en", zone="UTC", contact="")
        await communities.removed_from(tx, "telegram", str(other.id))
        elsewhere = Place("playground", "1")
        await communities.set_up(tx, elsewhere, name="", language="en", zone="UTC", contact="")
    async with BotApi(cloud) as api:
        telegram = Telegram.model_validate({"token": cloud.token, "api_url": api.url})
        given = settings(path, telegram=telegram)
        findings = await asyncio.to_thread(lambda: list(check(given)))
    said = [one.sentence for one in findings]
    assert UNNAMED in said
    assert "Platforms: [telegram]." in said
    assert [one for one in said if one.startswith("Telegram: ")] == [
        "Telegram: this is @banyan_test_bot.",
        "Telegram: it has its rights in 1 group.",
    ]


def test_telegram_is_asked_before_there_is_a_database(tmp_path: Path) -> None:
    telegram = Telegram.model_validate({"token": "1:a", "api_url": "http://127.0.0.1:1"})
    seen = found(settings(tmp_path / "banyan.db", telegram=telegram))
    assert seen["Platforms"] == (Grade.RIGHT, "[telegram].")
    assert seen["Telegram"] == (Grade.WRONG, "127.0.0.1 cannot be reached.")


def test_a_clock_that_was_never_set_is_wrong(tmp_path: Path) -> None:
    seen = found(settings(tmp_path / "banyan.db"), datetime(1970, 1, 1, tzinfo=UTC))
    assert seen["Clock"][0] is Grade.WRONG


def test_missing_time_zones_are_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(name: str) -> object:
        raise ZoneInfoNotFoundError(name)

    monkeypatch.setattr(checking, "ZoneInfo", nowhere)
    assert found(settings(tmp_path / "banyan.db"))["Time zones"][0] is Grade.WRONG


def test_a_port_that_telegram_calls_must_be_free(tmp_path: Path) -> None:
    called = {"token": "1:a", "api_url": "http://127.0.0.1:9", "webhook_url": "https://a.example"}
    with taken_port() as port:
        given = settings(
            tmp_path / "banyan.db", port=port, telegram=Telegram.model_validate(called)
        )
        seen = found(given)
    assert seen["Web"] == (
        Grade.WRONG,
        f"port {port} of 127.0.0.1 cannot be had, and Telegram calls at no other.",
    )
