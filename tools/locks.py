"""What several processes install into .tools is installed by one of them, and once."""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Wait until no other process is within, too."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def digest(*pinned: Path) -> str:
    """Give the sum that changes when anything is pinned anew."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in pinned)).hexdigest()
