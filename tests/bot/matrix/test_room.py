"""What is known of a room, told by its state in whatever order it comes."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.platforms.matrix.room import LONGEST_TITLE, Room

ME, AMINA, YUSUF = "@banyan:example.org", "@amina:example.org", "@yusuf:example.net"


def state(kind: str, content: Any, key: str = "", **more: Any) -> dict[str, Any]:
    return {"type": kind, "state_key": key, "sender": AMINA, "content": content, **more}


def member(who: str, membership: Any, at: Any = 1000) -> dict[str, Any]:
    return state("m.room.member", {"membership": membership}, who, origin_server_ts=at)


STATE = [
    state("m.room.create", {"room_version": "11", "predecessor": {"room_id": "!old:x"}}),
    state("m.room.name", {"name": "Village"}),
    state("m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"}),
    state("m.room.canonical_alias", {"alias": "#village:example.org"}),
    state("m.room.tombstone", {"replacement_room": "!new:x"}),
    member(ME, "join", 5000),
    member(AMINA, "join"),
    member(YUSUF, "invite"),
    member("@gone:example.org", "leave"),
    member("@banned:example.org", "ban"),
]


def room(*events: Any) -> Room:
    known = Room("!room:x", ME)
    known.take(events)
    return known


def test_state_may_come_in_any_order() -> None:
    whole = room(*STATE)
    for seed in range(50):
        mixed = STATE[:]
        random.Random(seed).shuffle(mixed)
        assert room(*mixed) == whole
    assert whole == Room(
        id="!room:x",
        me=ME,
        members={ME: "join", AMINA: "join", YUSUF: "invite"},
        encrypted=True,
        title="Village",
        successor="!new:x",
        successor_server="example.org",
        predecessor="!old:x",
        is_public=True,
        since=5000,
    )


def test_a_room_of_two_has_a_companion() -> None:
    known = room(member(ME, "join"), member(AMINA, "invite"))
    assert known.companion == AMINA
    known.take([member(YUSUF, "invite")])
    assert known.companion == ""
    assert known.others == {AMINA, YUSUF}
    known.take([member(AMINA, "leave")])
    assert known.companion == YUSUF


def test_without_banyan_there_is_no_companion() -> None:
    known = room(member(ME, "invite"), member(AMINA, "join"))
    assert (known.is_here, known.companion, known.is_deserted) == (False, "", False)


def test_a_room_that_all_have_left_is_deserted() -> None:
    known = room(member(ME, "join"), member(AMINA, "join"))
    found = [known.is_deserted]
    for event in (member(AMINA, "ban"), member(ME, "leave")):
        known.take([event])
        found.append(known.is_deserted)
    assert found == [False, True, False]


def test_banyan_counts_from_when_it_came_and_not_from_its_new_picture() -> None:
    known = room(member(ME, "invite", 100), member(ME, "join", 200), member(ME, "join", 300))
    assert known.since == 200
    known.take([member(ME, "leave", 400), member(ME, "join", 500)])
    assert known.since == 500


def test_encryption_is_never_turned_off() -> None:
    known = room(state("m.room.encryption", {}))
    known.take([state("m.room.encryption", {"algorithm": ""}), state("m.room.encryption", [])])
    assert known.encrypted


def test_what_stands_beside_the_state_of_the_room_is_not_its_state() -> None:
    beside = [
        {**one, "state_key": "x"} for one in STATE if one["type"] not in PER_KEY and one["content"]
    ]
    creator = state("m.room.create", {"room_version": "12", "type": "m.space"}, "x")
    assert room(*beside, creator) == Room("!room:x", ME)


PER_KEY = ("m.room.member",)


def test_a_space_holds_rooms() -> None:
    assert room(state("m.room.create", {"type": "m.space"})).is_space
    assert not room(state("m.room.create", {"type": "org.example.garden"})).is_space


@pytest.mark.parametrize(
    ("version", "creators"),
    [("12", {AMINA, YUSUF}), ("13", {AMINA, YUSUF}), ("11", set()), ("1", set()), ("", set())]
    + [(version, set()) for version in (12, None, "org.example.12", "9" * 5000, "-12", "²")],
)
def test_whoever_made_a_room_stands_above_all_from_version_12_on(
    version: Any, creators: set[str]
) -> None:
    content = {"room_version": version, "additional_creators": [YUSUF, "nobody", 7, None]}
    assert room(state("m.room.create", content)).creators == creators


def test_a_title_is_as_long_as_one_can_read() -> None:
    assert len(room(state("m.room.name", {"name": "x" * 70_000})).title) == LONGEST_TITLE


SCALARS = st.one_of(st.none(), st.integers(), st.text(max_size=5), st.sampled_from(["join", ME]))
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)
KINDS = st.sampled_from([one["type"] for one in STATE])
FIELDS = st.sampled_from(
    [
        "membership",
        "name",
        "alias",
        "type",
        "room_version",
        "additional_creators",
        "predecessor",
        "replacement_room",
        "via",
    ]
)


@settings(max_examples=100)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "type": KINDS | ANYTHING,
                "state_key": st.sampled_from(["", ME, AMINA]) | ANYTHING,
                "content": st.dictionaries(FIELDS, ANYTHING, max_size=3) | ANYTHING,
                "sender": ANYTHING,
                "origin_server_ts": ANYTHING,
            }
        )
        | ANYTHING,
        max_size=6,
    )
)
def test_any_state_is_taken(events: list[Any]) -> None:
    known = room(*events)
    texts = (known.title, known.kind, known.successor, known.successor_server, known.predecessor)
    assert all(isinstance(one, str) for one in texts)
    assert set(known.members.values()) <= {"join", "invite"}
    assert isinstance(known.since, int)
