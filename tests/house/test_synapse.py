"""Synapse is installed once, by one process, and a failure says where to look."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tools import synapse
from tools.environment import PreparationError
from tools.synapse import Place, ensure, installed


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = Place(tmp_path)
    place.pinned.parent.mkdir()
    place.pinned.write_text("matrix-synapse==1")
    return place


@pytest.fixture
def installations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was installed, one after another."""
    done: list[str] = []

    def install(place: Place, pinned: Path) -> None:
        place.python.parent.mkdir(parents=True, exist_ok=True)
        place.python.touch()
        done.append(pinned.read_text())

    monkeypatch.setattr(synapse, "install", install)
    return done


def test_two_processes_install_it_once(place: Place, installations: list[str]) -> None:
    with ThreadPoolExecutor() as together:
        found = set(together.map(ensure, [place, place]))
    assert found == {place.python}
    assert installed(place) == place.python
    assert len(installations) == 1


def test_another_pin_is_another_installation(place: Place, installations: list[str]) -> None:
    ensure(place)
    place.pinned.write_text("matrix-synapse==2")
    assert installed(place) is None
    ensure(place)
    assert installations == ["matrix-synapse==1", "matrix-synapse==2"]


def test_a_failure_says_where_to_look(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(place: Place, pinned: Path) -> None:
        raise PreparationError

    monkeypatch.setattr(synapse, "install", fail)
    assert ensure(place) is None
    assert "synapse.log" in capsys.readouterr().err
    assert installed(place) is None
