"""The command line: what it does, what it says and how it ends."""

import asyncio
import os
import platform
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from types import ModuleType

import pytest

from bot import __version__, cli
from bot.errors import BanyanError
from bot.settings import Settings
from storage import ballots
from storage.database import Database
from tests.servers.telegram import BotApi, Cloud
from tests.storage.polling import ask

ROOT = Path(__file__).parents[2]
TOKEN = "987654:canary-in-the-coal-mine-0123456789"

pytestmark = pytest.mark.usefixtures("home", "logging_as_before")

Run = Callable[..., Awaitable[None]]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Settings, bool]]:
    """What would have been started, instead of a whole Banyan."""
    starts: list[tuple[Settings, bool]] = []

    async def run(settings: Settings, *, playground_only: bool) -> None:
        starts.append((settings, playground_only))

    pretend(monkeypatch, run)
    return starts


def pretend(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    app = ModuleType("bot.app")
    app.run = run  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "bot.app", app)
    monkeypatch.setattr("bot.app", app, raising=False)


def failing(problem: BaseException) -> Run:
    async def run(settings: Settings, *, playground_only: bool) -> None:
        raise problem

    return run


def banyan(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A process of its own, as somebody at a terminal would start it."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        check=False,
        capture_output=True,
        text=True,
    )


async def make_database(path: Path, mark: str) -> None:
    async with Database.open(path) as database, database.transaction() as tx:
        await tx.run("INSERT INTO setting (name, value) VALUES ('mark', :mark)", mark=mark)


