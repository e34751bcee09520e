"""Finding out that the store is an old copy of itself.

Its keys must never be used twice: others would drop what is written with them, and could read it.
So the store and the homeserver agree on a word that changes at every start and every hour; an old
copy has an old one. What was copied within the same hour is not found out.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.errors import BanyanError
from bot.platforms.matrix.account_data import keep, look_up
from bot.platforms.matrix.api import Api
from bot.platforms.matrix.files import BrokenFile, read_json, remove, write_json
from bot.platforms.matrix.pickle_key import KEYS
from bot.platforms.matrix.session import SESSION, Session, log_in
from bot.settings import Matrix

GENERATION: Final = "generation.json"
ACCOUNT_DATA: Final = "org.banyan.store"
BESIDE: Final = ("", "-wal", "-shm", "-journal")  # what SQLite keeps beside a database
LENGTH: Final = 16  # bytes


class StaleStore(BanyanError):
    """The store is an old copy, or another Banyan uses a copy of it at this moment."""

    text = None

    def __init__(self) -> None:
        super().__init__(
            "[matrix] store: the folder is an old copy of itself, or in use twice, and its keys"
            " must not be used again. Set a password and take access_token away, and Banyan"
            " becomes a new device."
        )


@dataclass(frozen=True, slots=True)
class Generation:
    """The word in force, and the one that may already have taken its place."""

    current: str | None = None
    next: str | None = None

    def knows(self, word: object) -> bool:
        """Whether a homeserver that has this word has it from us; None: it has none."""
        return word is None or word in (self.current, self.next)


async def session_with_newest_keys(api: Api, settings: Matrix, folder: Path) -> Session:
    """Log in; where the store is an old copy, as a new device with a store of its own.

    Raises `StaleStore`, and what `log_in` and `renew` raise.
    """
    session = await log_in(api, settings, folder)
    if await is_stale(api, session, folder):
        if settings.access_token is not None or settings.password is None:
            raise StaleStore
        throw_away(folder)
        session = await log_in(api, settings, folder)
    await renew(api, session, folder)
    return session


async def is_stale(api: Api, session: Session, folder: Path) -> bool:
    """Whether the homeserver has seen a newer store of this device than ours is.

    Raises `BrokenFile`; and `MatrixError`, `NeverSent`, `Broken`.
    """
    there = await look_up(api, session.user_id, ACCOUNT_DATA) or {}
    return not _read(folder).knows(there.get(session.device_id))


async def renew(api: Api, session: Session, folder: Path) -> None:
    """Agree with the homeserver on a new word; a crash at any point leaves one that both know.

    Raises `StaleStore`, `BrokenFile`; and `MatrixError`, `NeverSent`, `Broken`.
    """
    ours, there = _read(folder), await look_up(api, session.user_id, ACCOUNT_DATA) or {}
    word = there.get(session.device_id)
    if not ours.knows(word):
        raise StaleStore
    if ours.next not in (None, word):  # it may still be on its way, and must not come last
        await keep(api, session.user_id, ACCOUNT_DATA, {**there, session.device_id: ours.next})
    new = secrets.token_hex(LENGTH)
    _write(folder, Generation(ours.next or ours.current, new))
    await keep(api, session.user_id, ACCOUNT_DATA, {**there, session.device_id: new})
    _write(folder, Generation(new))


def throw_away(folder: Path) -> None:
    """Forget the device: its keys and its session. The identity and what else is there stays.

    The word goes last: until then the next start finds out again, and goes on.
    """
    for end in BESIDE:
        remove(folder / f"{KEYS}{end}")
    remove(folder / SESSION)
    remove(folder / GENERATION)


def _read(folder: Path) -> Generation:
    content = read_json(folder / GENERATION) or {}
    current, following = content.get("current"), content.get("next")
    if not isinstance(current, str | None) or not isinstance(following, str | None):
        raise BrokenFile(folder / GENERATION)
    return Generation(current, following)


def _write(folder: Path, generation: Generation) -> None:
    content = {"current": generation.current, "next": generation.next}
    write_json(folder / GENERATION, {key: one for key, one in content.items() if one is not None})
