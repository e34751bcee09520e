import secrets
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import KeyGone
from storage.sealing import Key
from storage.vault import Vault


@pytest.fixture
def vault(path: Path) -> Vault:
    return Vault.beside(path)


def test_a_key_is_made_once_and_is_the_same_after_a_restart(path: Path, vault: Vault) -> None:
    assert vault.find("a") is None
    made = vault.make("a").digest
    assert {vault.make("a").digest, Vault.beside(path).make("a").digest} == {made}
    assert vault.make("b").digest != made
    assert vault.polls() == {"a", "b"}


def test_only_banyans_user_can_read_a_key(tmp_path: Path, vault: Vault) -> None:
    vault.make("a")
    folder = tmp_path / "banyan.db.keys"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "a").stat().st_mode) == 0o600


def test_a_key_that_was_destroyed_is_nowhere(path: Path, vault: Vault) -> None:
    vault.make("a")
    kept = vault.make("b").digest
    secret = (path.with_name("banyan.db.keys") / "a").read_bytes()
    for _ in range(2):
        vault.destroy("a")
        assert vault.find("a") is None
    files = [file.read_bytes() for file in path.parent.rglob("*") if file.is_file()]
    assert not any(secret in file for file in files)
    assert Vault.beside(path).make("b").digest == kept
    assert vault.make("a").digest != Key(secret).digest


def test_a_death_while_a_key_is_written_leaves_nothing_that_counts(
    path: Path, vault: Vault
) -> None:
    part = path.with_name("banyan.db.keys") / "a.part"
    part.parent.mkdir()
    part.write_bytes(b"half")
    assert vault.find("a") is None
    assert vault.polls() == {"a"}
    vault.make("a")
    assert not part.exists()
    (part.parent / "b").write_bytes(b"")
    assert vault.find("b") is None


def test_where_nothing_was_sealed_there_is_no_folder(path: Path, vault: Vault) -> None:
    vault.destroy("a")
    assert vault.polls() == set()
    assert list(path.parent.iterdir()) == []


def key() -> Key:
    return Key(secrets.token_bytes(32))


@given(words=st.binary(max_size=200), size=st.integers(16, 300))
def test_words_come_back_from_under_their_seal_which_says_not_how_long_they_are(
    words: bytes, size: int
) -> None:
    sealing = key()
    sealed = sealing.seal(words, "a", size)
    assert sealing.open(sealed, "a") == words
    shorter = sealing.seal(words[:-1], "a", size)
    assert (len(sealed) - len(shorter)) % size == 0
    assert sealing.seal(words, "a", size) != sealed


@given(at=st.integers(0, 91), bit=st.integers(0, 7))
def test_no_seal_opens_that_somebody_has_touched(at: int, bit: int) -> None:
    sealing = key()
    sealed = bytearray(sealing.seal(b"words", "a", 64))
    sealed[at] ^= 1 << bit
    with pytest.raises(KeyGone):
        sealing.open(bytes(sealed), "a")


def test_a_seal_opens_with_its_key_and_for_its_purpose_only() -> None:
    sealing = key()
    sealed = sealing.seal(b"words", "a", 64)
    for other, what in ((key(), "a"), (sealing, "b")):
        with pytest.raises(KeyGone):
            other.open(sealed, what)
    with pytest.raises(KeyGone):
        sealing.open(b"", "a")
    assert len({key().mark("a"), sealing.mark("a"), sealing.mark("b")}) == 3
