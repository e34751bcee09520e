"""The contracts of pyproject.toml hold for the project, and each of them can be broken."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("bot", "handlers", "conversations", "storage")
LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]

VIOLATIONS = [
    ("A room imports only what stands below it", "storage/upwards.py", "import conversations"),
    ("A room imports only what stands below it", "handlers/upwards.py", "import bot.receive"),
    ("A room imports only what stands below it", "bot/engine/upwards.py", "import storage"),
    (
        "Platforms do not know each other",
        "bot/platforms/matrix.py",
        "import bot.platforms.telegram",
    ),
    ("No flow and no rule reaches clock", "conversations/chance.py", "import random"),
    ("No flow and no rule reaches clock", "conversations/talk/steps.py", "import time"),
    ("No flow and no rule reaches clock", "conversations/hours.py", "import bot.clock"),
    ("Of conversations, only steps.py", "conversations/talk/flow.py", "import storage.people"),
    ("A handler answers with storage verbs", "handlers/network.py", "import asyncio"),
    ("Only storage speaks to the database", "bot/receive.py", "import aiosqlite"),
    ("Storage speaks to the database only", "storage/network.py", "import aiohttp"),
    ("The network's libraries stay", "bot/model.py", "import aiohttp"),
    ("The network's libraries stay", "bot/platforms/matrix.py", "import telegram"),
    ("One place draws", "bot/delivery.py", "import matplotlib"),
]

ALLOWED = {
    "bot/app.py": "import bot.receive, bot.web, handlers, storage",
    "bot/charts.py": "import matplotlib",
    "bot/platforms/telegram.py": "import aiohttp, telegram, bot.platforms.base",
    "bot/receive.py": "import bot.router, handlers, conversations, storage",
    "bot/web.py": "import aiohttp",
    "conversations/talk/flow.py": "import conversations.talk.steps, storage.records, bot.engine",
    "conversations/talk/steps.py": "import storage.people",
    "handlers/answers.py": "import conversations.talk.flow, storage.people",
    "storage/people.py": "import aiosqlite, bot.clock, storage.records",
}

BARE = [
    *(f"bot/{name}.py" for name in ("cli", "clock", "delivery", "ids", "logs", "metrics")),
    *(f"bot/{name}.py" for name in ("model", "router", "scheduler", "settings", "workers")),
    "bot/platforms/base.py",
    "bot/platforms/matrix.py",
    "storage/records.py",
]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house of the same rooms in which every import is allowed."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for folder in (*ROOMS, "bot/engine", "bot/platforms", "conversations/talk"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "__init__.py").touch()
    for path in BARE:
        (tmp_path / path).touch()
    for path, line in ALLOWED.items():
        (tmp_path / path).write_text(f"{line}\n")
    return tmp_path


def lint_imports(house: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "200"}
    return subprocess.run(
        command, cwd=house, env=environment, check=False, capture_output=True, text=True
    )


def broken(report: str) -> list[str]:
    return [line for line in report.splitlines() if " BROKEN" in line]


def test_the_project_keeps_its_contracts() -> None:
    checked = lint_imports(ROOT)
    assert checked.returncode == 0, checked.stdout


def test_what_the_architecture_allows_is_allowed(house: Path) -> None:
    checked = lint_imports(house)
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize(("contract", "path", "line"), VIOLATIONS)
def test_a_forbidden_import_breaks_its_contract(
    house: Path, contract: str, path: str, line: str
) -> None:
    with (house / path).open("a") as module:
        module.write(f"{line}\n")
    checked = lint_imports(house)
    assert any(found.startswith(contract) for found in broken(checked.stdout)), checked.stdout


def test_every_part_of_bot_has_its_storey() -> None:
    layers = LINTER["contracts"][0]["layers"]
    named = {name.strip(" ()") for layer in layers for name in layer.split(":")}
    parts = {
        f"bot.{path.stem}"
        for path in (ROOT / "bot").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert parts - {"bot.__init__"} <= named
