"""What can go wrong with the database, each in one sentence for whoever runs Banyan."""

from __future__ import annotations

from pathlib import Path

from bot.errors import BanyanError
from bot.text import _


class StorageError(BanyanError):
    """The database cannot be used as asked."""


class AlreadyRunning(StorageError):
    """Another process uses this database."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"Another Banyan is using {path}; stop it first.")


class NotBanyans(StorageError):
    """The file is no database, or one that another program made."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is not a database of Banyan.")


class TooNew(StorageError):
    """A later release of Banyan has upgraded the database."""

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(
            f"{path} was written by a newer Banyan (its schema is {found}, this one knows {known})."
        )


class Damaged(StorageError):
    """The content of the file contradicts itself."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is damaged; it was not used.")


class TransactionLost(StorageError):
    """SQLite has rolled the whole transaction back, or it was over before this call."""

    def __init__(self) -> None:
        super().__init__("The transaction is over: nothing that was written in it has been kept.")


class Unavailable(StorageError):
    """The file cannot be written now: a full disk, or somebody else holds it."""

    def __init__(self) -> None:
        super().__init__("The database cannot be written now; nothing was changed.")


class KeyGone(BanyanError):
    """What was sealed for a poll cannot be opened: its key was destroyed, or was in no backup."""

    text = _(
        "What was voted in this round cannot be read any more, by anybody. It starts anew, and "
        "you will be asked again."
    )

    def __init__(self) -> None:
        super().__init__("The key of a poll is gone, as after a backup was restored elsewhere.")


class PollOver(BanyanError):
    """Somebody wants to vote in a poll that is not open."""

    text = _("This vote has closed.")
