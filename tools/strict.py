"""Installs the strict client that some tests of Matrix talk to: `python -m tools.strict`.

It is matrix-js-sdk, pinned in tests/servers/strict/package-lock.json, and needs Node 20 or newer.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tools.environment import ROOT
from tools.locks import alone, digest

MISSING = "The strict client is not installed: `.venv/bin/python -m tools.strict` does it."
OLDEST_NODE = 20
FILES = ("package.json", "package-lock.json")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the client lies in one copy of the project."""

    root: Path

    @property
    def pinned(self) -> Path:
        return self.root / "tests" / "servers" / "strict"

    @property
    def folder(self) -> Path:
        return self.root / ".tools" / "strict"

    @property
    def modules(self) -> Path:
        return self.folder / "node_modules"

    @property
    def log(self) -> Path:
        return self.root / ".tools" / "strict.log"

    @property
    def stamp(self) -> Path:
        return self.folder / "banyan-requirements"

    @property
    def is_there(self) -> bool:
        return self.stamp.exists() and self.stamp.read_text() == self.wanted

    @property
    def wanted(self) -> str:
        """What the stamp says when all is as it is pinned."""
        return digest(*(self.pinned / name for name in FILES))


HERE = Place(ROOT)


def ensure(place: Place = HERE) -> Path | None:
    """Name the folder of its modules, installed if need be; None when that cannot be."""
    if not has_node():
        print(f"The strict client needs Node {OLDEST_NODE} or newer, with npm.", file=sys.stderr)
        return None
    with alone(place.folder.with_suffix(".lock")):
        if place.is_there or install(place):
            return place.modules
    print(f"What happened is in {os.path.relpath(place.log)}.", file=sys.stderr)
    return None


def installed(place: Place = HERE) -> Path | None:
    """Name the folder of its modules, if it is there and can be started."""
    return place.modules if place.is_there and has_node() else None


def has_node() -> bool:
    """Tell whether this machine has npm and a Node that is new enough."""
    if not (shutil.which("npm") and shutil.which("node")):
        return False
    asked = subprocess.run(["node", "--version"], check=False, capture_output=True, text=True)  # noqa: S607 -- the one on PATH
    major = asked.stdout.strip().removeprefix("v").partition(".")[0]
    return major.isdigit() and int(major) >= OLDEST_NODE


def install(place: Place) -> bool:
    """Let npm fetch what is pinned, and nothing of it run."""
    print("Installing the strict client for the tests of Matrix …", flush=True)
    place.folder.mkdir(parents=True, exist_ok=True)
    place.stamp.unlink(missing_ok=True)
    for name in FILES:
        shutil.copy(place.pinned / name, place.folder)
    command = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    with place.log.open("w") as log:
        done = subprocess.run(
            command,
            check=False,
            cwd=place.folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    if done.returncode != 0:
        return False
    place.stamp.write_text(place.wanted)
    return True


if __name__ == "__main__":
    sys.exit(0 if ensure() else 1)
