"""What a stranger sees of the device, from an answer in which anything may stand."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vodozemac import Account

from bot.platforms.matrix.api import Json
from bot.platforms.matrix.identity.chain import Chain, check, check_device
from bot.platforms.matrix.identity.device import Device
from bot.platforms.matrix.identity.encoding import canonical
from bot.platforms.matrix.identity.published import UNREADABLE, public_keys
from bot.platforms.matrix.identity.seeds import Identity
from bot.platforms.matrix.identity.signatures import key_id, public_key, sign
from tests.bot.matrix.anything import anything

USER = "@banyan:banyan.test"
ACCOUNT = Account()
DEVICE = Device(USER, "DEVICE", ACCOUNT.ed25519_key.to_base64(), ACCOUNT.curve25519_key.to_base64())
IDENTITY = Identity(bytes([1] * 32), bytes([2] * 32), bytes([3] * 32))
MASTER = public_key(IDENTITY.master)
SELF_SIGNING = public_key(IDENTITY.self_signing)


def whole() -> Json:
    """An answer in which all is right."""
    keys: Json = {
        "user_id": USER,
        "device_id": DEVICE.id,
        "algorithms": [],
        "keys": {"ed25519:DEVICE": DEVICE.ed25519, "curve25519:DEVICE": DEVICE.curve25519},
    }
    signatures = {
        "ed25519:DEVICE": ACCOUNT.sign(canonical(keys)).to_base64(),
        key_id(SELF_SIGNING): sign(keys, IDENTITY.self_signing),
    }
    published = IDENTITY.to_publish(USER)
    answer = {
        "device_keys": {USER: {DEVICE.id: {**keys, "signatures": {USER: signatures}}}},
        "master_keys": {USER: published["master_key"]},
        "self_signing_keys": {USER: published["self_signing_key"]},
    }
    copy: Json = json.loads(json.dumps(answer))
    return copy


def places(content: object, *above: str) -> Iterator[tuple[str, ...]]:
    """Every place in an answer."""
    if isinstance(content, dict):
        for name, one in content.items():
            yield (*above, name)
            yield from places(one, *above, name)


def put(content: Json, place: tuple[str, ...], value: object) -> Json:
    inner: Any = content
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    return content


def test_a_whole_chain() -> None:
    assert check(whole(), DEVICE) is check(whole(), DEVICE, MASTER) is Chain.WHOLE
    assert public_keys(whole(), USER).user_signing is None


def without(*place: str) -> Callable[[Json], object]:
    return lambda answer: put(answer, place, None)


def signatures_by(answer: Json, kind: str) -> Any:
    return answer[kind][USER]["signatures"][USER]


BROKEN: list[tuple[Chain, Callable[[Json], object]]] = [
    (Chain.NO_DEVICE, without("device_keys")),
    (Chain.NO_DEVICE, without("device_keys", USER)),
    (Chain.NO_DEVICE, without("device_keys", USER, DEVICE.id)),
    (Chain.OTHER_DEVICE, without("device_keys", USER, DEVICE.id, "keys", "ed25519:DEVICE")),
    (Chain.OTHER_DEVICE, without("device_keys", USER, DEVICE.id, "keys", "curve25519:DEVICE")),
    (Chain.OTHER_DEVICE, without("device_keys", USER, DEVICE.id, "device_id")),
    (Chain.UNSIGNED_KEYS, without("device_keys", USER, DEVICE.id, "algorithms")),
    (Chain.NO_MASTER, without("master_keys", USER)),
    (Chain.NO_MASTER, without("master_keys", USER, "usage")),
    (Chain.NO_SELF_SIGNING, without("self_signing_keys", USER)),
    (Chain.UNSIGNED_SELF_SIGNING, without("self_signing_keys", USER, "signatures")),
    (
        Chain.UNSIGNED_DEVICE,
        without("device_keys", USER, DEVICE.id, "signatures", USER, key_id(SELF_SIGNING)),
    ),
]


@pytest.mark.parametrize(("expected", "breaks"), BROKEN)
def test_where_the_chain_ends(expected: Chain, breaks: Callable[[Json], object]) -> None:
    answer = whole()
    breaks(answer)
    assert check(answer, DEVICE, MASTER) is expected


def test_another_master_key() -> None:
    assert check(whole(), DEVICE, public_key(bytes(32))) is Chain.OTHER_MASTER


def test_a_padded_key_is_none() -> None:
    padded = f"{MASTER}="
    key = {"user_id": USER, "usage": ["master"], "keys": {key_id(padded): padded}}
    assert check(put(whole(), ("master_keys", USER), key), DEVICE) is Chain.NO_MASTER
    assert public_keys({"master_keys": {USER: key}}, USER).master == UNREADABLE


def test_two_keys_in_the_place_of_one() -> None:
    second = public_key(bytes(32))
    place = ("master_keys", USER, "keys", key_id(second))
    assert check(put(whole(), place, second), DEVICE) is Chain.NO_MASTER


@pytest.mark.parametrize("place", [*places(whole())], ids="/".join)
@given(value=anything)
def test_anything_in_any_place(place: tuple[str, ...], value: object) -> None:
    answer = put(whole(), place, value)
    right = answer == whole()
    assert (check(answer, DEVICE, MASTER) is Chain.WHOLE) == right
    assert check_device(answer, DEVICE) in Chain
    assert IDENTITY.allows(public_keys(answer, USER)) or not right


@given(st.dictionaries(st.sampled_from([*whole()]), anything))
def test_anything_at_all(answer: Json) -> None:
    assert check(answer, DEVICE) is not Chain.WHOLE
    nothing = public_keys(answer, USER).nothing
    assert nothing or not IDENTITY.allows(public_keys(answer, USER))
