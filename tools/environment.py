"""Prepares .venv with what Banyan needs: `python -m tools.environment run|dev`.

Only the standard library is used here: this runs before anything is installed. The second call
compares one hash and is done. `dev` holds all of `run`, so what is there is never made smaller.
"""

import argparse
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["run", "dev"]

ROOT = Path(__file__).resolve().parent.parent


class PreparationError(Exception):
    """What is missing on this machine, in one sentence for the person at the terminal."""


@dataclass(frozen=True, slots=True)
class Checkout:
    """Where the parts of the environment lie in one copy of the project."""

    root: Path

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.venv / "bin" / "python"

    @property
    def tools(self) -> Path:
        return self.root / ".tools"

    @property
    def log(self) -> Path:
        return self.tools / "install.log"

    @property
    def stamp(self) -> Path:
        return self.venv / "banyan-requirements"

    def requirements(self, kind: Kind) -> Path:
        return self.root / ("requirements-dev.txt" if kind == "dev" else "requirements.txt")

    def stamp_for(self, kind: Kind) -> str:
        return f"{kind} {hashlib.sha256(self.requirements(kind).read_bytes()).hexdigest()}"


def missing(checkout: Checkout, kind: Kind) -> Kind | None:
    """Say which set must be installed so that `kind` is there; None when it is there already."""
    if not (checkout.stamp.exists() and checkout.python.exists()):
        return kind
    stamp = checkout.stamp.read_text()
    needed: Kind = "dev" if stamp.startswith("dev ") else kind
    return None if stamp == checkout.stamp_for(needed) else needed


def prepare(checkout: Checkout, kind: Kind) -> None:
    """Install what is missing; raises PreparationError when this machine cannot."""
    needed = missing(checkout, kind)
    if needed is None:
        return
    print("Preparing .venv: only the first time and after an update …", file=sys.stderr)
    checkout.stamp.unlink(missing_ok=True)
    install(checkout, checkout.requirements(needed))
    checkout.stamp.write_text(checkout.stamp_for(needed))


def install(checkout: Checkout, requirements: Path) -> None:
    """Fill the environment with what is pinned there, whatever it held before."""
    checkout.tools.mkdir(exist_ok=True)
    checkout.log.write_text("")
    uv = find_uv(checkout)
    if uv:
        install_with_uv(checkout, uv, requirements)
    else:
        install_with_pip(checkout, requirements)


def find_uv(checkout: Checkout) -> str | None:
    """Find uv on the PATH or in .tools, else fetch it there; None when that fails."""
    fetched = checkout.tools / "bin" / "uv"
    found = shutil.which("uv") or (str(fetched) if fetched.exists() else None)
    if found or not can_import("pip"):
        return found
    pinned = str(checkout.root / "tools" / "requirements-uv.txt")
    pip = [base_python(), "-m", "pip", "install", "--quiet", "--retries", "1"]
    command = [*pip, "--target", str(checkout.tools), "--require-hashes", "-r", pinned]
    return str(fetched) if succeeds(checkout, command) and fetched.exists() else None


def install_with_uv(checkout: Checkout, uv: str, requirements: Path) -> None:
    """Make the environment the same as the requirements, compiled so that every start is quick."""
    if not is_running_from(checkout):
        run(checkout, [uv, "venv", "--clear", "--python", base_python(), str(checkout.venv)])
    sync = [uv, "pip", "sync", "--python", str(checkout.python)]
    run(checkout, [*sync, "--require-hashes", "--compile-bytecode", str(requirements)])


def install_with_pip(checkout: Checkout, requirements: Path) -> None:
    """Do without uv, more slowly, with what comes with Python."""
    if not can_import("ensurepip"):
        if can_import("pip"):
            raise could_not_fetch(checkout)
        raise PreparationError(
            "Banyan needs pip or uv to fetch its libraries "
            "(on Debian and Ubuntu: apt-get install python3-pip python3-venv)."
        )
    run(checkout, [base_python(), "-m", "venv", "--clear", str(checkout.venv)])
    install = [str(checkout.python), "-m", "pip", "install", "--retries", "2"]
    run(checkout, [*install, "--require-hashes", "-r", str(requirements)])


def is_running_from(checkout: Checkout) -> bool:
    """Tell whether this very Python is the environment's: then it is sound and stays."""
    return Path(sys.prefix).resolve() == checkout.venv


def base_python() -> str:
    """Name the machine's own Python, also when this runs inside the environment."""
    if sys.prefix == sys.base_prefix:
        return sys.executable
    return str(Path(sys.executable).resolve())


def can_import(module: str) -> bool:
    """Tell whether the machine's own Python has a module."""
    if sys.prefix == sys.base_prefix:
        return importlib.util.find_spec(module) is not None
    asked = [base_python(), "-c", f"import {module}"]
    return subprocess.run(asked, check=False, capture_output=True).returncode == 0


def run(checkout: Checkout, command: list[str]) -> None:
    """Run one step of the installation; raises PreparationError when it fails."""
    if not succeeds(checkout, command):
        raise could_not_fetch(checkout)


def succeeds(checkout: Checkout, command: list[str]) -> bool:
    """Run a command into the log and tell whether it went well."""
    with checkout.log.open("a") as log:
        done = subprocess.run(
            command, check=False, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
        )
    return done.returncode == 0


def could_not_fetch(checkout: Checkout) -> PreparationError:
    """Say that the libraries are not there, and where the details are."""
    details = os.path.relpath(checkout.log)
    return PreparationError(
        "Banyan's libraries could not be installed: the first start needs the network "
        f"(what happened is in {details})."
    )


def main() -> int:
    """Prepare the set named on the command line; the exit status is 1 when that fails."""
    parser = argparse.ArgumentParser(prog="python -m tools.environment")
    parser.add_argument("kind", choices=("run", "dev"))
    kind: Kind = parser.parse_args().kind
    try:
        prepare(Checkout(ROOT), kind)
    except PreparationError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
