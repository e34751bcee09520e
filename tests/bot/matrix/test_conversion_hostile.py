"""Whatever another server sends as an event, the conversion takes."""

import copy
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from bot.hostile import storable
from bot.model import Attachment, Commanded, Edited, Incoming, Moved, Reacted, Said
from bot.platforms.matrix.conversion import Where, happened, is_event
from bot.platforms.matrix.messages import LONGEST_NAME, file_of
from bot.platforms.matrix.names import LONGEST_ID, Me, is_event_id, is_room_id, is_user
from tests.bot.matrix.test_conversion import ME, payloads, where

NOW = datetime(2028, 1, 1, 13, tzinfo=UTC)
CASES = payloads()
EVENTS = list(CASES.values())
Step = str | int

DEEP: Any = []
for _ in range(900):  # as deep as the reader of JSON goes
    DEEP = [DEEP]
DEEP_OBJECT: Any = {}
for _ in range(900):
    DEEP_OBJECT = {"a": DEEP_OBJECT, "m.relates_to": DEEP_OBJECT}
ODD: list[Any] = [
    None,
    True,
    0,
    -1,
    2**70,
    10**400,
    1.5,
    "",
    " ",
    "x" * 70_000,
    "\ud83d",
    "a\0b",
    "\u202e!help\u2066",
    "!help",
    "@banyan:example.org",
    "$event",
    "!room",
    [],
    ["m.text"],
    {},
    {"msgtype": "m.text"},
    DEEP,
    DEEP_OBJECT,
]
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(st.characters(exclude_categories=()), max_size=20),
    st.sampled_from(["m.text", "m.file", "m.replace", "m.thread", "m.annotation", "join", "ban"]),
    st.sampled_from(["m.room.message", "m.reaction", "m.room.member", "m.room.tombstone"]),
    st.sampled_from([ME.id, "@amina:example.org", "$event", "!banyan !help", "> a\n> b\n\n!c"]),
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
KEYS = st.sampled_from(
    [
        "type",
        "event_id",
        "sender",
        "content",
        "origin_server_ts",
        "state_key",
        "unsigned",
        "prev_content",
        "msgtype",
        "body",
        "m.relates_to",
        "rel_type",
        "key",
        "m.new_content",
        "m.mentions",
        "user_ids",
        "info",
        "size",
        "file",
        "url",
        "filename",
        "membership",
        "prev_sender",
        "replacement_room",
    ]
)
MADE_UP = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=12,
)


