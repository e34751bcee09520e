"""What can be said about the store without asking anybody."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot.errors import BanyanError
from bot.findings import Finding
from bot.platforms.matrix.checking.words import note, right, wrong
from bot.platforms.matrix.identity.keeping import RECOVERY_KEY
from bot.platforms.matrix.pickle_key import known_pickle_key
from bot.settings import Matrix

OTHERS: Final = 0o077  # what anybody but Banyan's user may do


def store(settings: Matrix) -> Iterator[Finding]:
    """Look at the folder: whether it can be used, who can read it, and what should not be there."""
    folder = settings.store
    if not is_usable(folder):
        yield wrong(f"the store {folder} is no folder that can be made and written to.")
        return
    if not folder.exists():
        yield right(f"the store {folder} is made at the first start.")
        return
    yield _rights(folder)
    try:
        known_pickle_key(settings, folder)
    except BanyanError as problem:
        yield wrong(problem)
    if (folder / RECOVERY_KEY).exists():
        set_it = "" if settings.recovery_key else " set it as [matrix] recovery_key,"
        yield note(
            f"{RECOVERY_KEY} still lies in {folder}: keep the key somewhere else,{set_it} and"
            " delete the file."
        )


def is_usable(folder: Path) -> bool:
    """Whether the folder is there, or can be made."""
    above = next(one for one in (folder, *folder.absolute().parents) if one.exists())
    return above.is_dir() and os.access(above, os.R_OK | os.W_OK | os.X_OK)


def _rights(folder: Path) -> Finding:
    if any(one.stat().st_mode & OTHERS for one in folder.iterdir()):
        return wrong(f"others on this machine can read what is in {folder}: chmod -R go= {folder}")
    if folder.stat().st_mode & OTHERS:
        return note(f"others on this machine can look into {folder}: chmod go= {folder}")
    return right(f"the store {folder} is for Banyan's user alone.")
