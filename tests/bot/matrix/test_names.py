"""What ids look like, in every version of rooms and at servers of any age."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.matrix.names import (
    LONGEST_ID,
    Me,
    is_event_id,
    is_puppet,
    is_room_id,
    is_user,
    server_of,
)


@pytest.mark.parametrize(
    "user",
    ["@a:b", "@amina:example.org:8448", "@:example.org", "@A/b=c:example.org", "@é:[::1]:80"],
)
def test_users_of_any_age(user: str) -> None:
    assert is_user(user)


@pytest.mark.parametrize(
    "value",
    ["", "@", "@a", "@a:", "a:b", "@a b:c", "@a:b c", "@a:b\n", "@a\0:b", None, 7, ["@a:b"], {}],
)
def test_what_is_no_user(value: object) -> None:
    assert not is_user(value)


@pytest.mark.parametrize("id", ["$abc", "$15:example.org", "$a/b+c=", "$" + "x" * (LONGEST_ID - 1)])
def test_events_of_any_version(id: str) -> None:
    assert is_event_id(id)


@pytest.mark.parametrize(
    "value",
    ["", "$", "abc", "$a b", "$a~!r:x", "$a\n", "$" + "x" * LONGEST_ID, "$" + "é" * 200, None],
)
def test_what_is_no_event(value: object) -> None:
    assert not is_event_id(value)


def test_rooms_have_a_server_or_none() -> None:
    assert is_room_id("!a:example.org")
    assert is_room_id("!31hneApxJ_1o-63DmFrpeqnkFfWppnzWso1JvH3ogLM")
    assert not is_room_id("#a:example.org")
    assert not is_room_id("!")


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_is_an_id_or_none(text: str) -> None:
    for check in (is_user, is_event_id, is_room_id):
        check(text)
    is_puppet(text)


def test_banyan_knows_its_name_and_server() -> None:
    me = Me("@banyan:example.org:8448")
    assert (me.name, me.server) == ("banyan", "example.org:8448")
    assert server_of("@a:[::1]:80") == "[::1]:80"
    assert server_of("!v12") == ""
