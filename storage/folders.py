"""Names in a folder that outlast a power failure."""

from __future__ import annotations

import os
from pathlib import Path


def sync(folder: Path) -> None:
    """Make names in a folder outlast a power failure, where the system knows how."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