def paths(value: Any, here: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    """The way to everything in a payload."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for step, inner in inside:
        yield (*here, step)
        if isinstance(inner, dict | list):
            yield from paths(inner, (*here, step))


def changed(payload: Any, way: tuple[Step, ...], value: Any) -> Any:
    """A copy with something else in one place."""
    payload = copy.deepcopy(payload)
    *before, last = way
    inside = payload
    for step in before:
        inside = inside[step]
    inside[last] = value
    return payload


def without(payload: Any, way: tuple[Step, ...]) -> Any:
    """A copy in which one thing is missing."""
    payload = copy.deepcopy(payload)
    *before, last = way
    inside = payload
    for step in before:
        inside = inside[step]
    del inside[last]
    return payload


def told(payload: Any, *, private: bool = True) -> Incoming | None:
    """What the platform would make of it, checked."""
    if not (isinstance(payload, dict) and is_event(payload)):
        return None
    found = happened(payload, Where("!room:example.org", private, "Village"), ME, NOW)
    if found:
        check(found)
    return found


def check(one: Incoming) -> None:
    assert is_event_id(one.id)
    assert is_user(one.account.id)
    assert is_event_id(one.place.thread) or one.place.thread == ""
    assert one.at.utcoffset() is not None
    assert one.at <= NOW
    match one.what:
        case Reacted(message=message) | Edited(message=message):
            assert is_event_id(message)
        case Moved(chat):
            assert is_room_id(chat)
        case Said(files=files):
            for file in files:
                check_file(file)
    check_strings(one)
    storable(one)


def check_file(file: Attachment) -> None:
    assert 0 < len(file.name) <= LONGEST_NAME
    assert len(file.mime) <= LONGEST_NAME
    assert 0 <= file.size < 2**53
    if file.reference:
        assert all(isinstance(one, str) for one in file_of(file.reference).values())


def check_strings(one: Any) -> None:
    """Every field that should be a string is one."""
    for name in getattr(one, "__dataclass_fields__", ()):
        value = getattr(one, name)
        if one.__dataclass_fields__[name].type == "str":
            assert isinstance(value, str), name
        check_strings(value)


@pytest.mark.parametrize("case", CASES)
def test_anything_may_stand_in_any_place_or_be_missing(case: str) -> None:
    payload = CASES[case]
    private = where(payload).private
    for way in list(paths(payload)):
        told(without(payload, way), private=private)
        for value in ODD:
            told(changed(payload, way, value), private=private)


@pytest.mark.parametrize("case", ["words: chatter", "files: an encrypted file"])
@pytest.mark.parametrize("depth", [100, 1_000, 10_000])
def test_what_is_nested_far_too_deep_is_left_alone(case: str, depth: int) -> None:
    nested: Any = {}
    for _ in range(depth):
        nested = {"m.new_content": nested}
    payload = changed(CASES[case], ("content", "m.relates_to"), nested)
    payload["content"]["file"] = {**payload["content"].get("file", {}), "extra": nested}
    payload["unsigned"] = {"prev_content": nested}

    assert told(payload)
    _unwind(nested)


def _unwind(nested: Any) -> None:
    """Take it apart: what is nested so deep is not deleted at once by every Python."""
    while nested:
        nested = nested.pop("m.new_content")


@settings(max_examples=300)
@given(st.sampled_from(EVENTS), st.data())
def test_events_with_several_faults_are_taken(payload: Any, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 4))):
        way = data.draw(st.sampled_from(list(paths(payload))))
        payload = changed(payload, way, data.draw(ANYTHING))
    event("told" if told(payload, private=data.draw(st.booleans())) else "not told")


@settings(max_examples=300)
@given(MADE_UP)
def test_any_json_is_taken(made_up: Any) -> None:
    told(made_up)
    told({**EVENTS[0], "content": made_up}, private=False)


@pytest.mark.parametrize(
    ("case", "way", "value"),
    [
        ("words: words in private", "event_id", "event"),
        ("words: words in private", "event_id", "$" + "x" * LONGEST_ID),
        ("words: words in private", "event_id", "$one two"),
        ("words: words in private", "event_id", "$one~!room:example.org"),
        ("words: words in private", "sender", "amina"),
        ("words: words in private", "sender", "@amina"),
        ("words: words in private", "sender", "@" + "x" * LONGEST_ID + ":example.org"),
        ("words: words in private", "sender", "@ami na:example.org"),
        ("words: words in private", "origin_server_ts", "1830340800000"),
        ("words: words in private", "content", []),
        ("words: words in private", "type", ["m.room.message"]),
        ("membership: joined", "state_key", 7),
    ],
)
def test_what_is_no_event_tells_nothing(case: str, way: str, value: Any) -> None:
    assert told(CASES[case])
    assert told(changed(CASES[case], (way,), value)) is None


@given(st.text(st.characters(exclude_categories=()), max_size=40), st.booleans())
def test_words_of_any_kind_are_words(text: str, private: bool) -> None:
    case = "words: words in private" if private else "words: chatter"
    found = told(changed(CASES[case], ("content", "body"), text), private=private)

    if text.strip():
        assert found
        assert isinstance(found.what, Said | Commanded)


def test_a_banyan_with_an_odd_name_takes_everything() -> None:
    for payload in EVENTS:
        for name in ("@:example.org", "@(.*:example.org", "@ß:example.org"):
            found = happened(payload, replace(where(payload), title="\ud83d"), Me(name), NOW)
            assert found is None or found.id == "$event"
