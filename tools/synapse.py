"""Installs the homeserver that the tests of Matrix talk to: `python -m tools.synapse`.

It has an environment of its own, .tools/synapse, since Banyan itself needs nothing of it.
"""

import fcntl
import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.environment import ROOT, Checkout, PreparationError, install

MISSING = "Synapse is not installed: `.venv/bin/python -m tools.synapse` does it."


class Place(Checkout):
    """Where Synapse lies in one copy of the project."""

    @property
    def venv(self) -> Path:
        return self.tools / "synapse"

    @property
    def log(self) -> Path:
        return self.tools / "synapse.log"

    @property
    def pinned(self) -> Path:
        return self.root / "tools" / "requirements-synapse.txt"

    @property
    def is_there(self) -> bool:
        complete = self.python.exists() and self.stamp.exists()
        return complete and self.stamp.read_text() == digest(self.pinned)


HERE = Place(ROOT)


def ensure(place: Place = HERE) -> Path | None:
    """Name the Python that has Synapse, installed if need be; None when it cannot be had."""
    place.tools.mkdir(exist_ok=True)
    with alone(place):
        if place.is_there:
            return place.python
        print("Installing Synapse for the tests of Matrix …", flush=True)
        try:
            install(place, place.pinned)
        except PreparationError:
            print(f"What happened is in {os.path.relpath(place.log)}.", file=sys.stderr)
            return None
        place.stamp.write_text(digest(place.pinned))
        return place.python


def installed(place: Place = HERE) -> Path | None:
    """Name the Python that has Synapse, if there is one."""
    return place.python if place.is_there else None


@contextmanager
def alone(place: Place) -> Iterator[None]:
    """Wait until no other process installs it."""
    with (place.tools / "synapse.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def digest(pinned: Path) -> str:
    """Give the sum that changes when anything is pinned anew."""
    return hashlib.sha256(pinned.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(0 if ensure() else 1)
