"""The strict client is installed once, as it is pinned, and only where there is a Node for it."""

from pathlib import Path

import pytest

from tools.strict import FILES, Place, ensure, installed


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A copy of the project on a machine that has nothing yet."""
    place = Place(tmp_path)
    place.pinned.mkdir(parents=True)
    for name in FILES:
        (place.pinned / name).write_text(name)
    monkeypatch.setenv("PATH", str(tmp_path))
    return place


def put(place: Place, name: str, body: str) -> None:
    """Put a program on the machine."""
    (place.root / name).write_text(f"#!/bin/sh\n{body}\n")
    (place.root / name).chmod(0o700)


def test_it_is_installed_once(place: Place) -> None:
    put(place, "node", "echo v22.1.0")
    put(place, "npm", 'echo "$@" in "$PWD" >> ../calls')
    assert installed(place) is None
    assert ensure(place) == ensure(place) == installed(place) == place.modules
    calls = (place.folder.parent / "calls").read_text().splitlines()
    assert len(calls) == 1
    assert calls[0].startswith("ci --ignore-scripts")


@pytest.mark.parametrize("version", ["v18.20.4", "no version"])
def test_an_old_node_is_none(place: Place, version: str) -> None:
    put(place, "node", f"echo {version}")
    put(place, "npm", "exit 0")
    assert ensure(place) is None


def test_a_machine_without_node_is_told(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert ensure(place) is None
    assert "needs Node 20" in capsys.readouterr().err


def test_a_failure_says_where_to_look(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    put(place, "node", "echo v20.0.0")
    put(place, "npm", "echo no route; exit 1")
    assert ensure(place) is None
    assert "strict.log" in capsys.readouterr().err
    assert "no route" in place.log.read_text()
    assert installed(place) is None
