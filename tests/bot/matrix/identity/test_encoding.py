"""The specification's own examples, and whatever else a server may send."""

import json
import math
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.matrix.identity.encoding import canonical, from_base64, unpadded
from bot.platforms.matrix.identity.signatures import is_signed, public_key, sign
from tests.bot.matrix.anything import anything

# https://spec.matrix.org/v1.18/appendices/#unpadded-base64
BASE64 = ["", "f", "fo", "foo", "foob", "fooba", "foobar"]
UNPADDED = ["", "Zg", "Zm8", "Zm9v", "Zm9vYg", "Zm9vYmE", "Zm9vYmFy"]

# https://spec.matrix.org/v1.18/appendices/#canonical-json
CANONICAL = [
    ("{}", "{}"),
    ('{"one": 1, "two": "Two"}', '{"one":1,"two":"Two"}'),
    ('{"b": "2", "a": "1"}', '{"a":"1","b":"2"}'),
    (
        '{"auth": {"success": true, "mxid": "@a:b.c", "profile": {"b": [{"d": 1}]}}}',
        '{"auth":{"mxid":"@a:b.c","profile":{"b":[{"d":1}]},"success":true}}',
    ),
    ('{"a": "日本語"}', '{"a":"日本語"}'),
    ('{"本": 2, "日": 1}', '{"日":1,"本":2}'),
    ('{"a": "\\u65E5"}', '{"a":"日"}'),
    ('{"a": null}', '{"a":null}'),
    ('{"a": -0, "b": 1e10}', '{"a":0,"b":10000000000}'),
]

# https://spec.matrix.org/v1.18/appendices/#json-signing
SEED = from_base64("YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA1")
SIGNED = [
    ({}, "K8280/U9SSy9IVtjBuVeLr+HpOB4BQFWbg+UZaADMtTdGYI7Geitb76LTrr5QV/7Xg4ahLwYGYZzuHGZKM5ZAQ"),
    (
        {"one": 1, "two": "Two"},
        "KqmLSbO39/Bzb0QIYE82zqLwsA+PDzYIpIRA2sRQ4sL53+sN6/fpNSoqE7BP7vBZhG6kYdD13EIMJpvhJI+6Bw",
    ),
]


@pytest.mark.parametrize(("content", "text"), [*zip(BASE64, UNPADDED, strict=True)])
def test_base64_of_the_specification(content: str, text: str) -> None:
    assert unpadded(content.encode()) == text
    assert from_base64(text) == content.encode()


@given(st.binary())
def test_base64_is_read_padded_or_not(content: bytes) -> None:
    text = unpadded(content)
    assert "=" not in text
    assert from_base64(text) == from_base64(text + "=" * (-len(text) % 4)) == content


@given(anything)
def test_anything_else_is_a_value_error(value: object) -> None:
    with suppress(ValueError):
        assert isinstance(from_base64(value), bytes)


@pytest.mark.parametrize(("written", "expected"), CANONICAL)
def test_canonical_json_of_the_specification(written: str, expected: str) -> None:
    assert canonical(json.loads(written)) == expected.encode()


@given(st.dictionaries(st.text(), anything))
def test_canonical_json_says_the_same_once_more(content: dict[str, Any]) -> None:
    try:
        written = canonical(content)
    except ValueError:
        return
    assert canonical(json.loads(written)) == written
    assert canonical(dict(reversed(content.items()))) == written


@pytest.mark.parametrize("value", [0.5, math.nan, math.inf, 2**53, -(2**53), 1e300, "\ud800"])
def test_what_canonical_json_cannot_say(value: object) -> None:
    with pytest.raises(ValueError, match=r".+"):
        canonical({"a": [value]})


def test_what_is_too_deep() -> None:
    deep: Any = []
    for _ in range(5000):
        deep = [deep]
    with pytest.raises(ValueError, match="deep"):
        canonical({"a": deep})


@pytest.mark.parametrize(("content", "signature"), SIGNED)
def test_signatures_of_the_specification(content: dict[str, Any], signature: str) -> None:
    assert sign(content, SEED) == signature
    signed = {**content, "signatures": {"domain": {"ed25519:1": signature}}, "unsigned": {"a": 1}}
    key = public_key(SEED)
    assert is_signed(signed, user="domain", name="1", key=key)
    assert not is_signed(signed, user="domain", name="2", key=key)
    assert not is_signed(signed, user="other", name="1", key=key)
    assert not is_signed({**signed, "more": 1}, user="domain", name="1", key=key)
    assert not is_signed(signed, user="domain", name="1", key=public_key(bytes(32)))


@given(anything, anything, st.text())
def test_a_signature_that_is_anything(first: object, second: object, key: str) -> None:
    for signatures in (first, {"u": first}, {"u": {"ed25519:1": first}}):
        content = {"a": second, "signatures": signatures}
        assert not is_signed(content, user="u", name="1", key=public_key(SEED))
        assert not is_signed(content, user="u", name="1", key=key)
