"""Finds a Chromium for the browser tests, and installs one where that is possible."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Without Noto the screenshots of Arabic would show boxes.
DEBIAN_PACKAGES = ("chromium", "fonts-noto-core")


def ensure() -> str | None:
    """Name an installed Chromium, else Debian's, else Playwright's; None when none can be had."""
    found = installed()
    if found:
        return found
    install_from_debian()
    found = installed()
    if found:
        return found
    print("Fetching Playwright's Chromium …", flush=True)
    attempt(sys.executable, "-m", "playwright", "install", "chromium")
    return installed()


def installed() -> str | None:
    """Name a Chromium that is here already."""
    on_path = (shutil.which(name) for name in NAMES)
    return next((path for path in on_path if path and starts(path)), None) or playwrights_own()


def starts(path: str) -> bool:
    """Tell a browser from a stand-in that only asks for another package."""
    try:
        asked = subprocess.run([path, "--version"], check=False, capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def playwrights_own() -> str | None:
    """Name the Chromium that Playwright has fetched before, if it has."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 -- only where none is on PATH

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return str(path) if path.exists() else None


def install_from_debian() -> None:
    """Install Debian's package where that needs no password; elsewhere do nothing."""
    if not (is_debian() and may_install()):
        return
    print("Installing Debian's Chromium for the browser tests …", flush=True)
    apt = (*as_root(), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet=2", "--yes")
    attempt(*apt, "update")
    attempt(*apt, "install", "--no-install-recommends", *DEBIAN_PACKAGES)


def is_debian() -> bool:
    """Tell Debian from its relatives, whose package of this name may hold no browser."""
    release = Path("/etc/os-release")
    return release.exists() and "ID=debian" in release.read_text().splitlines()


def may_install() -> bool:
    """Tell whether packages can be installed without asking for a password."""
    return os.geteuid() == 0 or (bool(shutil.which("sudo")) and attempt("sudo", "-n", "true"))


def as_root() -> tuple[str, ...]:
    """Give what must stand before a command that only root may run."""
    return () if os.geteuid() == 0 else ("sudo", "-n")


def attempt(*command: str) -> bool:
    """Run a command that may fail; its words are shown only when it does."""
    done = subprocess.run(
        command, check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if done.returncode != 0:
        print(done.stdout, done.stderr, sep="", file=sys.stderr)
    return done.returncode == 0