def mark_of(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        (mark,) = connection.execute("SELECT value FROM setting WHERE name = 'mark'").fetchone()
    return str(mark)


class TestStarting:
    def test_run_starts_what_the_settings_name(self, started: list[tuple[Settings, bool]]) -> None:
        Path("config.toml").write_text("[web]\nport = 1")
        assert cli.main(["run"]) == 0
        ((settings, playground_only),) = started
        assert settings.web.port == 1
        assert not playground_only

    def test_try_starts_the_playground_whatever_is_configured(
        self, started: list[tuple[Settings, bool]]
    ) -> None:
        Path("other.toml").write_text(f"[telegram]\ntoken = '{TOKEN}'")
        assert cli.main(["try", "--config", "other.toml"]) == 0
        ((_, playground_only),) = started
        assert playground_only

    def test_run_starts_telegram(self, started: list[tuple[Settings, bool]]) -> None:
        Path("config.toml").write_text(f"[telegram]\ntoken = '{TOKEN}'")
        assert cli.main(["run"]) == 0
        ((settings, playground_only),) = started
        assert settings.telegram
        assert not playground_only

    def test_run_starts_both_networks(self, started: list[tuple[Settings, bool]]) -> None:
        Path("config.toml").write_text(
            f"[telegram]\ntoken = '{TOKEN}'\n"
            "[matrix]\nhomeserver = 'https://matrix.org'\nuser_id = '@banyan:matrix.org'\n"
            "access_token = 'canary'"
        )
        assert cli.main(["run"]) == 0
        ((settings, _),) = started
        assert [*settings.platforms] == ["telegram", "matrix"]

    def test_a_known_problem_is_one_line(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        pretend(monkeypatch, failing(BanyanError("Another Banyan is using it; stop it first.")))
        assert cli.main(["run"]) == 1
        assert capsys.readouterr().err == "Another Banyan is using it; stop it first.\n"

    def test_known_problems_of_tasks_are_one_line_each(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        several = [BanyanError("One."), ExceptionGroup("", [BanyanError("Two.")])]
        pretend(monkeypatch, failing(ExceptionGroup("tasks", several)))
        assert cli.main(["run"]) == 1
        assert capsys.readouterr().err == "One.\nTwo.\n"

    @pytest.mark.parametrize(
        "problem", [ValueError("canary"), ExceptionGroup("canary", [ValueError("canary")])]
    )
    def test_a_bug_is_logged_without_words(
        self,
        problem: Exception,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        pretend(monkeypatch, failing(problem))
        assert cli.main(["run"]) == 1
        said = capsys.readouterr().err
        assert "something in it is broken" in said
        assert "ValueError" in said
        assert "canary" not in said
        assert "Traceback" not in said

    def test_an_interruption_ends_quietly(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        pretend(monkeypatch, failing(KeyboardInterrupt()))
        assert cli.main(["run"]) == 130
        assert capsys.readouterr() == ("", "")

    def test_ctrl_c_ends_a_waiting_one_quietly(self, tmp_path: Path) -> None:
        program = (
            "import asyncio, os, signal, sys, types\n"
            # Whatever a shell starts in the background ignores the signal, and passes that on.
            "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
            "from bot import cli\n"
            "async def run(settings, *, playground_only):\n"
            "    os.kill(os.getpid(), signal.SIGINT)\n"
            "    await asyncio.Event().wait()\n"
            "app = types.ModuleType('bot.app'); app.run = run\n"
            "sys.modules['bot.app'] = app; sys.modules['bot'].app = app\n"
            "sys.exit(cli.main(['run']))\n"
        )
        ended = subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            cwd=tmp_path,
            check=False,
            capture_output=True,
            text=True,
        )
        assert (ended.returncode, ended.stdout, ended.stderr) == (128 + signal.SIGINT, "", "")


class TestSettings:
    @pytest.mark.parametrize(
        "command", [["run"], ["try"], ["check"], ["backup"], ["restore", "copy.db"]]
    )
    def test_problems_are_a_line_each_and_status_2(
        self, command: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        Path("config.toml").write_text(
            f"[web]\nport = 'x'\n[telegrm]\ntoken = '{TOKEN}'\n[telegram]\ntoken = 'canary'\n"
        )
        assert cli.main(command) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert len(said.err.splitlines()) == 3
        assert "did you mean telegram.token?" in said.err
        assert "canary" not in said.err

    def test_a_file_that_is_missing_is_told(self) -> None:
        ended = banyan("run", "--config", "gone.toml")
        assert ended.returncode == 2
        assert ended.stderr == "gone.toml: there is no such file\n"


class TestCopies:
    async def test_there_and_back(self, capsys: pytest.CaptureFixture[str]) -> None:
        path = Path("banyan.db")
        await make_database(path, "first")
        assert cli.main(["backup"]) == 0
        (copy,) = Path("backups").iterdir()
        assert capsys.readouterr().out == f"The database was copied to {copy}.\n"
        path.unlink()
        await make_database(path, "second")
        assert cli.main(["restore", str(copy)]) == 0
        restored, kept = capsys.readouterr().out.splitlines()
        assert restored == f"{copy} was restored as {path}."
        replaced = kept.removeprefix("The database that was there is kept as ").removesuffix(".")
        assert mark_of(path) == "first"
        assert mark_of(Path(replaced)) == "second"

    async def test_a_copy_can_be_made_while_it_runs(self) -> None:
        async with Database.open(Path("banyan.db")):
            assert cli.main(["backup", "elsewhere/deep"]) == 0
        assert len([*Path("elsewhere/deep").iterdir()]) == 1

    async def test_nothing_is_restored_under_a_running_one(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        await make_database(Path("banyan.db"), "first")
        cli.main(["backup"])
        (copy,) = Path("backups").iterdir()
        capsys.readouterr()
        async with Database.open(Path("banyan.db")):
            assert cli.main(["restore", str(copy)]) == 1
        assert capsys.readouterr().err == "Another Banyan is using banyan.db; stop it first.\n"

    async def test_open_votes_are_said_not_to_be_readable(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        async with Database.open(Path("banyan.db")) as database, database.transaction() as tx:
            asked = await ask(tx, "ana")
        assert cli.main(["backup", "before"]) == 0
        assert "otes" not in capsys.readouterr().out
        async with Database.open(Path("banyan.db")) as database, database.transaction() as tx:
            await ballots.cast(tx, asked.poll, asked.entries["ana"], [])
        assert cli.main(["backup", "open"]) == 0
        assert "Votes that are open now cannot be read from it" in capsys.readouterr().out
        (copy,) = Path("open").iterdir()
        assert cli.main(["restore", str(copy)]) == 0
        assert "Votes were open in it." in capsys.readouterr().out
        assert [one.name for one in Path("banyan.db.keys").iterdir()] == [asked.poll]

    def test_without_a_database_there_is_nothing_to_copy(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert cli.main(["backup"]) == 1
        assert capsys.readouterr().err == "There is no database banyan.db to copy.\n"
        assert not Path("backups").exists()

    async def test_what_the_system_refuses_is_one_line(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        await make_database(Path("banyan.db"), "first")
        Path("file").touch()
        assert cli.main(["backup", "file"]) == 1
        assert capsys.readouterr().err == "file: File exists\n"


class TestTelling:
    def test_version(self) -> None:
        ended = banyan("version")
        assert ended.returncode == 0
        assert ended.stdout.splitlines() == [
            f"Banyan {__version__}",
            f"Python {platform.python_version()}",
            f"SQLite {sqlite3.sqlite_version}",
        ]

    def test_check_says_what_is_right(self) -> None:
        ended = banyan("check", BANYAN_WEB__PORT="0", PYTHONIOENCODING="utf-8")
        assert ended.returncode == 0
        assert "right  Database: banyan.db is made at the first start.\n" in ended.stdout
        assert "wrong" not in ended.stdout

    def test_check_says_what_is_wrong(self) -> None:
        ended = banyan("check", BANYAN_WEB__HOST="203.0.113.1", PYTHONIOENCODING="utf-8")
        assert ended.returncode == 1
        assert "wrong  Web: 203.0.113.1 is no address of this machine.\n" in ended.stdout

    async def test_check_asks_telegram_and_keeps_the_token(self) -> None:
        async with BotApi(Cloud()) as api:
            ended = await asyncio.to_thread(
                banyan,
                "check",
                BANYAN_WEB__PORT="0",
                BANYAN_TELEGRAM__TOKEN=TOKEN,
                BANYAN_TELEGRAM__API_URL=api.url,
                BANYAN_LOG__LEVEL="debug",
            )
        assert ended.returncode == 1
        assert "wrong  Telegram: the token is not accepted; take a new one" in ended.stdout
        assert "canary" not in ended.stdout + ended.stderr
        assert ended.stderr == ""

    def test_without_a_command_the_choice_is_told(self) -> None:
        ended = banyan()
        assert ended.returncode == 2
        assert "COMMAND" in ended.stderr

    def test_no_command_but_a_start_loads_the_web_server(self) -> None:
        program = (
            "import sys; from bot import cli; cli.main(['version']);"
            "heavy = {'aiohttp', 'apscheduler', 'matplotlib', 'telegram', 'bot.app'};"
            "sys.exit(bool(heavy & {*sys.modules}))"
        )
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=True,
            capture_output=True,
        )
