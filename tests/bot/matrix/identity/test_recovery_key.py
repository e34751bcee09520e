from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.logs import Redactor
from bot.platforms.matrix.identity.recovery_key import ALPHABET, WrongRecoveryKey, decode, encode

# What other clients make of the same bytes: matrix-js-sdk, and matrix-rust-sdk's tests.
KNOWN = [
    (bytes(range(32)), "EsSz ykH7 LCZx 7Cae cmKD wcmY JRXi Ybtu 8iQ3 t8Ez nRwK pUY1"),
    (
        bytes.fromhex("9fbd46bb345171c6f6022c9a25d5681ba54eec6a6c4953f3adc0b96e9d91ada3"),
        "EsT           pRvZTnjck8    YrhRAtw XLS84Nr2r9S9LGAWDaExVAPBvLRK   ",
    ),
]


@pytest.mark.parametrize(("key", "text"), KNOWN)
def test_keys_of_other_clients(key: bytes, text: str) -> None:
    assert decode(text) == key
    assert "".join(encode(key).split()) == "".join(text.split())


@given(st.binary(min_size=32, max_size=32))
@example(bytes(32))
@example(b"\xff" * 32)
def test_there_and_back(key: bytes) -> None:
    text = encode(key)
    assert decode(text) == decode(f"\n{text.replace(' ', '')}\t") == key
    assert len(text) == 48 + 11
    assert Redactor().plain(text) == "[secret]"  # bot/logs.py knows it by its form


@given(st.binary(min_size=32, max_size=32), st.integers(0, 47), st.sampled_from(ALPHABET))
def test_one_wrong_letter_is_found(key: bytes, at: int, letter: str) -> None:
    text = encode(key).replace(" ", "")
    wrong = text[:at] + letter + text[at + 1 :]
    if wrong == text:
        return
    with suppress(WrongRecoveryKey):
        assert decode(wrong) != key  # the sum is of one byte: some mistakes fit


@given(st.text() | st.text(ALPHABET, min_size=40, max_size=70))
@example("")
@example("1" * 48)
@example("1" + encode(bytes(32)).replace(" ", ""))
@example("z" * 100_000)
@example("٣" * 48)
def test_what_is_no_key(text: str) -> None:
    with pytest.raises(WrongRecoveryKey, match=r"^\[matrix\] recovery_key: ") as caught:
        decode(text)
    assert caught.value.text is None
    assert len(text) < 40 or text not in str(caught.value)  # what is short stands there anyhow
