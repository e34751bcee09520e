"""Installs the homeserver that the tests of Matrix talk to: `python -m tools.synapse`.

It has an environment of its own, .tools/synapse, since Banyan itself needs nothing of it.
"""

import os
import sys
from pathlib import Path

from tools.environment import ROOT, Checkout, PreparationError, install
from tools.locks import alone, digest

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
    with alone(place.tools / "synapse.lock"):
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


if __name__ == "__main__":
    sys.exit(0 if ensure() else 1)
