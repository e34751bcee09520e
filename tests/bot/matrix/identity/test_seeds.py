import pytest

from bot.platforms.matrix.identity.seeds import Identity, PublicKeys
from bot.platforms.matrix.identity.signatures import is_signed

USER = "@banyan:banyan.test"


def test_each_identity_is_another_and_shows_no_secret() -> None:
    first, second = Identity.generate(), Identity.generate()
    assert first != second
    assert len({first.master, first.self_signing, first.user_signing}) == 3
    assert repr(first) == str(first) == "Identity()"


@pytest.mark.parametrize("seed", [b"", bytes(31), bytes(33)])
def test_a_seed_has_32_bytes(seed: bytes) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Identity(bytes(32), seed, bytes(32))


def test_what_is_published_is_signed_by_the_master_key() -> None:
    identity = Identity.generate()
    published, master = identity.to_publish(USER), identity.public.master
    assert master
    for usage in ("self_signing", "user_signing"):
        key = published[f"{usage}_key"]
        assert key["usage"] == [usage]
        assert is_signed(key, user=USER, name=master, key=master)
    assert "signatures" not in published["master_key"]
    assert not any(seed.hex() in str(published) for seed in (identity.master,))


def test_what_stands_there_already() -> None:
    identity, other = Identity.generate(), Identity.generate()
    ours, theirs = identity.public, other.public
    assert identity.allows(PublicKeys(None, None, None))
    assert identity.allows(ours)
    assert identity.allows(PublicKeys(ours.master, None, None))
    assert not identity.allows(PublicKeys(ours.master, theirs.self_signing, None))
    assert not identity.allows(PublicKeys(ours.master, ours.self_signing, theirs.user_signing))
    assert not identity.allows(theirs)
