"""Who administers a room."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.matrix.api import MatrixError
from bot.platforms.matrix.rights import administers, level_of
from bot.platforms.matrix.room import Room

ME, AMINA, YUSUF = "@banyan:example.org", "@amina:example.org", "@yusuf:example.net"
PUPPET = "@telegram_7:example.org"


@pytest.mark.parametrize(
    ("levels", "level"),
    [
        ({"users": {AMINA: 50}}, 50),
        ({"users": {AMINA: 0}, "users_default": 100}, 0),
        ({"users": {YUSUF: 100}, "users_default": 50}, 50),
        ({"users": {YUSUF: 100}}, 0),
        ({"users": {AMINA: "50"}}, 50),
        ({"users": {AMINA: " +050 "}}, 50),
        ({"users": {AMINA: "-1"}}, -1),
        ({"users": {AMINA: "+-50"}}, 0),
        ({"users": {AMINA: "50.0"}}, 0),
        ({"users": {AMINA: "9" * 5000}}, 0),
        ({"users": {AMINA: ""}}, 0),
        ({"users": {AMINA: True}}, 0),
        ({"users": {AMINA: 99.9}}, 0),
        ({"users": {AMINA: [100]}}, 0),
        ({"users": {AMINA: None}, "users_default": 50}, 50),
        ({"users": [AMINA], "users_default": "60"}, 60),
        ({"users_default": {}}, 0),
        ({}, 0),
    ],
)
def test_a_level_is_a_number(levels: dict[str, Any], level: int) -> None:
    assert level_of(levels, AMINA) == level


@given(st.text(max_size=25) | st.text("+-0123456789 _²٥", max_size=25))
def test_any_words_are_a_level_or_none(words: str) -> None:
    assert isinstance(level_of({"users": {AMINA: words}}, AMINA), int)


class Known:
    """One room, and its levels: both as the homeserver would tell them."""

    def __init__(self, room: Room | None, levels: Any = None) -> None:
        self._room, self._levels = room, levels

    async def get(self, room: str) -> Room:
        if self._room is None:
            raise MatrixError(403, {"errcode": "M_FORBIDDEN"})
        return self._room

    async def call(self, *path: str) -> Any:
        assert path == ("GET", "rooms", "!r", "state", "m.room.power_levels", "")
        if isinstance(self._levels, MatrixError):
            raise self._levels
        return self._levels


async def asked(known: Known, user: str = AMINA) -> bool:
    return await administers(known, known, "!r", user)  # type: ignore[arg-type]


def village(*creators: str) -> Room:
    return Room("!r", ME, dict.fromkeys((ME, AMINA, PUPPET), "join"), creators=frozenset(creators))


async def test_an_administrator_has_fifty_or_more_and_is_here() -> None:
    assert await asked(Known(village(), {"users": {AMINA: 50}}))
    assert not await asked(Known(village(), {"users": {AMINA: 49}}))
    assert not await asked(Known(village(), {"users": {YUSUF: 100}}), YUSUF)


async def test_whoever_made_a_room_of_version_12_has_no_level_and_administers() -> None:
    assert await asked(Known(village(AMINA), {"users": {}}))
    assert not await asked(Known(village(YUSUF), {"users": {}}), YUSUF)


async def test_a_puppet_administers_nothing() -> None:
    assert not await asked(Known(village(PUPPET), {"users": {PUPPET: 100}}), PUPPET)


async def test_where_banyan_may_not_look_nobody_administers() -> None:
    assert not await asked(Known(None))
    assert not await asked(Known(village(), MatrixError(404, {"errcode": "M_NOT_FOUND"})))


async def test_a_homeserver_in_trouble_says_nothing_about_anybody() -> None:
    with pytest.raises(MatrixError):
        await asked(Known(village(), MatrixError(500, {"errcode": "M_UNKNOWN"})))
