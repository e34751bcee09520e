import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.matrix.identity.encoding import from_base64, unpadded
from bot.platforms.matrix.identity.recovery_key import decode
from bot.platforms.matrix.identity.sealing import NotOpened, describe, fits, seal, unseal
from tests.bot.matrix.anything import anything

keys = st.binary(min_size=32, max_size=32)

# From the tests of matrix-rust-sdk: a recovery key, and what its account says about it.
KNOWN = decode("EsTj 3yST y93F SLpB jJsz eAXc 2XzA ygD3 w69H fGaN TKBj jXEd")
DESCRIPTION = {
    "algorithm": "m.secret_storage.v1.aes-hmac-sha2",
    "iv": "xv5b6/p3ExEw++wTyfSHEg==",
    "mac": "ujBBbXahnTAMkmPUX2/0+VTfUh63pGyVRuBcDMgmJC8=",
}


def test_a_key_of_another_client_is_recognised() -> None:
    assert fits(KNOWN, DESCRIPTION)
    assert not fits(bytes(32), DESCRIPTION)


@given(keys, st.text(), st.binary())
def test_there_and_back(key: bytes, name: str, secret: bytes) -> None:
    sealed = seal(key, name, secret)
    assert unseal(key, name, sealed) == secret
    assert not any("=" in text for text in sealed.values())
    assert from_base64(sealed["iv"])[8] < 0x80
    assert fits(key, describe(key))


@given(keys, keys)
def test_another_key_opens_nothing(key: bytes, other: bytes) -> None:
    if key == other:
        return
    with pytest.raises(NotOpened):
        unseal(other, "name", seal(key, "name", b"secret"))
    with pytest.raises(NotOpened):
        unseal(key, "other name", seal(key, "name", b"secret"))
    assert not fits(other, describe(key))


@given(st.sampled_from(["ciphertext", "mac"]), st.integers(0, 255), st.integers(1, 255))
def test_a_changed_byte_is_found(field: str, at: int, change: int) -> None:
    sealed = seal(KNOWN, "name", b"a secret of some length")
    content = bytearray(from_base64(sealed[field]))
    content[at % len(content)] ^= change
    with pytest.raises(NotOpened):
        unseal(KNOWN, "name", {**sealed, field: unpadded(bytes(content))})


@given(st.sampled_from(["iv", "ciphertext", "mac"]), anything)
def test_anything_in_any_field(field: str, value: object) -> None:
    with pytest.raises(NotOpened):
        unseal(KNOWN, "name", {**seal(KNOWN, "name", b"secret"), field: value})
    with pytest.raises(NotOpened):
        unseal(KNOWN, "name", value)
    if field != "ciphertext":
        assert not fits(KNOWN, {**DESCRIPTION, field: value})


def test_a_description_may_leave_it_open() -> None:
    assert fits(KNOWN, {"algorithm": DESCRIPTION["algorithm"]})
