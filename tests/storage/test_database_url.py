from pathlib import Path

import pytest

from storage.database_url import database_path
from storage.errors import StorageError


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///banyan.db", Path("banyan.db")),
        ("sqlite:///data/banyan.db", Path("data/banyan.db")),
        ("sqlite:////var/lib/banyan/banyan.db", Path("/var/lib/banyan/banyan.db")),
    ],
)
def test_an_address_names_a_file(url: str, path: Path) -> None:
    assert database_path(url) == path


@pytest.mark.parametrize(
    "url",
    [
        "",
        "banyan.db",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite:///folder/",
        "sqlite:///banyan.db?mode=ro",
        "sqlite://banyan.db",
        "postgresql://banyan:s3cret@example.org/banyan",
    ],
)
def test_anything_else_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(StorageError, match="The address of the database must be") as raised:
        database_path(url)
    assert "s3cret" not in str(raised.value)
