"""The environment is prepared once, and never made smaller."""

import os
import subprocess
from pathlib import Path

import pytest

from tools import environment
from tools.environment import Checkout, Kind, PreparationError, missing, prepare

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    checkout = Checkout(tmp_path)
    checkout.python.parent.mkdir(parents=True)
    checkout.python.touch()
    checkout.requirements("run").write_text("run")
    checkout.requirements("dev").write_text("dev")
    return checkout


@pytest.mark.parametrize(
    ("installed", "wanted", "needed"),
    [
        ("run", "run", None),
        ("run", "dev", "dev"),
        ("dev", "dev", None),
        ("dev", "run", None),
    ],
)
def test_only_what_is_missing_is_installed(
    checkout: Checkout, installed: Kind, wanted: Kind, needed: Kind | None
) -> None:
    checkout.stamp.write_text(checkout.stamp_for(installed))
    assert missing(checkout, wanted) == needed


@pytest.mark.parametrize("wanted", ["run", "dev"])
def test_without_an_environment_all_is_missing(checkout: Checkout, wanted: Kind) -> None:
    assert missing(checkout, wanted) == wanted
    checkout.stamp.write_text(checkout.stamp_for("dev"))
    checkout.python.unlink()
    assert missing(checkout, wanted) == wanted


def test_an_update_keeps_the_development_set(checkout: Checkout) -> None:
    checkout.stamp.write_text(checkout.stamp_for("dev"))
    checkout.requirements("dev").write_text("newer")
    assert missing(checkout, "run") == "dev"


def test_a_failed_installation_says_so_and_is_tried_again(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    uv = checkout.root / "uv"
    uv.write_text("#!/bin/sh\necho no route to the index; exit 1\n")
    uv.chmod(0o700)
    monkeypatch.setenv("PATH", str(checkout.root))
    checkout.stamp.write_text("run of an older set")
    with pytest.raises(PreparationError, match="needs the network") as caught:
        prepare(checkout, "run")
    assert "\n" not in str(caught.value)
    assert "no route to the index" in checkout.log.read_text()
    assert missing(checkout, "run") == "run"


def test_without_uv_and_pip_one_line_says_what_to_install(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(checkout.root))
    monkeypatch.setattr(environment, "can_import", lambda _: False)
    with pytest.raises(PreparationError, match="python3-venv"):
        prepare(checkout, "run")


def test_an_old_python_is_passed_over(tmp_path: Path) -> None:
    script = tmp_path / "tools" / "python"
    script.parent.mkdir()
    script.write_bytes((ROOT / "tools" / "python").read_bytes())
    for name, body in (("python3", "exit 1"), ("python3.12", '[ "$1" = -c ] || echo "with $*"')):
        (tmp_path / name).write_text(f"#!/bin/sh\n{body}\n")
        (tmp_path / name).chmod(0o700)
    started = subprocess.run(
        ["/bin/sh", script, "-m", "bot"],
        check=True,
        cwd=tmp_path,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert started.stdout == "with -m bot\n"


def test_without_any_python_one_line_says_so(tmp_path: Path) -> None:
    started = subprocess.run(
        ["/bin/sh", ROOT / "tools" / "python"],
        check=False,
        cwd=tmp_path,
        env={"PATH": os.fspath(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert started.returncode == 1
    assert started.stderr.count("\n") == 1
    assert "Python 3.11" in started.stderr
