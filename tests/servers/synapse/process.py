"""The process of a homeserver: started until it says that it is ready, asked to stop, killed."""

from __future__ import annotations

import os
import select
import socket
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Final

PATIENCE: Final = timedelta(seconds=60)


class NotStarted(Exception):
    """Synapse has ended, or was not ready in time; the message is what it said."""


def launch(python: str, config: Path) -> subprocess.Popen[bytes]:
    """Start Synapse and return when it answers; raises NotStarted."""
    folder = config.parent
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready:
        ready.bind(str(folder / "ready"))  # Synapse tells it, as it would tell systemd
        try:
            process = _spawn(python, config)
            try:
                _await_ready(ready, process, folder)
            except NotStarted:
                end(process)
                raise
        finally:
            (folder / "ready").unlink()
    return process


def _spawn(python: str, config: Path) -> subprocess.Popen[bytes]:
    folder = config.parent
    command = [python, "-m", "synapse.app.homeserver", "--config-path", str(config)]
    with (folder / "stderr").open("ab") as complaints:
        return subprocess.Popen(
            command,
            cwd=folder,
            env={"PATH": os.environ["PATH"], "NOTIFY_SOCKET": str(folder / "ready")},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
        )


def _await_ready(ready: socket.socket, process: subprocess.Popen[bytes], folder: Path) -> None:
    """Wait for the word, or for the end of the process, which closes its output."""
    assert process.stdout
    watched = (ready.fileno(), process.stdout.fileno())
    able, _, _ = select.select(watched, [], [], PATIENCE.total_seconds())
    if ready.fileno() not in able:
        logs = (folder / name for name in ("stderr", "log"))
        raise NotStarted("\n".join(log.read_text() for log in logs if log.exists()))


def end(process: subprocess.Popen[bytes], *, kill: bool = False) -> None:
    """End the process, politely or not, and wait until it is gone."""
    if kill:
        process.kill()
    else:
        process.terminate()
    process.communicate()
