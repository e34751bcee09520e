"""The requirements pin and hash everything, for every machine."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUN = ROOT / "requirements.txt"
DEVELOPMENT = ROOT / "requirements-dev.txt"
UV = ROOT / "tools" / "requirements-uv.txt"
STRICT = ROOT / "tests" / "servers" / "strict" / "package-lock.json"
SYNAPSE = ROOT / "tools" / "requirements-synapse.txt"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def entries(path: Path) -> dict[str, str]:
    """Each pinned requirement (name, version, marker) with its hashes."""
    joined = path.read_text().replace("\\\n", "")
    rows = (re.split(r"\s+(?=--hash)", line, maxsplit=1) for line in joined.splitlines())
    return {row[0].strip(): row[1] if len(row) > 1 else "" for row in rows}


def names(path: Path) -> set[str]:
    return {entry.split("==")[0] for entry in entries(path)}


@pytest.mark.parametrize("path", [RUN, DEVELOPMENT, UV, SYNAPSE], ids=lambda path: path.name)
def test_every_requirement_is_pinned_and_hashed(path: Path) -> None:
    pinned = re.compile(r"[a-z0-9-]+==[\w.]+( ; .+)?")
    hashes = re.compile(r"(--hash=sha256:[0-9a-f]{64}\s*)+")
    loose = [
        entry
        for entry, hashed in entries(path).items()
        if not (pinned.fullmatch(entry) and hashes.fullmatch(hashed))
    ]
    assert loose == []


def test_the_development_set_contains_the_run_time_set() -> None:
    run, development = entries(RUN), entries(DEVELOPMENT)
    assert run.items() <= development.items()


def test_every_direct_dependency_is_pinned() -> None:
    direct = {re.split(r"[\[<>=]", line)[0] for line in PROJECT["project"]["dependencies"]}
    groups = PROJECT["dependency-groups"]
    tools = {
        re.split(r"[<>=]", line)[0] for group in ("test", "lint", "bench") for line in groups[group]
    }
    assert direct <= names(RUN)
    assert tools <= names(DEVELOPMENT)
    assert not tools & names(RUN)


def test_the_strict_client_is_hashed_and_comes_from_nowhere_in_particular() -> None:
    packages = json.loads(STRICT.read_text())["packages"]
    del packages[""]  # what asks for the others
    assert [name for name, package in packages.items() if "integrity" not in package] == []
    assert [name for name, package in packages.items() if "resolved" in package] == []
